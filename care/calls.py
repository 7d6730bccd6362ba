"""A call, from the student's first tap to the end that they can read."""

from datetime import timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from care.holding import hold, hold_open, is_done, step_once
from care.messages.news import tell_adults
from care.models import Call, Kind, Outcome
from care.rounds import Rounds, forget_planned
from care.steps import take_step
from care.words import CallWords, put_words, read_call
from schools import clock
from schools.models import Member, Opened, Opening, Reason
from schools.openings import note_openings, opening_now
from schools.seal import ChangedMeanwhile

LONGEST = 4000  # characters
REOPENED_WITHIN = timedelta(days=1)


@transaction.atomic
def make_call(author: Member, chosen: Member | None, words: CallWords, pk: UUID) -> tuple[Call, bool]:
    """Asks an adult, or any counselor for None, and tells them in the same transaction.

    `pk` comes from the page, so that the same call sent twice is one. Somebody who is asked already and did not end it
    gets the words as well: the call that there is comes back, with False. Other words from the page of a call that is
    over make a call of their own. Raises Unreadable without the key, and Call.DoesNotExist when `pk` is of somebody
    else's call.
    """
    call = Call(id=pk, school=author.school, author=author, chosen=chosen, made_at=clock.now())
    rounds = Rounds(author.school)
    call.due_at = call.first_due_at = rounds.hours.due_after(call.made_at, rounds.patience)
    put_words(call, words)
    kept = stored(call) or stored(call)
    if kept is None:
        raise Call.DoesNotExist
    if kept.closed_at and read_call(kept) != words:
        return make_call(author, chosen, words, uuid4())
    if kept.pk != pk or bytes(kept.words) != call.words:
        return add_to(kept, words), False
    rounds.begin(call, rounds.first(call), call.made_at)
    return call, True


def stored(call: Call) -> Call | None:
    """The call itself, or the one of the same student that it is one with; None when that is of somebody else, or was
    closed at this very moment.
    """
    Call.objects.bulk_create([call], ignore_conflicts=True)
    mine = Call.objects.made_by(call.author).select_for_update(of=["self"])
    same = mine.filter(Q(pk=call.pk) | Q(chosen=call.chosen, closed_at=None))
    return same.order_by("made_at").first()


def add_to(call: Call, words: CallWords) -> Call:
    """What is not said in it yet."""
    said = read_call(call)
    added = "\n".join(filter(None, [words.about, words.when]))
    if added and words != said:
        add_words(call, added)
    return call


@transaction.atomic
def add_words(call: Call, words: str) -> bool:
    """The student says more, and who looks after it learns that. False when it is over: nobody would read it."""
    if not hold_open(call):
        return False
    if step := step_once(call, Kind.ADDED, call.author, words):
        tell_adults(step)
    return True


@transaction.atomic
def withdraw_call(call: Call) -> bool:
    """False when it was closed already. Who read it may still look after the student."""
    if not end(call, withdrawn_at=clock.now()):
        return False
    tell_adults(take_step(call, Kind.WITHDRAWN, call.author))
    return True


def end(call: Call, **more: object) -> bool:
    """The row first: who plans the next round meanwhile holds it, and whom they ask is seen only then."""
    if not Call.objects.open().filter(pk=call.pk).update(closed_at=clock.now(), due_at=None, **more):
        return False
    forget_planned(call)
    return True


def open_call(call: Call, reader: Member) -> None:
    """Notes that an adult read it: the student sees who and when. Raises Unreadable when that cannot be recorded."""
    if reader.pk == call.author_id:
        return
    note_openings([opening_now(reader, call.author, Opened.CALL, Reason.ASKED, call.pk)])


def openings_of(call: Call) -> QuerySet[Opening]:
    return Opening.objects.of(Opened.CALL, call.pk).select_related("reader").order_by("opened_at")


@transaction.atomic
def acknowledge_call(call: Call, by: Member) -> bool:
    """The adult takes it up, and nobody else is asked. False when somebody has it, or it is closed."""
    if not take_up(call, by):
        return False
    take_step(call, Kind.ACKNOWLEDGED, by)
    return True


def take_up(call: Call, by: Member) -> bool:
    """The same as a part of something that tells the student more."""
    if not Call.objects.filter(pk=call.pk).acknowledge(by):
        return False
    forget_planned(call)
    return True


@transaction.atomic
def arrange(call: Call, by: Member, words: str) -> bool:
    """When and where they meet, for the student to read. Who arranges has taken it up. False when it is over."""
    if not hold_open(call):
        return False
    take_up(call, by)
    step_once(call, Kind.ARRANGED, by, words)
    return True


@transaction.atomic
def note(call: Call, by: Member, words: str) -> None:
    """For the adults who look after it, not for the student."""
    step_once(hold(call), Kind.NOTED, by, words)


@transaction.atomic
def hand_over(call: Call, by: Member, to: Member, words: str = "", seen: str | None = None) -> bool:
    """Asks another adult instead, and the next ones when they do not acknowledge it. The same sent twice is done once.

    False when it is closed. Raises ChangedMeanwhile when somebody took it up, or was asked, since it was as `seen`.
    """
    try:
        found = hold_open(call, seen)
    except ChangedMeanwhile:
        if is_done(call, Kind.HANDED_OVER, by, words, to):
            return True
        raise
    if found is None:
        return False
    forget_planned(found)
    found.round += 1
    Rounds(found.school).begin(found, [to], clock.now())
    take_step(found, Kind.HANDED_OVER, by, words, to=to)
    return True


@transaction.atomic
def close_call(call: Call, by: Member, outcome: Outcome, words: str = "", seen: str | None = None) -> bool:
    """With what the student reads about how it ended. The same sent twice is done once.

    False when it was closed otherwise. Raises ChangedMeanwhile when somebody took it up, or was asked, since it was
    as `seen`.
    """
    if not hold_open(call, seen):
        same = Call.objects.filter(pk=call.pk, outcome=outcome)
        return same.exists() and is_done(call, Kind.CLOSED, by, words)
    take_up(call, by)
    end(call, outcome=outcome)
    take_step(call, Kind.CLOSED, by, words)
    return True


def may_reopen(call: Call) -> bool:
    """Within a day, unless the student took it back or has asked the same adult again."""
    again = Call.objects.open().filter(author=call.author_id, chosen=call.chosen_id)
    return closed_lately(call).exists() and not again.exists()


def closed_lately(call: Call) -> QuerySet[Call]:
    since = clock.now() - REOPENED_WITHIN
    return Call.objects.filter(pk=call.pk, withdrawn_at=None, closed_at__gt=since)


@transaction.atomic
def reopen_call(call: Call, by: Member) -> bool:
    """Undoes closing it, and `by` looks after it. False when it may not be, or the student asks again meanwhile."""
    try:
        with transaction.atomic():
            if not may_reopen(call) or not closed_lately(call).update(closed_at=None, outcome="", holder=by):
                return False
    except IntegrityError:
        return False
    take_step(call, Kind.REOPENED, by)
    return True
