"""A practice guide, and the way from it into the plan of the next circle."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from circles.schedule import Refused
from reports.forms.guide import PutForm, UndoForm
from reports.guides.content import Guide, guide_for
from reports.guides.plan import PutIn, next_circles, put_into_plan, take_out_of_plan
from schools.access import MemberRequest, roles
from schools.models.member import LEADERS


def found_guide(construct: str) -> Guide:
    guide = guide_for(construct)
    if not guide:
        raise Http404
    return guide


def to_guide(construct: str, tried: str = "", place: Mapping[str, Any] | None = None) -> HttpResponse:
    url = reverse("reports:guide_detail", args=[construct])
    query = f"?{urlencode(place)}" if place else ""
    return redirect(f"{url}{query}#try-{tried}" if tried else url)


@roles(*LEADERS)
@require_safe
def guide_detail(request: MemberRequest, construct: str) -> HttpResponse:
    guide = found_guide(construct)
    done = UndoForm(request.GET, guide=guide, member=request.member) if "step" in request.GET else None
    put = (
        done.cleaned_data
        if done and done.is_valid() and done.cleaned_data["step"].position is not None
        else None
    )
    page = {"guide": guide, "construct": construct, "circles": next_circles(request.member), "put": put}
    return render(request, "reports/guide_detail.html", page)


@roles(*LEADERS)
@require_POST
def guide_put(request: MemberRequest, construct: str) -> HttpResponse:
    guide = found_guide(construct)
    form = PutForm(request.POST, guide=guide, member=request.member)
    if not form.is_valid():
        messages.warning(request, _("This circle is not to come any more. Choose another."))
        return to_guide(construct)
    code = form.cleaned_data["tried"]
    tried = next(each for each in guide.tries if each.code == code)
    try:
        found = put_into_plan(tried, form.cleaned_data["circle"], request.member)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return to_guide(construct, code)
    if not found.is_new:
        messages.info(request, _("The plan has it already."))
    return to_guide(construct, code, place_of(found, code))


def place_of(found: PutIn, code: str) -> dict[str, Any]:
    """What undoing it needs to know."""
    place: dict[str, Any] = {"step": found.step.pk, "tried": code}
    if found.instead:
        place["instead"] = found.instead
    return place | ({"made_plan": 1} if found.made_plan else {})


@roles(*LEADERS)
@require_POST
def guide_take_back(request: MemberRequest, construct: str) -> HttpResponse:
    form = UndoForm(request.POST, guide=found_guide(construct), member=request.member)
    if not form.is_valid():
        messages.warning(request, _("There is nothing to undo any more."))
        return to_guide(construct)
    found = form.cleaned_data
    try:
        take_out_of_plan(found["step"], found["instead"], found["made_plan"], request.member)
    except Refused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("It is out of the plan again."))
    return to_guide(construct, found["tried"])
