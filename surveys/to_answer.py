"""What waits for somebody to answer, for their first page and their list of surveys."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from math import ceil
from typing import Any

from django.db.models import Exists, F, Func, IntegerField, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from schools import clock
from schools.models import Member
from schools.prepared import Prepared
from surveys.models import Part, Sheet, Survey
from surveys.models.survey import SurveyQuerySet

SECONDS_AN_ITEM, SECONDS_FOR_WORDS = 8, 60


@dataclass(frozen=True)
class Asked:
    """An open survey as it stands for one person; `minutes` is about how long it takes."""

    survey: Survey
    minutes: int
    is_begun: bool
    is_handed_in: bool


def surveys_to_answer(member: Member) -> list[Asked]:
    """Those that are open and put to the member, also when handed in: what is to do first. One query."""
    mine = Sheet.objects.of(member).filter(survey=OuterRef("pk"))
    found: Iterable[Any] = with_size(Survey.objects.open_at(clock.now()).put_to(member)).annotate(
        is_begun=Exists(mine), is_handed_in=Exists(mine.filter(handed_in_at__isnull=False))
    )
    asked = [Asked(row, minutes_for(row), row.is_begun, row.is_handed_in) for row in found]
    return sorted(asked, key=lambda each: each.is_handed_in)


def surveys_on_first_page(member: Member) -> list[Survey]:
    """Those that are open and put to the member; for adults also those that they may watch. One query."""
    found = list(open_to_student(member) if member.is_student else open_to_watch(member))
    for survey in found:
        survey.school = member.school
    return found


def open_to_student(member: Member) -> Iterable[Survey]:
    today = clock.today(member.school)
    return OPEN_TO_STUDENT.all(student=member.pk, grade=member.grade, today=today, now=clock.now())


def open_to_watch(member: Member) -> SurveyQuerySet:
    return with_size(Survey.objects.open_at(clock.now()).watched_by(member))


def asked_on_first_page(surveys: Iterable[Survey], member: Member) -> list[Asked]:
    """As they stand for whoever has not begun: others may see the screen."""
    return [
        Asked(survey, minutes_for(survey), is_begun=False, is_handed_in=False)
        for survey in surveys
        if survey.is_for_students == member.is_student
    ]


def with_size(surveys: SurveyQuerySet) -> SurveyQuerySet:
    """In order of closing, each with how many `items` it asks."""
    size = Sum(Func(F("items"), function="cardinality", output_field=IntegerField()))
    items = Part.objects.filter(survey=OuterRef("pk")).order_by().values("survey").annotate(size=size)
    counted = surveys.annotate(items=Coalesce(Subquery(items.values("size")), 0))
    return counted.defer("wrapped").order_by("closes_at", "pk")


OPEN_TO_STUDENT = Prepared(
    lambda student, grade, today, now: with_size(
        Survey.objects.open_at(now).put_to_student(student, grade, today)
    ),
    student=-1,
    grade="its example",
    today=date(2000, 1, 1),
    now=datetime(2000, 1, 1, tzinfo=UTC),
)


def minutes_for(survey: Any) -> int:
    """Of one read `with_size`."""
    return minutes_of(survey.items, bool(survey.question))


def minutes_of(items: int, asks_openly: bool) -> int:
    return ceil((items * SECONDS_AN_ITEM + asks_openly * SECONDS_FOR_WORDS) / 60) or 1
