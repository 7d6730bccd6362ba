"""Thanks from a student to somebody in school, or outside of it: given, read, agreed to be said, taken back."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from journals.messages.thanks import tell_received
from journals.models import Thanks
from journals.openings import note_opening
from journals.words import ThanksWords, put_words
from schools import clock
from schools.locks import one_at_a_time
from schools.models import Member

LONGEST_THANKS = 1000  # characters
LONGEST_NAME = 100
MOST_A_DAY, MOST_TO_ONE = 20, 3
A_DAY = timedelta(days=1)


class NotGiven(Exception):
    """It was taken back meanwhile, or the id is not the giver's. Nothing was saved."""


class EnoughForToday(Exception):
    """The giver thanked so many people within a day, or this one so often. Nothing was saved."""


def check_number(giver: Member, receiver: Member | None) -> None:
    """Raises EnoughForToday. Those that were taken back count: they were told as well."""
    one_at_a_time(giver)
    lately = Thanks.objects.filter(giver=giver, given_at__gt=clock.now() - A_DAY)
    to_one = lately.filter(receiver=receiver).count() if receiver else 0
    if to_one >= MOST_TO_ONE or lately.count() >= MOST_A_DAY:
        raise EnoughForToday


@transaction.atomic
def give_thanks(
    giver: Member, pk: UUID, receiver: Member | None, words: ThanksWords, *, agrees: bool = False
) -> bool:
    """Without a receiver for somebody outside of the school, whose name is in the words. Raises NotGiven.

    False when it was given already: of a form that is sent twice, the first counts. Raises EnoughForToday.
    """
    if not Thanks.objects.filter(giver=giver, pk=pk).exists():
        check_number(giver, receiver)
    now = clock.now()
    thanks = Thanks(id=pk, school=giver.school, giver=giver, receiver=receiver, given_at=now)
    thanks.giver_agreed_at = now if agrees and receiver else None
    put_words(thanks, words)
    Thanks.objects.bulk_create([thanks], ignore_conflicts=True)
    kept = Thanks.objects.given_by(giver).filter(pk=pk).first()
    if not kept:
        raise NotGiven
    is_new = bytes(kept.words) == thanks.words
    if is_new:
        tell_received(thanks)
    return is_new


def open_thanks(thanks: Thanks, reader: Member) -> None:
    """Notes when its receiver reads it first, and each time that somebody does who can only because of a report."""
    if reader.pk == thanks.giver_id:
        return
    if reader.pk == thanks.receiver_id:
        Thanks.objects.unread().filter(pk=thanks.pk).update(read_at=clock.now())
        return
    note_opening(thanks, reader)


def agree_to_say(thanks: Thanks, member: Member, agrees: bool) -> None:
    """Whether the giver or the receiver wants it to be said in the next circle. Agreed again, the first time stays."""
    field = "giver_agreed_at" if member.pk == thanks.giver_id else "receiver_agreed_at"
    changed = Thanks.objects.filter(pk=thanks.pk, **{f"{field}__isnull": agrees})
    changed.update(**{field: clock.now() if agrees else None})


def remove_thanks(thanks: Thanks) -> None:
    """Nobody reads it any more. For a day its giver can bring it back."""
    Thanks.objects.kept().filter(pk=thanks.pk).update(removed_at=clock.now())


@transaction.atomic
def restore_thanks(thanks: Thanks) -> bool:
    """Undoes `remove_thanks`. False when the day is over."""
    if thanks.removed_at and not Thanks.objects.restorable().filter(pk=thanks.pk).update(removed_at=None):
        return False
    tell_received(thanks)
    return True


def forget_thanks() -> None:
    """Deletes what was taken back a day ago."""
    Thanks.objects.to_forget().delete()


def unread_thanks(member: Member) -> int:
    return Thanks.objects.received_by(member).unread().count()
