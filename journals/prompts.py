"""What students may write about: the prompt of a circle they belong to, and those of the week."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import Q

from circles.models import Circle
from circles.plans.card import card_in_force
from journals.models import Entry, WeekPrompt
from schools import clock
from schools.models import Member
from schools.prepared import Prepared

WRITTEN_ABOUT = timedelta(days=7)
BEGUN = Prepared(
    lambda student, since, now: (
        Circle.objects.attended_by_student(student)
        .filter(Q(state=Circle.State.RUNNING) | Q(state=Circle.State.HELD), on__gte=since, starts_at__lte=now)
        .order_by("-starts_at")[:1]
    ),
    student=-1,
    since=date(2000, 1, 1),
    now=datetime(2000, 1, 1, tzinfo=UTC),
)


@dataclass(frozen=True)
class Occasion:
    """A circle to write about, its prompt, and what the student wrote about it already."""

    circle: Circle
    prompt: str
    entry: Entry | None


def prompt_of(circle: Circle) -> str:
    """Of the plan in force, or empty."""
    card = card_in_force(circle)
    return card.journal_prompt if card else ""


def week_prompts_for(student: Member) -> list[WeekPrompt]:
    return list(WeekPrompt.objects.offered_to(student))


def occasion_for(student: Member) -> Occasion | None:
    """Today's circle once it has begun, else the last one that was held; None when that is more than a week ago."""
    since = clock.today(student.school) - WRITTEN_ABOUT
    circle = BEGUN.first(student=student.pk, since=since, now=clock.now())
    if not circle:
        return None
    written = Entry.objects.written_by(student).kept().filter(circle=circle).first()
    return Occasion(circle, prompt_of(circle), written)
