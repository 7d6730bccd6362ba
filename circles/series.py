"""Putting a series of circles in the calendar, and taking what is left of it out again."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from circles.dates import Closed, Occurrence, SchoolDays, occurrences
from circles.messages.changes import tell_changed
from circles.models import Circle, Debrief, FollowUp, Plan, Run, Series, ShowOfHands
from circles.plans.take_back import is_untouched, steps_of
from circles.schedule import Refused, find_clash, find_clash_on_the_day, hold_advisory
from schools.models import Advisory, Closure, Member, Term

WEEK = timedelta(days=7)
KEPT_OF_A_CIRCLE = (Run, FollowUp, Debrief, ShowOfHands)


@dataclass(frozen=True)
class PlannedDate:
    """One date of a series, with the circle that the advisory has then already."""

    occurrence: Occurrence
    clash: Circle | None = None

    @property
    def month(self) -> date:
        return self.occurrence.on.replace(day=1)

    @property
    def is_free(self) -> bool:
        return not (self.occurrence.closure or self.clash)


def school_days_of(advisory: Advisory) -> SchoolDays:
    """The advisory's school year as dates need it. One query beyond the year and the school."""
    year, school = advisory.year, advisory.school
    closures = Closure.objects.overlapping(year.starts_on, year.ends_on)
    return SchoolDays(
        zone=school.zone,
        first_on=year.starts_on,
        last_on=year.ends_on,
        weekdays=school.weekday_numbers,
        rotation=year.rotation,
        closures=[Closed(*row) for row in closures.values_list("starts_on", "ends_on", "reason")],
    )


def suggest_series(advisory: Advisory, today: date) -> dict[str, Any]:
    """First values for a new series: the first stretch of a term without a series, and the rest as in the last one."""
    year = advisory.year
    last = Series.objects.running().filter(advisory=advisory).order_by("until_on", "pk").last()
    free_from = max(today, last.until_on + WEEK) if last else today
    terms = Term.objects.filter(year=year, ends_on__gte=free_from).order_by("starts_on")
    term = terms.values_list("starts_on", "ends_on").first()
    first_on, last_on = term or (year.starts_on, year.ends_on)
    if not last:
        return {"place": advisory.place, "from_on": max(today, first_on), "until_on": last_on}
    after = last.until_on + timedelta(1) if term else today
    return {
        "days": list(last.days) if term else [],
        "starts_at": last.starts_at,
        "minutes": last.minutes,
        "place": last.place,
        "from_on": max(today, first_on, after),
        "until_on": last_on,
    }


def plan_dates(series: Series) -> list[PlannedDate]:
    """Every date of a series, saved or not: those in the way of a closure or of another circle too."""
    days = school_days_of(series.advisory)
    first_on, last_on = max(series.from_on, days.first_on), min(series.until_on, days.last_on)
    taken = defaultdict(list)
    for circle in Circle.objects.filter(advisory=series.advisory_id).between(first_on, last_on):
        taken[circle.on].append(circle)
    return [
        PlannedDate(found, find_clash(taken[found.on], found.starts_at, series.minutes))
        for found in occurrences(days, series.days, series.starts_at, first_on, last_on)
    ]


def find_twin(series: Series) -> Series | None:
    """The series that put the very same dates in the calendar before."""
    return (
        Series.objects.running()
        .filter(
            advisory=series.advisory_id,
            days=series.days,
            starts_at=series.starts_at,
            from_on=series.from_on,
            until_on=series.until_on,
        )
        .exclude(pk=series.pk)
        .first()
    )


def schedule_series(series: Series) -> tuple[Series, int]:
    """Saves a series with a circle on each free date; returns it and their number.

    The same series sent twice is saved once: the first one comes back, with 0.
    """
    with transaction.atomic():
        hold_advisory(series.advisory)
        if twin := find_twin(series):
            return twin, 0
        series.save()
        return series, add_circles(series)


