"""The plans of the coming circles of one advisory, and taking what is proposed for many at once."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from circles.forms.plan import ShownForm, items_to_take, shown_forms
from circles.models import Circle, Plan
from circles.models.series import advisories_scheduled_by
from circles.plans.coming import coming_of, end_of_term
from circles.plans.make import Wanted
from circles.plans.take import take_proposals
from circles.plans.take_back import not_over, steps_of, take_back
from circles.views.pages import chosen, led_advisories
from schools import clock
from schools.access import MemberRequest, roles
from schools.models import Advisory, Member
from schools.models.member import LEADERS
from schools.numbers import number_of

JUST_MADE = "plans_just_made"


def to_list(advisory: Advisory) -> HttpResponse:
    return redirect(f"{reverse('circles:plan_list')}?advisory={advisory.pk}")


@roles(*LEADERS)
def plan_list(request: MemberRequest) -> HttpResponse:
    advisories = list(led_advisories(request.member).select_related("year"))
    advisory = chosen(request, advisories) or next(iter(advisories), None)
    page: dict[str, Any] = {"advisories": advisories, "advisory": advisory}
    if advisory:
        page |= coming_page(request, advisory)
    return render(request, "circles/plan_list.html", page)


def coming_page(request: MemberRequest, advisory: Advisory) -> dict[str, Any]:
    """The term of the first coming circle, and what comes after it."""
    found = coming_of(advisory, request.member)
    first_on = found[0].circle.on if found else clock.today(request.member.school)
    until = end_of_term(advisory, first_on)
    first = [coming for coming in found if coming.circle.on <= until]
    later = found[len(first) :]
    return {
        "until": until,
        "first": first,
        "later": later,
        "waiting": [coming for coming in first if coming.proposal],
        "waiting_later": [coming for coming in later if coming.proposal],
        "just_made": just_made(request, advisory),
        "may_schedule": advisories_scheduled_by(request.member).filter(pk=advisory.pk).exists(),
    }


def just_made(request: MemberRequest, advisory: Advisory) -> list[int]:
    """The plans of the last time that many were taken at once: those in force of circles that are not over."""
    ids = request.session.get(JUST_MADE, {}).get(str(advisory.pk), [])
    mine = Plan.objects.in_force().filter(pk__in=ids, circle__advisory=advisory, made_by=request.member)
    return [plan.pk for plan in not_over(mine.select_related("circle"))] if ids else []


def keep_in_mind(request: MemberRequest, advisory: Advisory, ids: list[int]) -> None:
    request.session[JUST_MADE] = {**request.session.get(JUST_MADE, {}), str(advisory.pk): ids}


@roles(*LEADERS)
@require_POST
def plan_accept_all(request: MemberRequest) -> HttpResponse:
    advisory = get_object_or_404(
        led_advisories(request.member), pk=number_of(request.POST.get("advisory", ""))
    )
    shown, asked = shown_forms(request.POST), len(request.POST.getlist("circle"))
    left = asked - count_taken(shown, request.member)
    made = accept_shown(request, advisory, shown)
    if made:
        keep_in_mind(request, advisory, [plan.pk for plan in made])
    if len(made) < left or not asked:
        messages.warning(request, left_words(left - len(made)))
    return to_list(advisory)


def count_taken(shown: Mapping[int, ShownForm], member: Member) -> int:
    """How many have just this plan already, because the member sent it twice."""
    plans = list(Plan.objects.in_force().led_by(member).filter(circle__in=shown, made_by=member))
    steps = steps_of(plans)
    return sum(shown[plan.circle_id].is_shown_in(plan, steps[plan.pk]) for plan in plans)


def accept_shown(request: MemberRequest, advisory: Advisory, shown: Mapping[int, ShownForm]) -> list[Plan]:
    items = items_to_take(shown.values(), request.member)
    circles = Circle.objects.led_by(request.member).filter(advisory=advisory, pk__in=shown)
    wanted = [
        Wanted(circle, shown[circle.pk].template_shown(), picked)
        for circle in circles
        if (picked := shown[circle.pk].pick(items)) is not None
    ]
    return take_proposals(advisory, wanted, request.member)


def left_words(count: int) -> str:
    if not count:
        return _("Nothing was taken: there was no proposal to take.")
    words = ngettext(
        "%(count)d circle was left as it is: somebody changed it, or its proposal, meanwhile. Look at it again.",
        "%(count)d circles were left as they are: somebody changed them, or their proposals, meanwhile. "
        "Look at them again.",
        count,
    )
    return words % {"count": count}


@roles(*LEADERS)
@require_POST
def plan_take_back(request: MemberRequest) -> HttpResponse:
    advisory = get_object_or_404(
        led_advisories(request.member), pk=number_of(request.POST.get("advisory", ""))
    )
    gone, stay = take_back(just_made(request, advisory), request.member)
    if gone:
        words = ngettext("%(count)d plan is taken back.", "%(count)d plans are taken back.", gone)
        messages.success(request, words % {"count": gone})
    if stay:
        words = ngettext(
            "%(count)d plan stays: somebody has worked on it.",
            "%(count)d plans stay: somebody has worked on them.",
            stay,
        )
        messages.info(request, words % {"count": stay})
    keep_in_mind(request, advisory, [])
    return to_list(advisory)
