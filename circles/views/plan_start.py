"""How a circle gets its plan: the proposal with all its steps, another one, and taking it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from circles.forms.plan import ShownForm, items_to_take
from circles.models import Circle, Plan
from circles.plans.card import card_of_proposal
from circles.plans.make import PlanExists, Wanted
from circles.plans.proposals import Proposal, nothing_words, propose_other
from circles.plans.take import UsedMeanwhile, take_proposal
from circles.plans.templates import templates
from circles.schedule import Refused
from circles.views.pages import led_circle
from schools.access import MemberRequest, roles
from schools.models.member import LEADERS

MOST_OTHERS = 999
USED_MEANWHILE = gettext_lazy(
    "Another circle of this advisory has something of it in its plan by now. Here is what is proposed now."
)


@roles(*LEADERS)
def plan_start(request: MemberRequest, pk: int) -> HttpResponse:
    circle = led_circle(request, pk)
    if Plan.objects.in_force().filter(circle=circle).exists():
        messages.info(
            request, _("This circle has a plan already. “Choose another way” on this page sets it aside.")
        )
        return redirect("circles:plan_detail", pk=pk)
    template, other = template_asked(request), other_asked(request)
    if proposal := propose_other(circle, request.member, template, other):
        return render(request, "circles/plan_start.html", proposal_page(proposal, other))
    messages.warning(request, nothing_words(circle))
    return redirect("circles:circle_detail", pk=pk)


def proposal_page(proposal: Proposal, other: int) -> dict[str, Any]:
    return {
        "circle": proposal.circle,
        "proposal": proposal,
        "card": card_of_proposal(proposal),
        "templates": templates(),
        "next_other": other + 1 if proposal.items else None,
    }


def template_asked(request: MemberRequest) -> str:
    wanted = request.GET.get("template", "")
    return wanted if wanted in [template.key for template in templates()] else ""


def other_asked(request: MemberRequest) -> int:
    wanted = request.GET.get("other", "")
    return int(wanted) % MOST_OTHERS if wanted.isdecimal() and len(wanted) < 10 else 0


@roles(*LEADERS)
@require_POST
def plan_accept(request: MemberRequest, pk: int) -> HttpResponse:
    circle = led_circle(request, pk)
    form = ShownForm(request.POST)
    picked = form.pick(items_to_take([form], request.member)) if form.is_valid() else None
    if picked is None:
        messages.warning(request, _("This proposal cannot be had any more. Here is what is proposed now."))
        return redirect("circles:plan_start", pk=pk)
    try:
        take_proposal(Wanted(circle, form.template_shown(), picked), request.member)
        messages.success(request, _("The circle has its plan. Change whatever you like."))
    except UsedMeanwhile:
        messages.warning(request, USED_MEANWHILE)
        return redirect("circles:plan_start", pk=pk)
    except PlanExists:
        messages.info(request, _("This circle has a plan already. Nothing was made twice."))
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("circles:circle_detail", pk=pk)
    return after_accepting(request, circle)


def after_accepting(request: MemberRequest, circle: Circle) -> HttpResponse:
    """Back to the list when the person came from there, at the same circle; else to the plan."""
    if request.POST.get("from") == "list":
        url = reverse("circles:plan_list")
        return redirect(f"{url}?advisory={circle.advisory_id}#circle-{circle.pk}")
    return redirect("circles:plan_detail", pk=circle.pk)
