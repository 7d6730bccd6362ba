"""How many of a group answered: in tens of percent, as it stood at the last full hour, so that a page that is loaded
again and again does not say who has just handed in.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext as _

from schools import clock
from schools.models import Advisory, Enrollment, Member
from schools.models.advisory import on_day
from surveys.audience import asked_members
from surveys.models import Level, Sheet, Survey, Turnout

FEWEST_ASKED = 10
LEAST, MOST = 1, 9  # tens of percent, which stand for less and for more as well


@dataclass(frozen=True)
class Participation:
    """One group's. `tens` is 1 to 9 for ten to ninety percent, where 1 and 9 also stand for less and more, so that it
    never says that nobody or everybody answered; None in a group of fewer than ten.
    """

    level: str
    name: str
    tens: int | None

    @property
    def percent(self) -> int | None:
        return None if self.tens is None else self.tens * 10

    @property
    def words(self) -> str:
        """“about 60 percent”."""
        if self.tens is None:
            return _("fewer than ten asked: not shown")
        words = {LEAST: _("%(percent)s percent or fewer"), MOST: _("%(percent)s percent or more")}
        return words.get(self.tens, _("about %(percent)s percent")) % {"percent": self.percent}


def participation_of(survey: Survey, viewer: Member) -> list[Participation]:
    """Of the school, its grades, and the advisories that the viewer may see."""
    turnouts = list(survey.turnouts.all()) if survey.closed_at else list(count_now(survey))
    seen = {str(pk) for pk in Advisory.objects.visible_to(viewer).order_by().values_list("pk", flat=True)}
    return [
        Participation(row.level, row.name, tens_of(row.answered, row.asked))
        for row in turnouts
        if row.level != Level.ADVISORY or row.group in seen
    ]


def school_participation(surveys: Sequence[Survey]) -> dict[UUID, Participation]:
    """Of the whole school, for surveys that are open or were: two queries, however many they are."""
    stored = Turnout.objects.filter(
        level=Level.SCHOOL, survey__in=[each for each in surveys if each.closed_at]
    )
    rows = list(stored.values_list("survey", "answered", "asked"))
    if running := [school_count(each) for each in surveys if not each.closed_at]:
        rows += list(running[0].union(*running[1:], all=True))
    return {pk: Participation(Level.SCHOOL, "", tens_of(answered, asked)) for pk, answered, asked in rows}


def school_count(survey: Survey) -> QuerySet[Any, tuple[UUID, int, int]]:
    """One row: the survey, how many answered and how many were asked."""
    done = Q(pk__in=handed_in_members(survey).values("pk"))
    asked = asked_members(survey).order_by().values(of=Value(survey.pk, models.UUIDField()))
    return asked.annotate(answered=Count("pk", filter=done), asked=Count("pk")).values_list(
        "of", "answered", "asked"
    )


def tens_of(answered: int, asked: int) -> int | None:
    if asked < FEWEST_ASKED:
        return None
    return min(max((answered * 20 + asked) // (asked * 2), LEAST), MOST)


def counted_at(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0)


def is_counted(survey: Survey, now: datetime) -> bool:
    """Whether there was a full hour since it opened."""
    return bool(survey.closed_at) or survey.opens_at < counted_at(now)


def count_now(survey: Survey) -> Sequence[Turnout]:
    return list(count_turnout(survey, handed_in_members(survey)))


def handed_in_members(survey: Survey) -> QuerySet[Member]:
    """At the last full hour."""
    sheets = Sheet.objects.filter(survey=survey, handed_in_at__lt=counted_at(clock.now()))
    return Member.objects.order_by().filter(Exists(sheets.filter(respondent=OuterRef("pk"))))


def count_turnout(survey: Survey, answered: QuerySet[Member]) -> Iterator[Turnout]:
    """Of the whole school, and of each grade and advisory when students are asked; not saved. Three queries."""
    asked = asked_members(survey).order_by()
    done = Q(pk__in=answered.order_by().values("pk"))
    numbers = {"asked": Count("pk"), "answered": Count("pk", filter=done)}
    yield turnout(survey, Level.SCHOOL, asked.aggregate(**numbers))
    if not survey.is_for_students:
        return
    for row in asked.exclude(grade="").values("grade").annotate(**numbers).order_by("grade"):
        yield turnout(survey, Level.GRADE, row, group=row["grade"], name=row["grade"])
    enrolled = Enrollment.objects.filter(on_day(clock.today(survey.school)), student__in=asked.values("pk"))
    advisories = enrolled.values("advisory", "advisory__name").annotate(
        asked=Count("student"),
        answered=Count("student", filter=Q(student__in=answered.order_by().values("pk"))),
    )
    for row in advisories.order_by("advisory__grade", "advisory__name", "advisory"):
        yield turnout(survey, Level.ADVISORY, row, group=str(row["advisory"]), name=row["advisory__name"])


def turnout(survey: Survey, level: Level, row: dict[str, Any], **group: str) -> Turnout:
    return Turnout(
        school_id=survey.school_id,
        survey=survey,
        level=level,
        asked=row["asked"],
        answered=row["answered"],
        **group,
    )
