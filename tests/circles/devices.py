"""Two devices on a poor network drive one circle; a plain model says what should come of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from hypothesis import strategies as st

from circles.models import Run, Seat
from circles.runs.taps import GRACE, MOMENT, Asked
from schools import clock

STEPS = 4
TURNS = ("turn", "absent", "hand_to", "start_with", "move", "keeper")
WHOLE = ("shuffle", "turn_round", "step", "stretch", "end")


@dataclass
class Sent:
    """A tap in a device's queue. `who` is a name, or nobody of this circle."""

    do: str
    who: str = ""
    state: str = ""
    at: int = 0
    to: int = 0
    tapped_at: datetime = field(default_factory=clock.now)
    token: UUID = field(default_factory=uuid4)

    def asked(self, students: dict[str, int]) -> Asked:
        return Asked(
            self.do, self.token, self.tapped_at, students.get(self.who), self.state, at=self.at, to=self.to
        )


def taps() -> st.SearchStrategy[dict[str, Any]]:
    names = st.sampled_from(["Maya", "Noah", "Zoë", "Nobody"])
    return st.fixed_dictionaries(
        {
            "do": st.sampled_from([*TURNS, *TURNS, "turn", "turn", *WHOLE]),
            "who": names,
            "state": st.sampled_from([*Seat.State.values, "shared", "sleeping", ""]),
            "at": st.integers(0, STEPS),
            "to": st.integers(0, STEPS + 1),
        }
    )


def happenings() -> st.SearchStrategy[list[tuple[str, Any]]]:
    """Taps on either device, minutes passing, and what the network makes of the first tap of a device's queue."""
    device = st.integers(0, 1)
    network = st.sampled_from(["arrives", "arrives", "lost on the way", "answer lost"])
    tap = st.tuples(st.just("tap"), st.tuples(device, taps()))
    send = st.tuples(st.just("send"), st.tuples(device, network))
    wait = st.tuples(st.just("wait"), st.integers(0, 40))
    return st.lists(st.one_of(tap, tap, send, send, wait), min_size=12, max_size=40)


@dataclass
class Model:
    """What a circle is, told the plain way: turns by name, in the order of the seats."""

    order: list[str]
    moment: datetime
    turns: dict[str, str] = field(default_factory=dict)
    turned_at: dict[str, datetime] = field(default_factory=dict)
    holder: str | None = None
    step: int = 0
    stretched: list[int] = field(default_factory=lambda: [0] * STEPS)
    keeper: str | None = None
    is_over: bool = False
    taken: set[UUID] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.turns = dict.fromkeys(self.order, "waiting")
        self.holder = self.order[0]
        self.held_since = self.step_since = self.moment

    def take(self, sent: Sent, shuffled: list[str]) -> bool:
        """Whether it is taken now; `shuffled` is the order that chance made of it."""
        if sent.token in self.taken or (self.is_over and sent.do not in ("turn", "absent", "end")):
            return False
        self.taken.add(sent.token)
        if sent.do == "shuffle":
            self.shuffle(sent, shuffled)
        else:
            getattr(self, f"do_{sent.do}")(sent)
        return True

    def do_turn(self, sent: Sent) -> None:
        if sent.state in Seat.State.values:
            self.mark(sent, sent.state)

    def do_absent(self, sent: Sent) -> None:
        if self.mark(sent, "absent") and self.keeper == sent.who:
            self.keeper = None

    def mark(self, sent: Sent, turn: str) -> bool:
        since = self.turned_at.get(sent.who)
        if sent.who not in self.turns or (since and sent.tapped_at < since - GRACE):
            return False
        self.turns[sent.who] = turn
        self.turned_at[sent.who] = max(since or sent.tapped_at, sent.tapped_at)
        if self.holder is None:
            self.give(next(self.after(self.order[-1]), None), sent)
        elif self.holder == sent.who and turn != "waiting":
            self.give(next(self.after(sent.who), None), sent)
        return True

    def after(self, name: str) -> Iterator[str]:
        at = self.order.index(name) + 1
        yield from (one for one in self.order[at:] + self.order[:at] if self.turns[one] == "waiting")
        asked = [one for one in self.order if self.turns[one] == "come_back"]
        yield from sorted(asked, key=lambda one: self.turned_at[one])

    def give(self, name: str | None, sent: Sent) -> None:
        self.holder, self.held_since = name, max(self.held_since, sent.tapped_at)

    def do_hand_to(self, sent: Sent) -> None:
        if self.turns.get(sent.who, "absent") != "absent" and not sent.tapped_at < self.held_since - GRACE:
            self.give(sent.who, sent)

    def shuffle(self, sent: Sent, shuffled: list[str]) -> None:
        assert sorted(shuffled) == sorted(self.order)
        turn = self.turns.get(self.holder or "")
        self.begin(shuffled, sent, self.holder if turn in ("waiting", "come_back") else None)

    def do_start_with(self, sent: Sent) -> None:
        if sent.who in self.order:
            at = self.order.index(sent.who)
            self.begin(self.order[at:] + self.order[:at], sent)

    def begin(self, order: list[str], sent: Sent, first: str | None = None) -> None:
        if not sent.tapped_at < self.held_since - GRACE:
            self.order = order
            assert first in (None, order[0])
            self.give(first or next(self.after(order[-1]), None), sent)

    def do_turn_round(self, sent: Sent) -> None:
        self.order = self.order[::-1]

    def do_move(self, sent: Sent) -> None:
        if sent.who in self.order:
            self.order = [name for name in self.order if name != sent.who]
            self.order.insert(sent.to, sent.who)

    def do_stretch(self, sent: Sent) -> None:
        if sent.at < STEPS:
            self.stretched[sent.at] = sent.to

    def do_end(self, sent: Sent) -> None:
        if not self.is_over and not sent.tapped_at < self.step_since - GRACE:
            self.is_over = True

    def do_step(self, sent: Sent) -> None:
        late = sent.tapped_at < self.step_since - GRACE
        if sent.at == self.step and sent.to < STEPS and not late:
            self.step, self.step_since = sent.to, max(self.step_since, sent.tapped_at)

    def do_keeper(self, sent: Sent) -> None:
        is_here = self.turns.get(sent.who, "absent") != "absent"
        is_late = sent.tapped_at < max(clock.now() - MOMENT, self.step_since - GRACE)
        if not is_here:
            self.keeper = None
        elif not is_late:
            self.keeper = sent.who


def seen(run: Run) -> dict[str, Any]:
    """The same of a run as it is stored."""
    seats = list(Seat.objects.filter(run=run).select_related("student"))
    names = {seat.student_id: seat.student.given_name for seat in seats}
    assert [seat.place for seat in seats] == list(range(len(seats)))
    return {
        "order": list(names.values()),
        "turns": {names[seat.student_id]: seat.state if seat.is_present else "absent" for seat in seats},
        "holder": names.get(run.holder_id or 0),
        "step": run.step,
        "stretched": run.stretched,
        "keeper": names.get(run.keeper_id or 0),
        "is_over": not run.is_under_way,
    }


def told(model: Model) -> dict[str, Any]:
    names = ("order", "turns", "holder", "step", "stretched", "keeper", "is_over")
    return {name: getattr(model, name) for name in names}
