"""The years of advisories, read for `circles/plans/propose.py`: a fixed number of queries for any number of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count

from circles.models import Circle, Item, Plan, PlanStep
from circles.models.item import ALWAYS_THERE
from circles.models.words import Kind, Theme
from circles.plans.breaks import breaks_between, ends_any, is_last_before
from circles.plans.templates import templates
from circles.plans.year import Card, Group, Library, Meeting, Planned
from schools import clock
from schools.models import Advisory, Closure, Enrollment, Member, School, SchoolYear

PROPOSED = [Kind.PROMPT, Kind.ACTIVITY, Kind.MEDIA, Kind.OPENING, Kind.CLOSING]


@dataclass
class History:
    """One advisory: its circles of the year that take place, in order, as objects and as meetings."""

    group: Group
    circles: list[Circle]
    meetings: list[Meeting]


def library_for(member: Member) -> Library:
    """What may be proposed to the member: nothing of a protected area, nor what stands in every check-in anyway."""
    items = Item.objects.visible_to(member).unprotected().filter(kind__in=PROPOSED).exclude(key=ALWAYS_THERE)
    found = items.order_by("pk").values(
        "pk", "kind", "theme", "depth", "season", "occasion", "grouping", "minutes"
    )
    cards = [Card(**card | {"minutes": card["minutes"] or 0}) for card in found]
    return Library(cards, Theme.values, {template.key: template.takes for template in templates()})


def histories(advisories: Sequence[Advisory], school: School, until: date | None) -> dict[int, History]:
    """By the advisory's id. Open are the coming circles without a plan, up to `until`."""
    calendar = calendar_of(school)
    taken, sizes = taken_by(advisories), sizes_of(advisories, clock.today(school))
    plans, used = plans_of(advisories, taken), used_in(taken)
    circles: dict[int, list[Circle]] = defaultdict(list)
    for circle in circles_of(advisories):
        circles[circle.advisory_id].append(circle)
    return {
        advisory.pk: History(
            Group(advisory.pk, sizes.get(advisory.pk, 0), used[advisory.pk]),
            circles[advisory.pk],
            meetings_of(circles[advisory.pk], plans, calendar, until),
        )
        for advisory in advisories
    }


@dataclass(frozen=True)
class Calendar:
    """A school's terms, and its years without any, as first and last days; and the first day of every break."""

    terms: list[tuple[date, date]]
    breaks: list[date]


def calendar_of(school: School) -> Calendar:
    years = list(SchoolYear.objects.prefetch_related("terms"))
    closures = Closure.objects.values_list("starts_on", "ends_on")
    if not years:
        return Calendar([], [])
    first, last = min(year.starts_on for year in years), max(year.ends_on for year in years)
    return Calendar(
        [(span.starts_on, span.ends_on) for year in years for span in year.terms.all() or [year]],
        breaks_between(first, last, school.weekday_numbers, closures),
    )


def meetings_of(
    circles: Sequence[Circle], plans: dict[int, Planned], calendar: Calendar, until: date | None
) -> list[Meeting]:
    now = clock.now()
    following = [*(circle.on for circle in circles[1:]), None]
    return [
        Meeting(
            circle.pk,
            circle.on,
            circle.minutes,
            is_open=circle.pk not in plans and is_coming(circle, now) and (not until or circle.on <= until),
            ends_term=ends_any(calendar.terms, circle.on, next_on),
            before_break=any(is_last_before(day, circle.on, next_on) for day in calendar.breaks),
            plan=plans.get(circle.pk),
        )
        for circle, next_on in zip(circles, following, strict=False)
    ]


def is_coming(circle: Circle, now: datetime) -> bool:
    return circle.is_planned and circle.ends_at > now


def circles_of(advisories: Iterable[Advisory]) -> list[Circle]:
    """Without those that are cancelled or fall on a day without school."""
    circles = Circle.objects.filter(advisory__in=advisories).exclude(state=Circle.State.CANCELLED)
    return [circle for circle in circles.for_calendar() if not circle.closure]


def sizes_of(advisories: Iterable[Advisory], today: date) -> dict[int, int]:
    enrolled = Enrollment.objects.filter(advisory__in=advisories).on(today).order_by()
    return dict(enrolled.values_list("advisory").annotate(Count("pk")))


class Taken(NamedTuple):
    """An item in a circle that took place or is to come."""

    advisory: int
    circle: int
    on: date
    item: int
    kind: str
    depth: str


def taken_by(advisories: Iterable[Advisory]) -> list[Taken]:
    """Everything that plans in force took, the earliest first. One query."""
    steps = PlanStep.objects.used().filter(plan__circle__advisory__in=advisories).exclude(item=None)
    found = steps.order_by("plan__circle__on", "plan", "position").values_list(
        "plan__circle__advisory", "plan__circle", "plan__circle__on", "item", "item__kind", "item__depth"
    )
    return [Taken(*row) for row in found]


def used_in(taken: Iterable[Taken]) -> dict[int, dict[int, date]]:
    """When each advisory did or will do which item, the latest date."""
    used: dict[int, dict[int, date]] = defaultdict(dict)
    for each in taken:
        used[each.advisory][each.item] = each.on
    return used


def plans_of(advisories: Iterable[Advisory], taken: Iterable[Taken]) -> dict[int, Planned]:
    """The plans in force, by circle."""
    plans = Plan.objects.in_force().filter(circle__advisory__in=advisories)
    found = {circle: Planned(theme) for circle, theme in plans.values_list("circle", "theme")}
    for each in taken:
        if each.kind == Kind.PROMPT:
            found[each.circle] = replace(found[each.circle], depth=each.depth)
        elif each.kind == Kind.MEDIA:
            found[each.circle] = replace(found[each.circle], has_media=True)
    return found
