"""The plan of one circle, for those who lead it."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from circles.agreements import current_agreements
from circles.models import Circle, Plan, PlanStep
from circles.plans.card import PlanCard, card_of, cards_of, proposal_for
from circles.plans.change import MOST_STEPS, fit_plan, why_closed
from circles.plans.offers import set_plan_aside
from circles.plans.proposals import nothing_words
from circles.plans.sheet import sheet_of
from circles.schedule import Refused
from circles.views.pages import led_circle
from schools.access import MemberRequest, roles
from schools.models import Role
from schools.models.member import LEADERS


def plan_in_force(circle: Circle) -> Plan | None:
    return Plan.objects.in_force().filter(circle=circle).first()


def plan_url(circle_pk: int) -> str:
    return reverse("circles:plan_detail", args=[circle_pk])


def to_plan(circle_pk: int, **place: Any) -> HttpResponse:
    """To the plan's page; `step` and `go` name the button that takes the focus."""
    url = plan_url(circle_pk)
    return redirect(f"{url}?{urlencode(place)}" if place else url)


def attempt(
    request: MemberRequest, circle_pk: int, verb: Callable[[], Any], done: str = "", **place: Any
) -> HttpResponse:
    """Tries the verb, says what came of it and goes back to the plan."""
    try:
        verb()
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return to_plan(circle_pk)
    if done:
        messages.success(request, done)
    return to_plan(circle_pk, **place)


@roles(*LEADERS)
def plan_detail(request: MemberRequest, pk: int) -> HttpResponse:
    circle = led_circle(request, pk)
    plan = plan_in_force(circle)
    waiting = list(Plan.objects.offers().filter(circle=circle).select_related("offered_by"))
    page = {
        "circle": circle,
        "plan": plan,
        "closed": why_closed(circle),
        "offers": cards_of([offer for offer in waiting if not offer.is_declined], {pk: circle.minutes}),
        "declined": [offer for offer in waiting if offer.is_declined],
        "may_copy": request.member.role != Role.SUBSTITUTE,
        **(plan_context(request, plan, circle) if plan else proposed_context(request, circle)),
    }
    return render(request, "circles/plan_detail.html", page)


def proposed_context(request: MemberRequest, circle: Circle) -> dict[str, Any]:
    card = proposal_for(circle, request.member)
    return {"card": card, "nothing": "" if card else nothing_words(circle)}


def plan_context(request: MemberRequest, plan: Plan, circle: Circle) -> dict[str, Any]:
    card = card_of(plan, circle)
    gone = PlanStep.with_those_taken_out.filter(plan=plan, position=None).order_by("-pk")
    return {
        "card": card,
        "taken_out": list(gone),
        "may_add": len(card.steps) < MOST_STEPS,
        "most_steps": MOST_STEPS,
        "focus": focus_of(request, card),
    }


def focus_of(request: MemberRequest, card: PlanCard) -> dict[str, Any]:
    """The button that takes the focus after a change; at an end of the list the one that still leads somewhere."""
    go, keys = request.GET.get("go", ""), {str(step.pk): step.pk for step in card.steps}
    step = keys.get(request.GET.get("step", ""))
    if step and go in ("up", "down") and len(keys) > 1:
        go = {card.steps[0].pk: "down", card.steps[-1].pk: "up"}.get(step, go)
    return {"step": step, "go": go}


@roles(*LEADERS)
@require_POST
def plan_remove(request: MemberRequest, pk: int) -> HttpResponse:
    circle = led_circle(request, pk)
    done = _("The plan is set aside. You can put it back on this page.")
    return attempt(request, pk, lambda: set_plan_aside(circle, request.member), done)


@roles(*LEADERS)
@require_POST
def plan_fit(request: MemberRequest, pk: int) -> HttpResponse:
    circle = led_circle(request, pk)
    plan = plan_in_force(circle)
    if not plan:
        return to_plan(pk)
    try:
        messages.success(request, fitted_words(circle.minutes, fit_plan(plan)))
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return to_plan(pk)


def fitted_words(slot: int, cuts: Iterable[tuple[PlanStep, int]]) -> str:
    """A line for the whole and one for each step."""
    fits = ngettext("It fits into %(slot)d minute now.", "It fits into %(slot)d minutes now.", slot)
    return "\n".join([fits % {"slot": slot}, *(cut_words(step, minutes) for step, minutes in cuts)])


def cut_words(step: PlanStep, minutes: int) -> str:
    words = ngettext(
        "%(step)s is %(minutes)d minute shorter.", "%(step)s is %(minutes)d minutes shorter.", minutes
    )
    return words % {"step": step.get_kind_display(), "minutes": minutes}


@roles(*LEADERS)
def plan_print(request: MemberRequest, pk: int) -> HttpResponse:
    circle = led_circle(request, pk)
    plan = plan_in_force(circle)
    if not plan:
        messages.info(request, _("There is no plan to print yet."))
        return to_plan(pk)
    card, agreed = card_of(plan, circle), current_agreements(circle.advisory)
    sheet = sheet_of(card.steps, agreed.lines if agreed else [])
    page = {"circle": circle, "plan": plan, "card": card, "sheet": sheet}
    return render(request, "circles/plan_print.html", page)
