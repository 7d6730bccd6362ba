"""The sentence above every field: who can read it. It says what the permission does, no more and no less."""

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


def whom_to_talk_to(adults: Sequence[Member]) -> str:
    """Whom a student can go to: their teachers and the school's counselors."""
    if not adults:
        return _("Go to an adult at school whom you trust. You do not have to write anything first.")
    people = get_text_list([adult.display_name for adult in adults], _("or"))
    return _("Go to %(people)s at school. You do not have to write anything first.") % {"people": people}
