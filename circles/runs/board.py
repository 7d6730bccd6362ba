"""What the screens of a running circle are made of: the teacher's, the keeper's and the projector's, each with less."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import cached_property

from circles.agreements import current_agreements
from circles.models import Circle, GroupSeat, PlanStep, Run, Seat
from circles.plans.card import PlanCard, name_of
from circles.runs import order
from circles.runs.pace import seconds_later, seconds_left, seconds_of
from circles.runs.words import end_words, for_each, over_words, to_go_words, unsent_words
from schools import clock
from schools.models import Member
from schools.prepared import Prepared

Kind = PlanStep.Kind
SPEAKING = (Kind.SHARE, Kind.ACTIVITY, Kind.THANKS)
ROUNDS = (Kind.SHARE, Kind.THANKS)

# Each tap of a whole school's circles asks for a board.
STEPS = Prepared(
    lambda circle: PlanStep.objects.filter(plan__circle=circle, plan__offered_by=None).select_related("item"),
    circle=-1,
)
SEATS = Prepared(lambda run: Seat.objects.filter(run=run).select_related("student"), run=-1)


@dataclass(frozen=True)
class Words:
    """What of a step is shown to the group: the large words, and those beneath them."""

    large: str
    beneath: Sequence[str] = ()


@dataclass(frozen=True)
class RunStep:
    """A step in its place, from 0; `minutes` with those that were added."""

    at: int
    step: PlanStep
    minutes: int
    words: Words

    @property
    def seconds(self) -> int:
        return self.minutes * 60

    @property
    def stretched(self) -> int:
        return self.minutes - self.step.minutes


@dataclass(frozen=True)
class Place:
    """A seat with the name by which the circle calls its student."""

    seat: Seat
    name: str
    is_holder: bool
    is_keeper: bool

    @property
    def number(self) -> int:
        return self.seat.place + 1

    @property
    def mark(self) -> str:
        """`holder`, `absent`, or the state of the turn."""
        if self.is_holder:
            return "holder"
        return self.seat.state if self.seat.is_present else "absent"


@dataclass(frozen=True)
class Board:
    """A run as it stands at a moment. `agreements` are the group's own; `groups` names, empty unless formed."""

    circle: Circle
    run: Run
    steps: Sequence[RunStep]
    places: Sequence[Place]
    agreements: Sequence[str]
    groups: Sequence[Sequence[str]]
    left: int
    later: int

    @cached_property
    def now(self) -> RunStep | None:
        return self.steps[self.run.step] if self.run.step < len(self.steps) else None

    @property
    def next(self) -> RunStep | None:
        return self.steps[self.run.step + 1] if self.run.step + 1 < len(self.steps) else None

    @property
    def previous(self) -> RunStep | None:
        return self.steps[self.run.step - 1] if self.run.step and self.steps else None

    @property
    def holder(self) -> Place | None:
        return next((place for place in self.places if place.is_holder), None)

    @property
    def keeper(self) -> Place | None:
        return next((place for place in self.places if place.is_keeper), None)

    @property
    def queue(self) -> list[Place]:
        """Those to come back to, who asked first first."""
        by_seat = {place.seat.pk: place for place in self.places}
        return [by_seat[seat.pk] for seat in order.queue_of([place.seat for place in self.places])]

    @property
    def people_left(self) -> int:
        return order.people_left([place.seat for place in self.places])

    @property
    def is_speaking(self) -> bool:
        """Whether the step is one in which somebody may be asked to speak."""
        return bool(self.now and self.now.step.kind in SPEAKING)

    @property
    def is_round(self) -> bool:
        """Whether the talking piece goes around, as it also does without any steps."""
        return self.now is None or self.now.step.kind in ROUNDS

    @property
    def asks_for_turns(self) -> bool:
        return self.is_round or bool(self.people_left or self.holder)

    @property
    def is_agreeing(self) -> bool:
        return bool(self.now and self.now.step.kind == Kind.AGREEMENTS)

    @property
    def is_closing(self) -> bool:
        """Whether the end is near: thanks, or the last step."""
        return bool(self.now and (self.now.step.kind == Kind.THANKS or not self.next))

    @property
    def seconds(self) -> int:
        """What the current step may take."""
        return self.now.seconds if self.now else 0

    @property
    def stretched(self) -> int:
        return self.run.stretched[self.run.step]

    @property
    def bell(self) -> int:
        """Seconds until the end of the circle's time; negative after it."""
        return int((self.circle.ends_at - clock.now()).total_seconds())

    @property
    def minutes_over(self) -> int:
        """About how many minutes the rest of the plan takes beyond the circle's time."""
        return max((max(self.left, 0) + self.later - self.bell + 30) // 60, 0) if self.bell > 0 else 0

    @property
    def over(self) -> str:
        return over_words(self.minutes_over, end_words(self.circle))

    @property
    def overs(self) -> str:
        """The words for what it may become while this board is shown, by a stretch as well."""
        at_most, end = (max(self.left, 0) + self.later) // 60 + 5, end_words(self.circle)
        return for_each(lambda minutes: over_words(minutes, end), range(at_most))

    @property
    def to_go(self) -> str:
        return to_go_words(self.people_left, self.is_round)

    @property
    def to_goes(self) -> str:
        """The words for any number of those who have a seat."""
        return for_each(lambda left: to_go_words(left, self.is_round), range(len(self.places) + 1))

    @property
    def unsent(self) -> str:
        """The words for so many taps that wait in a device."""
        return for_each(unsent_words, range(1, len(self.places) + 1))

    @property
    def journal_prompt(self) -> str:
        """What to write about, or to think about, at the end."""
        return PlanCard("", "", [each.step for each in self.steps], 0).journal_prompt


def read_board(run: Run) -> Board:
    """Of a run read with `circle__advisory`. Four queries, five when groups are formed."""
    circle = run.circle
    steps = list(STEPS.all(circle=circle.pk))
    seats = list(SEATS.all(run=run.pk))
    names = names_in_circle(seat.student for seat in seats)
    agreed = current_agreements(circle.advisory)
    fits = len(steps) == len(run.spent)
    return Board(
        circle=circle,
        run=run,
        steps=run_steps(run, steps) if fits else [],
        places=[place_of(seat, run, names) for seat in seats],
        agreements=agreed.lines if agreed else [],
        groups=groups_of(run, names),
        left=seconds_left(run, steps, clock.now()) if fits and steps else 0,
        later=seconds_later(run, steps) if fits and steps else 0,
    )


def run_steps(run: Run, steps: Sequence[PlanStep]) -> list[RunStep]:
    lead = PlanCard("", "", steps, 0).lead
    return [
        RunStep(at, step, seconds_of(run, steps, at) // 60, words_of(step, lead))
        for at, step in enumerate(steps)
    ]


def words_of(step: PlanStep, lead: PlanStep | None) -> Words:
    """While students share, the prompt stays on top.

    An activity that has steps, and what one looks at or listens to, are told by their titles, since their words are for
    the teacher; of the steps only the latter's speak to students.
    """
    if step.steps and step.kind in (Kind.ACTIVITY, Kind.THINK):
        return Words(name_of(step), step.step_lines if step.kind == Kind.THINK else [])
    if step.kind == Kind.SHARE and lead and lead is not step:
        return Words(name_of(lead) if lead.steps else lead.text, [step.text] if step.text else [])
    return Words(step.text or name_of(step))


def place_of(seat: Seat, run: Run, names: dict[int, str]) -> Place:
    return Place(
        seat=seat,
        name=names[seat.student_id],
        is_holder=seat.student_id == run.holder_id,
        is_keeper=seat.student_id == run.keeper_id,
    )


def names_in_circle(students: Iterable[Member]) -> dict[int, str]:
    """By id, what the circle calls each: the first name, with as much more as tells two apart."""
    found = list(students)
    short = {student.pk: student.called or student.given_name for student in found}
    longer = {student.pk: with_initial(student, short[student.pk]) for student in found}
    names = told_apart(short, longer)
    return told_apart(names, {student.pk: student.full_name for student in found})


def told_apart(names: dict[int, str], longer: dict[int, str]) -> dict[int, str]:
    counts = Counter(names.values())
    return {pk: name if counts[name] == 1 else longer[pk] for pk, name in names.items()}


def with_initial(student: Member, name: str) -> str:
    return f"{name} {student.family_name[:1]}".strip()


def groups_of(run: Run, names: dict[int, str]) -> list[list[str]]:
    if not run.grouping_id:
        return []
    groups: dict[int, list[str]] = {}
    for number, student in GroupSeat.objects.filter(grouping=run.grouping_id).values_list(
        "number", "student"
    ):
        groups.setdefault(number, []).append(names.get(student, ""))
    return [[name for name in group if name] for group in groups.values()]


def stamp_of(run: Run) -> str:
    """What a device says that it has seen: another stamp means that something changed, or was started afresh."""
    return f"{run.pk}-{run.version}"
