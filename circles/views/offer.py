"""Plans on their way to other circles: copied, offered, taken or declined."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from circles.forms.plan_copy import CopyForm
from circles.models import Circle, Plan
from circles.models.series import SCHEDULERS
from circles.plans.offers import Sent, accept_offer, copy_plan, decline_offer, next_circles
from circles.schedule import Refused
from circles.views.pages import led_circle
from circles.views.plan_detail import plan_in_force, to_plan
from schools.access import MemberRequest, roles
from schools.grades import grade_key
from schools.models import Advisory, Member
from schools.models.member import LEADERS


@roles(*SCHEDULERS)
def plan_copy(request: MemberRequest, pk: int) -> HttpResponse:
    circle = led_circle(request, pk)
    plan = plan_in_force(circle)
    if not plan:
        messages.info(request, _("There is no plan to copy yet."))
        return to_plan(pk)
    grade = circle.advisory.grade
    found = sorted(next_circles(plan), key=lambda each: nearest_grade_first(each.advisory, grade))
    offered = offered_by(request.member, found)
    data = request.POST if request.method == "POST" else None
    form = CopyForm(data, circles=found, grade=grade, offered=offered)
    if form.is_bound and form.is_valid():
        try:
            return copied(request, pk, copy_plan(plan, form.chosen(), request.member))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    led = Circle.objects.led_by(request.member).filter(pk__in=form.found).values_list("pk", flat=True)
    page = {"circle": circle, "plan": plan, "form": form, "led": set(led), "offered": offered}
    return render(request, "circles/plan_copy.html", page)


def nearest_grade_first(advisory: Advisory, grade: str) -> tuple[Any, ...]:
    """The plan's own grade, then the others, each together."""
    return advisory.grade != grade, grade_key(advisory.grade), advisory.name


def offered_by(member: Member, circles: Iterable[Circle]) -> set[int]:
    """Those of the circles that have an offer of this member, whatever became of it."""
    mine = Plan.objects.offers().filter(circle__in=circles, offered_by=member, is_set_aside=False)
    return set(mine.values_list("circle", flat=True))


def copied(request: MemberRequest, pk: int, sent: Sent) -> HttpResponse:
    for circles, words in ((sent.in_force, in_force_words), (sent.offered, offered_words)):
        if circles:
            messages.success(request, words(circles))
    if sent.left:
        messages.info(request, left_words(sent.left))
    return to_plan(pk)


def names_of(circles: list[Circle]) -> dict[str, Any]:
    return {"number": len(circles), "names": ", ".join(str(circle.advisory) for circle in circles)}


def in_force_words(circles: list[Circle]) -> str:
    words = ngettext(
        "%(names)s has this plan for its next circle now.",
        "%(number)d advisories of yours have this plan for their next circle now: %(names)s.",
        len(circles),
    )
    return words % names_of(circles)


def offered_words(circles: list[Circle]) -> str:
    words = ngettext(
        "The plan is offered to %(names)s.",
        "The plan is offered to %(number)d advisories: %(names)s.",
        len(circles),
    )
    return words % names_of(circles)


def left_words(circles: list[Circle]) -> str:
    words = ngettext(
        "%(names)s has a plan or your offer already. It stays as it is.",
        "%(number)d advisories have a plan or your offer already, which stays as it is: %(names)s.",
        len(circles),
    )
    return words % names_of(circles)


def my_offer(request: MemberRequest, pk: int) -> Plan:
    offers = Plan.objects.led_by(request.member).select_related("circle")
    return get_object_or_404(offers, pk=pk)


@roles(*LEADERS)
@require_POST
def offer_accept(request: MemberRequest, pk: int) -> HttpResponse:
    offer = my_offer(request, pk)
    try:
        replaced = accept_offer(offer, request.member)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        done = _("This plan is taken. The one before it is kept on this page.")
        messages.success(request, done if replaced else _("This plan is taken."))
    return to_plan(offer.circle_id)


@roles(*LEADERS)
@require_POST
def offer_decline(request: MemberRequest, pk: int) -> HttpResponse:
    offer = my_offer(request, pk)
    decline_offer(offer)
    messages.success(request, _("The offer is put away. You still find it at the end of this page."))
    return to_plan(offer.circle_id)
