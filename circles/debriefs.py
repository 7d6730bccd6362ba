"""What a teacher thinks about a circle afterwards: theirs alone, and kept only when they choose so."""

import json
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from circles.calendar import Standing, standing_of
from circles.models import Circle, Debrief
from circles.schedule import Refused
from schools import clock
from schools.locks import one_at_a_time
from schools.models import Member
from schools.writing.cipher import Binding, Unreadable, decrypt, encrypt
from schools.writing.keys import key_to_write, keys_to_read

QUESTIONS = {
    "went_well": gettext_lazy("What went well?"),
    "heard_less": gettext_lazy("Whom did I hear less, and why?"),
    "tilted": gettext_lazy("Where might my own view be tilted?"),
}
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
    """The member's own, opened, also one that was taken away."""
    return next(iter(opened(Debrief.objects.readable_by(by).filter(circle=circle)[:1])), None)


def binding_of(debrief: Debrief) -> Binding:
    return Binding("debrief", debrief.school_id, debrief.written_by_id, debrief.circle_id, debrief.version)


def encrypt_answers(words: dict[str, str], debrief: Debrief) -> bytes:
    """Raises Unreadable when the author's key is there and cannot be opened."""
    key = key_to_write(debrief.school_id, debrief.written_by_id)
    return encrypt(json.dumps(words), key, binding_of(debrief))


def opened(debriefs: Iterable[Debrief]) -> list[Debrief]:
    """The same debriefs of one school, with their words. One query for the keys."""
    found = list(debriefs)
    keys = keys_to_read(found[0].school_id, {each.written_by_id for each in found}) if found else {}
    for debrief in found:
        debrief.words = words_of(debrief, keys.get(debrief.written_by_id))
    return found


def words_of(debrief: Debrief, key: bytes | None) -> dict[str, str] | None:
    try:
        return json.loads(decrypt(debrief.answers, key, binding_of(debrief))) if key else None
    except Unreadable:
        return None


@transaction.atomic
def save_debrief(circle: Circle, by: Member, words: dict[str, str], version: int) -> bool:
    """Keeps the answers, by the names of their questions, in place of the `version` that was open (0: none).

    False when the very same words are kept already. One that was taken away gives way. Raises Refused before the
    circle and for no words, DebriefConflict, and Unreadable when they cannot be encrypted.
    """
    if not any(words.values()):
        raise Refused(_("Write something, or just think about it: nothing needs to be saved."))
    one_at_a_time(by)
    found = debrief_of(circle, by)
    if found and found.removed_at is None:
        if found.words == words:
            return False
        if found.version != version:
            raise DebriefConflict(found)
    elif reason := why_not_yet(circle):
        raise Refused(reason)
    write_debrief(
        found or Debrief(school_id=circle.school_id, circle=circle, written_by=by, version=0), words
    )
    return True


def write_debrief(debrief: Debrief, words: dict[str, str]) -> None:
    debrief.version += 1
    debrief.answers = encrypt_answers(words, debrief)
    debrief.saved_at, debrief.removed_at = clock.now(), None
    if debrief.pk:
        debrief.save(update_fields=["answers", "version", "saved_at", "removed_at"])
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
