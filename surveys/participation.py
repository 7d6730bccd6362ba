"""How many of a group answered: in tens of percent, as it stood at the last full hour, so that a page that is loaded
again and again does not say who has just handed in; and of the groups as they were at the opening, so that editing the
roster does not either.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from schools import clock
from schools.grades import grade_key
from schools.models import Advisory, Member
from surveys.models import Counted, Level, Sheet, Survey, Turnout

FEWEST_ASKED = 10
FEWEST_IN_FIFTHS, FEWEST_IN_TENTHS = 20, 40
UNDER_HALF, HALF_OR_MORE = 3, 7
LEAST, MOST = 1, 9  # tens of percent, which stand for less and for more as well


@dataclass(frozen=True)
class Participation:
    """One group's. `tens` is 1 to 9 for ten to ninety percent, where the first and the last that a group of its size
    can have also stand for less and more, so that it never says that nobody or everybody answered; None in a group of
    fewer than ten, and until somebody is counted.
    """

    level: str
    name: str
    tens: int | None
    is_counted: bool = True

    @property
    def percent(self) -> int | None:
        return None if self.tens is None else self.tens * 10

    @property
    def words(self) -> str:
        """“about 60 percent”."""
        if not self.is_counted:
            return _("nobody is counted yet")
        if self.tens is None:
            return _("fewer than ten asked: not shown")
        words = {LEAST: _("%(percent)s percent or fewer"), MOST: _("%(percent)s percent or more")}
        return words.get(self.tens, _("about %(percent)s percent")) % {"percent": self.percent}


def participation_of(survey: Survey, viewer: Member) -> list[Participation]:
    """Of the school, its grades, and the advisories that the viewer may see."""
    turnouts = (
        list(survey.turnouts.all())
        if survey.closed_at
        else list(count_turnout(survey, handed_in_by_the_hour()))
    )
    seen = {str(pk) for pk in Advisory.objects.visible_to(viewer).order_by().values_list("pk", flat=True)}
    return [
        Participation(
            row.level, row.name, tens_of(row.answered, row.asked), bool(survey.closed_at or row.asked)
        )
        for row in in_reading_order(turnouts)
        if row.level != Level.ADVISORY or row.group in seen
    ]


def grade_participation(survey: Survey) -> list[Participation]:
    """Of the school and its grades, of a survey that was closed. One query."""
    found = survey.turnouts.filter(level__in=[Level.SCHOOL, Level.GRADE])
    return [
        Participation(row.level, row.name, tens_of(row.answered, row.asked))
        for row in in_reading_order(found)
    ]


def in_reading_order(rows: Iterable[Turnout]) -> list[Turnout]:
    """The school, its grades from the youngest on, and advisories as they come."""
    levels = [Level.SCHOOL, Level.GRADE, Level.ADVISORY]
    return sorted(
        rows,
        key=lambda row: (
            levels.index(Level(row.level)),
            grade_key(row.name if row.level == Level.GRADE else ""),
        ),
    )


def school_participation(surveys: Sequence[Survey]) -> dict[UUID, Participation]:
    """Of the whole school, for surveys that are open or were: two queries, however many they are."""
    closed = Turnout.objects.filter(
        level=Level.SCHOOL, survey__in=[each for each in surveys if each.closed_at]
    )
    running = Counted.objects.filter(survey__in=[each for each in surveys if not each.closed_at])
    counts = {row.survey_id: (row.answered, row.asked) for row in closed}
    for found in running.order_by().values("survey").annotate(**numbers(handed_in_by_the_hour())):
        counts[found["survey"]] = found["answered"], found["asked"]
    return {
        each.pk: Participation(
            Level.SCHOOL, "", tens_of(*counts.get(each.pk, (0, 0))), is_counted=each.pk in counts
        )
        for each in surveys
    }


def tens_of(answered: int, asked: int) -> int | None:
    """The smaller the group, the coarser: each value stands for four possible numbers of people or more, so that it
    does not say whether one more answered.
    """
    if asked < FEWEST_ASKED:
        return None
    if asked < FEWEST_IN_FIFTHS:
        return UNDER_HALF if answered * 2 < asked else HALF_OR_MORE
    size = 2 if asked < FEWEST_IN_TENTHS else 1
    nearest = (answered * 20 + asked * size) // (asked * size * 2)
    return min(max(nearest, 1), 10 // size - 1) * size


def counted_at(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0)


def is_counted(survey: Survey, now: datetime) -> bool:
    """Whether there was a full hour since it opened."""
    return bool(survey.closed_at) or survey.opens_at < counted_at(now)


def handed_in(before: datetime | None = None) -> Q:
    """Of who is counted; a sheet that was destroyed since, because a family said no, goes on counting."""
    when: dict[str, Any] = {"handed_in_at__isnull": False} if before is None else {"handed_in_at__lt": before}
    sheets = Sheet.objects.filter(survey=OuterRef("survey"), respondent=OuterRef("member"), **when)
    return Q(**when) | Q(Exists(sheets))


def handed_in_by_the_hour() -> Q:
    return handed_in(before=counted_at(clock.now()))


def numbers(answered: Q) -> dict[str, Count]:
    return {"asked": Count("pk"), "answered": Count("pk", filter=answered)}


def count_turnout(survey: Survey, answered: Q) -> Iterator[Turnout]:
    """Of the whole school and of each grade and advisory as they were when it opened; not saved. Three queries."""
    counted = Counted.objects.filter(survey=survey).order_by()
    yield turnout(survey, Level.SCHOOL, counted.aggregate(**numbers(answered)))
    grades = counted.exclude(grade="").values("grade").annotate(**numbers(answered))
    for row in sorted(grades, key=lambda row: grade_key(row["grade"])):
        yield turnout(survey, Level.GRADE, row, group=row["grade"], name=row["grade"])
    named = counted.exclude(advisory="").values("advisory", "advisory_name")
    advisories = named.annotate(grades=ArrayAgg("grade", distinct=True), **numbers(answered))
    for row in sorted(advisories, key=youngest_first):
        yield turnout(survey, Level.ADVISORY, row, group=row["advisory"], name=row["advisory_name"])


def youngest_first(row: dict[str, Any]) -> tuple[Any, ...]:
    return min(map(grade_key, row["grades"])), row["advisory_name"], row["advisory"]


def turnout(survey: Survey, level: Level, row: dict[str, Any], **group: str) -> Turnout:
    return Turnout(
        school_id=survey.school_id,
        survey=survey,
        level=level,
        asked=row["asked"],
        answered=row["answered"],
        **group,
    )
