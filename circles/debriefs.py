"""What a teacher thinks about a circle afterwards: theirs alone, and kept only when they choose so."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from circles.calendar import Standing, standing_of
from circles.locks import one_at_a_time
from circles.models import Circle, Debrief
from circles.schedule import Refused
from schools import clock
from schools.models import Member

ANSWERS = ("went_well", "heard_less", "tilted")
BEGUN = (Standing.NOW, Standing.WAITING, Standing.HELD)


class DebriefConflict(Exception):
    """The author saved other words in another window; `debrief` has them. Nothing was saved."""

    def __init__(self, debrief: Debrief) -> None:
        super().__init__()
        self.debrief = debrief


def why_not_yet(circle: Circle) -> str:
    """Why there is nothing to think back to, or nothing. The circle was read `with_closure`."""
    standing = standing_of(circle, clock.now())
    if standing in BEGUN:
        return ""
    if standing == Standing.CANCELLED:
        return _("This circle is cancelled, so there is nothing to think back to.")
    if standing == Standing.CLOSED:
        return _("There is no school on this day. If the circle was held all the same, log it first.")
    return _("This circle has not begun. The questions wait here until afterwards.")


def debrief_of(circle: Circle, by: Member) -> Debrief | None:
    """The member's own, also one that was taken away."""
    return Debrief.objects.readable_by(by).filter(circle=circle).first()


@transaction.atomic
def save_debrief(
    circle: Circle, by: Member, went_well: str, heard_less: str, tilted: str, version: int
) -> bool:
    """Keeps the three answers, one of them not empty, in place of the `version` that was open (0: none).

    False when the very same words are kept already. One that was taken away gives way. Raises Refused before the
    circle, and DebriefConflict.
    """
    one_at_a_time(by)
    answers = {"went_well": went_well, "heard_less": heard_less, "tilted": tilted}
    found = debrief_of(circle, by)
    if found and found.removed_at is None:
        if all(getattr(found, name) == words for name, words in answers.items()):
            return False
        if found.version != version:
            raise DebriefConflict(found)
    elif reason := why_not_yet(circle):
        raise Refused(reason)
    write_debrief(
        found or Debrief(school_id=circle.school_id, circle=circle, written_by=by, version=0), answers
    )
    return True


def write_debrief(debrief: Debrief, answers: dict[str, str]) -> None:
    for name, words in answers.items():
        setattr(debrief, name, words)
    debrief.version += 1
    debrief.saved_at, debrief.removed_at = clock.now(), None
    if debrief.pk:
        debrief.save(update_fields=[*ANSWERS, "version", "saved_at", "removed_at"])
    else:
        debrief.save()


def remove_debrief(debrief: Debrief) -> None:
    """It can be brought back for a day."""
    Debrief.objects.kept().filter(pk=debrief.pk).update(removed_at=clock.now())


def restore_debrief(debrief: Debrief) -> bool:
    """Undoes `remove_debrief`. False when the day is over."""
    there = Q(removed_at=None) | Q(pk__in=Debrief.objects.restorable(clock.now()))
    return Debrief.objects.filter(there, pk=debrief.pk).update(removed_at=None) == 1


def forget_debriefs() -> None:
    """Deletes what was taken away a day ago."""
    Debrief.objects.to_forget(clock.now()).delete()
