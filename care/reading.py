"""Who reads a call, and who does next: what its student is told."""

from collections.abc import Sequence
from datetime import datetime

from care.carers import carers
from care.models import Asking, Call
from care.rounds import Rounds
from schools import clock
from schools.models import Member


def asked_for(call: Call) -> list[Member]:
    """Who was asked by now, in order, each once."""
    rows = Asking.objects.begun().filter(call=call).select_related("adult")
    return list(dict.fromkeys(row.adult for row in rows))


def readers_of(call: Call, rounds: Rounds) -> list[Member]:
    """The adults of `Call.objects.readable_by`: who was asked or holds it, and the counselors."""
    people = [*asked_for(call), *([call.holder] if call.holder else []), *rounds.counselors]
    here = set(carers().filter(pk__in=[person.pk for person in people]).values_list("pk", flat=True))
    return [person for person in dict.fromkeys(people) if person.pk in here]


def later_ones(rounds: Rounds, readers: Sequence[Member] = ()) -> list[Member]:
    """Who is asked round by round while nobody acknowledges a call, besides those who can read it by now."""
    people = [*rounds.staffing.chain(), *rounds.staffing.everybody()]
    return [person for person in dict.fromkeys(people) if person not in [*rounds.counselors, *readers]]


def expected_at(rounds: Rounds) -> datetime | None:
    """When the school opens, for a call that waits outside of its hours; None within them."""
    now = clock.now()
    return None if rounds.hours.are_on(now) else rounds.hours.next_opening(now)
