"""A log at a glance, for those who lead the circle."""

from dataclasses import dataclass

from circles.follow_ups import about_students, about_the_group
from circles.hands import HandsSummary, hands_summary
from circles.models import Circle, FollowUp, Turn
from circles.notes import NO_NOTE, Note, notes_of
from schools.models import Member


@dataclass(frozen=True)
class LogSummary:
    """`turns` counts those present by what became of their turn, in words; states that nobody has are left out."""

    note: Note
    logged_by: Member | None
    present: int
    absent: list[str]
    turns: list[tuple[str, int]]
    follow_ups: list[FollowUp]
    hands: HandsSummary | None

    @property
    def total(self) -> int:
        return self.present + len(self.absent)

    @property
    def group_promises(self) -> list[FollowUp]:
        return about_the_group(self.follow_ups)

    @property
    def student_promises(self) -> list[FollowUp]:
        return about_students(self.follow_ups)


def log_summary(circle: Circle, member: Member) -> LogSummary | None:
    """None for everybody who does not lead the circle: then nothing of its log is read. Six queries."""
    led = Circle.objects.led_by(member).filter(pk=circle.pk).select_related("logged_by").first()
    if not led:
        return None
    turns = list(Turn.objects.filter(circle=circle).select_related("student"))
    states = [turn.state for turn in turns if turn.is_present]
    counts = [(str(label), states.count(value)) for value, label in Turn.State.choices]
    return LogSummary(
        note=notes_of([led]).get(led.pk, NO_NOTE),
        logged_by=led.logged_by,
        present=len(states),
        absent=[turn.student.full_name for turn in turns if not turn.is_present],
        turns=[(label, number) for label, number in counts if number],
        follow_ups=list(FollowUp.objects.with_people().filter(circle=circle)),
        hands=hands_summary(circle, member),
    )