def add_circles(series: Series, after: datetime | None = None) -> int:
    """A circle on each free date, or each free date after an instant, but not where one was moved away from."""
    moved_away = set(series.circles.exclude(moved_from=None).values_list("moved_from", flat=True))
    starts = [
        planned.occurrence
        for planned in plan_dates(series)
        if planned.is_free and (after is None or planned.occurrence.starts_at > after)
    ]
    circles = [
        Circle(
            school_id=series.school_id,
            advisory_id=series.advisory_id,
            series=series,
            on=start.on,
            starts_at=start.starts_at,
            minutes=series.minutes,
            place=series.place,
        )
        for start in starts
        if start.starts_at not in moved_away
    ]
    return len(Circle.objects.bulk_create(circles))


def end_series(series: Series, now: datetime, *, by: Member | None = None) -> tuple[int, int]:
    """Takes the planned circles that are still to come out of the calendar.

    Those of which something is kept stay: one that was started and put back, too. Those that somebody
    changed, or whose plan, are cancelled, and keep that. All are locked first, so that one that is logged at the same
    moment stays. Of all these circles nobody is told, but of those that were moved: whom they concern expects them.
    Returns how many are gone, and how many are cancelled.
    """
    with transaction.atomic():
        hold_advisory(series.advisory)
        Series.objects.running().filter(pk=series.pk).update(ended_at=now)
        coming = series.circles.filter(state=Circle.State.PLANNED, starts_at__gt=now, log_version=0)
        nothing = [~Exists(model._base_manager.filter(circle=OuterRef("pk"))) for model in KEPT_OF_A_CIRCLE]
        going = set(coming.filter(*nothing).select_for_update().values_list("pk", flat=True))
        expected = list(moved(series, going))
        kept = with_changed_plans(going) | {circle.pk for circle in expected}
        series.circles.filter(pk__in=kept).revise(state=Circle.State.CANCELLED, reason=the_end())
        for circle in expected:
            tell_changed(circle, by=by)
        series.circles.filter(pk__in=going - kept).delete()
        return len(going - kept), len(kept)


def moved(series: Series, circles: Collection[int]) -> QuerySet[Circle]:
    """Those that are not when, as long or where the series has put them."""
    as_put = Q(moved_from=None, minutes=series.minutes, place=series.place)
    return series.circles.filter(~as_put, pk__in=circles)


def with_changed_plans(circles: Collection[int]) -> set[int]:
    """Those with a plan, in force or offered, that is more than its template makes of the same items."""
    plans = list(Plan.objects.filter(circle__in=circles).select_related("circle"))
    steps = steps_of(plans)
    return {plan.circle_id for plan in plans if not is_untouched(plan, steps[plan.pk], plan.circle.minutes)}


def the_end() -> str:
    """Why circles are cancelled with their series, and how they are found when it goes on."""
    return _("The series has ended")


def restore_series(series: Series, now: datetime, *, by: Member | None = None) -> int:
    """Puts the circles of an ended series that are still to come back; returns their number."""
    with transaction.atomic():
        hold_advisory(series.advisory)
        if find_twin(series):
            raise Refused(_("Another series of the same days and time is in the calendar."))
        if not Series.objects.filter(pk=series.pk).exclude(ended_at=None).update(ended_at=None):
            return 0
        return restore_cancelled(series, now, by) + add_circles(series, after=now)


def restore_cancelled(series: Series, now: datetime, by: Member | None) -> int:
    """Plans those again that were cancelled with the series, but not where another circle is by now."""
    ended = series.circles.filter(state=Circle.State.CANCELLED, reason=the_end(), starts_at__gt=now)
    free = [
        circle.pk
        for circle in ended
        if not find_clash_on_the_day(circle, circle.starts_at, circle.minutes, circle.on)
    ]
    expected = list(moved(series, free))
    count = ended.filter(pk__in=free).revise(state=Circle.State.PLANNED, reason="")
    for circle in expected:
        tell_changed(circle, by=by)
    return count
