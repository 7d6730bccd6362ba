from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from circles.calendar import (
    Standing,
    agenda,
    day_of,
    dot_of,
    month_days,
    month_of,
    month_weeks,
    next_month,
    previous_month,
    standing_of,
)
from circles.leaders import leaders_of
from circles.log_summary import log_summary
from circles.models import Circle, Plan, Run, Turn
from circles.models.circle import VIEWERS, WHOLE_CALENDAR, CircleQuerySet
from circles.models.series import advisories_scheduled_by
from circles.plans.card import card_of
from circles.plans.offered import offers_to
from circles.runs.end import ended_among
from circles.views.pages import chosen, may_schedule
from schools import clock
from schools.access import MemberRequest, roles
from schools.models import Advisory, Closure, Role

PAGE_LENGTH = 25
KEY = (Standing.HELD, Standing.WAITING, Standing.PLANNED, Standing.CANCELLED)


@roles(*VIEWERS)
def circle_list(request: MemberRequest) -> HttpResponse:
    advisories = list(Advisory.objects.visible_to(request.member).current().with_leader(request.member))
    advisory = chosen(request, advisories)
    circles = Circle.objects.visible_to(request.member).for_calendar().with_leader(request.member)
    if advisory:
        circles = circles.filter(advisory=advisory)
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "upcoming"
    context = {
        "view": view,
        "advisories": advisories if len(advisories) > 1 else [],
        "advisory": advisory,
        "may_schedule": schedules_some(request),
        "may_plan": any(each.is_led for each in advisories),
        "history_of": only_led([advisory] if advisory else advisories),
        "may_see_all": request.member.role in WHOLE_CALENDAR,
        "today": clock.today(request.member.school),
    }
    return render(request, "circles/circle_list.html", context | VIEWS[view](request, circles))


def only_led(advisories: list[Advisory]) -> Advisory | None:
    """The one among these that the person leads; None when there is another one."""
    led = [advisory for advisory in advisories if advisory.is_led]
    return led[0] if len(led) == 1 else None


def schedules_some(request: MemberRequest) -> bool:
    """An administrator even without an advisory: the page says what comes first."""
    return request.member.role == Role.ADMINISTRATOR or advisories_scheduled_by(request.member).exists()


def upcoming_view(request: MemberRequest, circles: CircleQuerySet) -> dict[str, Any]:
    today = clock.today(request.member.school)
    page = Paginator(circles.filter(on__gte=today), PAGE_LENGTH).get_page(request.GET.get("page"))
    found = list(page)
    first_on = today if page.number == 1 or not found else found[0].on
    now = clock.now()
    ahead = (circle for circle in found if standing_of(circle, now) in (Standing.NOW, Standing.PLANNED))
    return {
        "page": page,
        "days": agenda(found, closures_among(found, first_on), first_on),
        "next_circle": next(ahead, None) if page.number == 1 else None,
        "waiting": 0 if request.member.is_student else circles.unlogged(now).count(),
    }


def waiting_view(request: MemberRequest, circles: CircleQuerySet) -> dict[str, Any]:
    page = Paginator(circles.unlogged(clock.now()), PAGE_LENGTH).get_page(request.GET.get("page"))
    return {"page": page, "days": agenda(page, [], clock.today(request.member.school))}


def past_view(request: MemberRequest, circles: CircleQuerySet) -> dict[str, Any]:
    """The latest day first."""
    today = clock.today(request.member.school)
    past = circles.filter(on__lt=today).order_by("-on", "starts_at", "pk")
    page = Paginator(past, PAGE_LENGTH).get_page(request.GET.get("page"))
    return {"page": page, "days": agenda(page, [], today)[::-1]}


def day_view(request: MemberRequest, circles: CircleQuerySet) -> dict[str, Any]:
    day = day_of(request.GET.get("day", ""), clock.today(request.member.school))
    page = Paginator(circles.on_day(day), PAGE_LENGTH).get_page(request.GET.get("page"))
    return {"page": page, "day": day, "days": agenda(page, closures_among([], day), day)}


def closures_among(circles: list[Circle], first_on: date) -> list[Closure]:
    last_on = circles[-1].on if circles else first_on
    return list(Closure.objects.overlapping(first_on, last_on))


def month_view(request: MemberRequest, circles: CircleQuerySet) -> dict[str, Any]:
    school = request.member.school
    month = month_of(request.GET.get("month", ""), clock.today(school))
    first_on, last_on = month_weeks(month)
    closures = list(Closure.objects.overlapping(first_on, last_on))
    days = month_days(month, circles.between(first_on, last_on), closures, school.weekday_numbers)
    return {
        "month": month,
        "names": days[: 5 if days[5].on.weekday() == 0 else 7],
        "previous": previous_month(month),
        "next": next_month(month),
        "days": days,
        "key": [(dot_of(standing), standing.label) for standing in KEY],
    }


VIEWS = {
    "upcoming": upcoming_view,
    "waiting": waiting_view,
    "past": past_view,
    "month": month_view,
    "day": day_view,
}


@roles(*VIEWERS)
def circle_detail(request: MemberRequest, pk: int) -> HttpResponse:
    member = request.member
    circles = Circle.objects.visible_to(member).for_calendar().with_leader(member).select_related("series")
    circle = get_object_or_404(circles, pk=pk)
    plan = Plan.objects.readable_by(member).filter(circle=circle).first()
    log = log_summary(circle, member)
    is_ahead = standing_of(circle, clock.now()) in (Standing.PLANNED, Standing.NOW)
    context = {
        "circle": circle,
        "card": card_of(plan, circle) if plan else None,
        "leaders": leaders_of(circle),
        "may_schedule": may_schedule(member, circle),
        "log": log,
        "offers": list(offers_to(member).filter(circle=circle)) if log and is_ahead else [],
        "is_wide": log and (plan or circle.log_version or is_ahead),
        "my_turn": member.is_student and Turn.objects.filter(circle=circle, student=member).first(),
        "keeps": member.is_student and Run.objects.kept_by(member).under_way().filter(circle=circle).exists(),
        "today": clock.today(member.school),
        "ended": ended_among([circle]),
    }
    return render(request, "circles/circle_detail.html", context)
