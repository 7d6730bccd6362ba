"""Who holds a call or a concern, and whether that changed since somebody looked at it."""

from datetime import datetime, timedelta
from typing import TypeVar

from care.models import Call, Concern, Kind, Step
from care.rounds import Matter, about
from care.steps import take_step, told
from schools import clock
from schools.models import Member
from schools.seal import ChangedMeanwhile, seal

One = TypeVar("One", Call, Concern)
TWICE = timedelta(minutes=1)


def seal_of_hold(matter: Matter) -> str:
    """Another one as soon as it is taken up, handed over, closed or asked of the next adult."""
    return seal([matter.holder_id, matter.round, matter.closed_at])


def hold(matter: One) -> One:
    """As it is now, and stays so until the transaction ends."""
    return type(matter).objects.select_for_update(of=["self"]).get(pk=matter.pk)


def hold_open(matter: One, seen: str | None = None) -> One | None:
    """The same of one that is open; None when it is over.

    Raises ChangedMeanwhile when it is not as `seen` any more.
    """
    found = hold(matter)
    if found.closed_at:
        return None
    if seen is not None and seal_of_hold(found) != seen:
        raise ChangedMeanwhile
    return found


def step_once(matter: Matter, kind: Kind, by: Member, words: str) -> Step | None:
    """Of what is held: None when the same was sent a moment ago. The same words on another day are said again."""
    if is_done(matter, kind, by, words, since=clock.now() - TWICE):
        return None
    return take_step(matter, kind, by, words)


def is_done(
    matter: Matter,
    kind: Kind,
    by: Member,
    words: str,
    to: Member | None = None,
    since: datetime | None = None,
) -> bool:
    """Whether this is the last thing that happened, so that it was sent twice; with `since`, and not before that."""
    done = Step.objects.filter(**about(matter), **({"at__gte": since} if since else {}))
    last = done.last()
    if last is None or (last.kind, last.by_id, last.to_id) != (kind, by.pk, to and to.pk):
        return False
    return told([last])[0][1] == words
