"""Who can read thanks, in sentences that say what the permission does, no more and no less."""

from django.utils.translation import gettext as _

from schools.models import Member


def who_reads(receiver: Member | None, *, is_spoken: bool = False) -> str:
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


def who_reads_reported(receiver: Member | None) -> str:
    if receiver is None:
        return ""
    if receiver.is_student:
        return _(
            "If it is reported, counselors and the teachers of %(name)s’s advisory can read it too. "
            "You see who did."
        ) % {"name": receiver.display_name}
    return _("If it is reported, counselors can read it too. You see who did.")


def who_hears(receiver: Member, *, is_spoken: bool = False) -> str:
    """What it means to the giver that both agree."""
    if is_spoken:
        return hears_both() if receiver.is_student else _("Who leads your next circle can say it there.")
    words = (
        _("If %(name)s agrees too, who leads your next circle or theirs can read it and say it there.")
        if receiver.is_student
        else _("If %(name)s agrees too, who leads your next circle can read it and say it there.")
    )
    return words % {"name": receiver.display_name}


def who_hears_received(giver: Member, receiver: Member, *, is_spoken: bool = False) -> str:
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
