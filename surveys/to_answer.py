"""What waits for somebody to answer, for their first page and their list of surveys."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

from django.db.models import Exists, F, Func, IntegerField, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from schools import clock
from schools.models import Member
from surveys.models import Part, Sheet, Survey

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
    size = Sum(Func(F("items"), function="cardinality", output_field=IntegerField()))
    items = Part.objects.filter(survey=OuterRef("pk")).order_by().values("survey").annotate(size=size)
    rows = Survey.objects.open_at(clock.now()).put_to(member).defer("wrapped").order_by("closes_at", "pk")
    found = rows.annotate(
        items=Coalesce(Subquery(items.values("size")), 0),
        is_begun=Exists(mine),
        is_handed_in=Exists(mine.filter(handed_in_at__isnull=False)),
    )
    return sorted(map(asked_from, found), key=lambda each: each.is_handed_in)


def on_first_page(asked: Iterable[Asked]) -> list[Asked]:
    """As they stand for whoever has not begun, in an order that says as little: others may see the screen."""
    ordered = sorted(asked, key=lambda each: (each.survey.closes_at, each.survey.pk))
    return [replace(each, is_begun=False, is_handed_in=False) for each in ordered]


def asked_from(row: Any) -> Asked:
    return Asked(row, minutes_of(row.items, bool(row.question)), row.is_begun, row.is_handed_in)


def minutes_of(items: int, asks_openly: bool) -> int:
    return ceil((items * SECONDS_AN_ITEM + asks_openly * SECONDS_FOR_WORDS) / 60) or 1
