"""The sentences above every field: who can read it. They say what the permission does, no more and no less."""

from collections.abc import Sequence

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journals.models import Entry
from schools.models import Member


def who_can_read(readers: Sequence[Member]) -> str:
    """Of the people that an entry names, or would name."""
    adults = [reader.display_name for reader in readers if not reader.is_student]
    others = sum(reader.is_student for reader in readers)
    if not readers:
        return _("Only you see this in Advisory.")
    people = get_text_list([*adults, *students(others)], _("and"))
    return _("%(people)s can read this. If they think someone is not safe, they must get help.") % {
        "people": people
    }


def who_reads_a_reply(entry: Entry) -> str:
    """For the adult who writes it."""
    return _(
        "Only %(student)s and you can read your reply in Advisory. A family may ask the school to see it."
    ) % {"student": entry.author.display_name}


def who_reads_a_report(people: Sequence[str]) -> str:
    """For whoever makes it; `people` are teachers and counselors as one may call them."""
    author = _("Whoever wrote this is not told who reported it.")
    if not people:
        nobody = _(
            "Nobody else can read your report in Advisory yet: please talk to an adult whom you trust."
        )
        return f"{nobody} {author}"
    told = _("Only these can read your report in Advisory: %(people)s.")
    return f"{told % {'people': get_text_list(list(people), _('and'))}} {author}"


def who_reads_a_reason(author: Member) -> str:
    """For the adult who hides what this student wrote."""
    return _(
        "%(student)s can read this, with your name, and so can the adults who look after it with you."
    ) % {"student": author.display_name}


def students(count: int) -> list[str]:
    words = ngettext("%(count)s student of your circle", "%(count)s students of your circle", count)
    return [words % {"count": count}] if count else []


def who_reads_thanks(receiver: Member | None, *, is_spoken: bool = False) -> str:
    """None: somebody outside of the school. Spoken: both agreed that it is said in a circle."""
    if receiver is None:
        return _("Only you see this in Advisory. You can print it.")
    words = _("Only %(name)s can read this in Advisory.")
    if is_spoken:
        words = _(
            "%(name)s can read this in Advisory, and so can who leads the next circle of either of you."
        )
    if not receiver.is_student:
        words += " " + _("If they think someone is not safe, they must get help.")
    return words % {"name": receiver.display_name}


def who_reads_reported_thanks(receiver: Member | None) -> str:
    if receiver is None:
        return ""
    if receiver.is_student:
        return _(
            "If it is reported, counselors and the teachers of %(name)s’s advisory can read it too. "
            "You see who did."
        ) % {"name": receiver.display_name}
    return _("If it is reported, counselors can read it too. You see who did.")


def who_hears_thanks(receiver: Member, *, is_spoken: bool = False) -> str:
    """What it means to the giver that both agree."""
    if is_spoken:
        return hears_both() if receiver.is_student else _("Who leads your next circle can say it there.")
    words = (
        _("If %(name)s agrees too, who leads your next circle or theirs can read it and say it there.")
        if receiver.is_student
        else _("If %(name)s agrees too, who leads your next circle can read it and say it there.")
    )
    return words % {"name": receiver.display_name}


def who_hears_received_thanks(giver: Member, receiver: Member, *, is_spoken: bool = False) -> str:
    """What it means to the receiver."""
    if is_spoken:
        return hears_both() if receiver.is_student else _("Who leads their next circle can say it there.")
    words = (
        _("If %(name)s agrees too, who leads your next circle or theirs can read it and say it there.")
        if receiver.is_student
        else _("If %(name)s agrees too, who leads their next circle can read it and say it there.")
    )
    return words % {"name": giver.display_name}


def hears_both() -> str:
    return _("Who leads your next circle, or theirs, can say it there.")
