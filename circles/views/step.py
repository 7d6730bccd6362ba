"""The steps of a plan: added, changed, moved, taken out and put back, swapped, and how they went."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from circles.calendar import Standing, standing_of
from circles.forms.step import StepForm
from circles.library.pills import Pill, pills_of
from circles.models import Circle, Plan, PlanStep
from circles.plans.change import (
    StepConflict,
    add_step,
    change_step,
    move_step,
    new_step,
    remove_step,
    restore_step,
    seal_of_step,
    swap_item,
    why_closed,
)
from circles.plans.suggestions import items_for, suggestions
from circles.plans.went import JUDGED, say_how_it_went
from circles.schedule import Refused
from circles.views.pages import led_circle
from circles.views.plan_detail import attempt, plan_in_force, plan_url, to_plan
from schools import clock
from schools.access import MemberRequest, roles
from schools.forms.renewed import renew
from schools.models.member import LEADERS
from schools.typed import too_late


class PlaceForm(forms.Form):
    to = forms.IntegerField(min_value=1, max_value=99)


class WentForm(forms.Form):
    went = forms.ChoiceField(choices=PlanStep.Went.choices, required=False)


def led_step(request: MemberRequest, pk: int) -> PlanStep:
    """Also one that was taken out, or whose plan was set aside: the verbs say so."""
    steps = PlanStep.with_those_taken_out.changeable_by(request.member)
    related = steps.select_related("item", "plan__circle__advisory")
    return get_object_or_404(related, pk=pk)


def refused(request: MemberRequest, circle_pk: int, words: object) -> HttpResponse:
    return too_late(request, str(words), plan_url(circle_pk))


@roles(*LEADERS)
def step_new(request: MemberRequest, pk: int) -> HttpResponse:
    circle = led_circle(request, pk)
    plan = plan_in_force(circle)
    if not plan:
        return refused(request, pk, _("There is no plan any more. Take one first."))
    form = StepForm(
        request.POST if request.method == "POST" else None,
        member=request.member,
        instance=new_step(plan),
    )
    if form.is_bound and form.is_valid():
        try:
            step = add_step(plan, PlanStep(**form.values()))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The step is added at the end."))
            return to_plan(pk, step=step.pk, go="up")
    return step_page(request, circle, form)


def step_page(request: MemberRequest, circle: Circle, form: StepForm, **context: Any) -> HttpResponse:
    return render(request, "circles/step_edit.html", {"circle": circle, "form": form, **context})


@roles(*LEADERS)
def step_edit(request: MemberRequest, pk: int) -> HttpResponse:
    step = led_step(request, pk)
    circle = step.plan.circle
    if request.method != "POST" and (reason := why_closed(circle)):
        return refused(request, circle.pk, reason)
    form = StepForm(request.POST if request.method == "POST" else None, member=request.member, instance=step)
    if not form.is_bound or not form.is_valid():
        return step_page(request, circle, form, step=step)
    try:
        change_step(step, form.values(), form.cleaned_data["was"])
    except StepConflict as conflict:
        renew(form, was=seal_of_step(conflict.step))
        return step_page(request, circle, form, step=step, theirs=conflict.step)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return step_page(request, circle, form, step=step)
    messages.success(request, _("The step is changed."))
    return to_plan(circle.pk, step=pk, go="edit")


@roles(*LEADERS)
@require_POST
def step_move(request: MemberRequest, pk: int) -> HttpResponse:
    step = led_step(request, pk)
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return to_plan(step.plan.circle_id)
    to = form.cleaned_data["to"]
    go = "up" if step.position is None or to - 1 <= step.position else "down"
    return attempt(request, step.plan.circle_id, lambda: move_step(step, to), step=pk, go=go)


@roles(*LEADERS)
@require_POST
def step_remove(request: MemberRequest, pk: int) -> HttpResponse:
    step = led_step(request, pk)
    done = _("“%(step)s” is taken out. You can put it back below the steps.") % {"step": step}
    return attempt(request, step.plan.circle_id, lambda: remove_step(step), done)


@roles(*LEADERS)
@require_POST
def step_restore(request: MemberRequest, pk: int) -> HttpResponse:
    step = led_step(request, pk)
    done = _("“%(step)s” is back in the plan.") % {"step": step}
    return attempt(request, step.plan.circle_id, lambda: restore_step(step), done, step=pk, go="up")


@roles(*LEADERS)
def step_swap(request: MemberRequest, pk: int) -> HttpResponse:
    step = led_step(request, pk)
    circle_pk = step.plan.circle_id
    if reason := why_closed(step.plan.circle):
        return refused(request, circle_pk, reason)
    if request.method != "POST":
        return swap_page(request, step)
    choice = forms.ModelChoiceField(items_for(step, request.member))
    try:
        item = choice.clean(request.POST.get("item"))
        new = swap_item(step, item)
    except forms.ValidationError:
        messages.warning(request, _("This is not in the library any more. Choose something else."))
        return swap_page(request, step)
    except Refused as refusal:
        return refused(request, circle_pk, refusal)
    words = _("“%(step)s” is in the plan. What stood there is kept below the steps.")
    messages.success(request, words % {"step": new})
    return to_plan(circle_pk, step=new.pk, go="edit")


def swap_page(request: MemberRequest, step: PlanStep) -> HttpResponse:
    found = suggestions(step, request.member)
    page = {
        "step": step,
        "circle": step.plan.circle,
        "items": [(item, [*pills_of(item), known_pill(is_known)]) for item, is_known in found],
    }
    return render(request, "circles/step_swap.html", page)


def known_pill(is_known: bool) -> Pill:
    known = Pill(_("Done before, or planned"), "pill-now")
    return known if is_known else Pill(_("New to this advisory"), "")


@roles(*LEADERS)
@require_POST
def step_went(request: MemberRequest, pk: int) -> HttpResponse:
    plans = Plan.objects.in_force().led_by(request.member)
    steps = PlanStep.objects.filter(plan__in=plans, item__kind__in=JUDGED)
    step = get_object_or_404(steps.select_related("plan"), pk=pk)
    circle = Circle.objects.with_closure().get(pk=step.plan.circle_id)
    form = WentForm(request.POST)
    if standing_of(circle, clock.now()) not in (Standing.HELD, Standing.WAITING):
        messages.warning(request, _("You can say how it went once the circle is over."))
    elif form.is_valid():
        say_how_it_went(step, form.cleaned_data["went"])
    return redirect(f"{reverse('circles:circle_detail', args=[circle.pk])}#went-{pk}")
