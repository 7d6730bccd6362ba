from collections.abc import Callable
from copy import copy
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from circles.forms.schedule import CancelForm, MoveForm, NewCircleForm, SpotForm
from circles.models import Circle
from circles.models.series import SCHEDULERS
from circles.schedule import (
    HELD_STAYS,
    HELD_STAYS_THERE,
    Refused,
    add_circle,
    cancel_circle,
    move_circle,
    move_circle_back,
    restore_circle,
    why_not,
)
from circles.views.pages import advisories_to_schedule, chosen
from schools import clock
from schools.access import MemberRequest, roles
from schools.models import SchoolYear
from schools.typed import too_late


def circle_to_schedule(request: MemberRequest, pk: int) -> Circle:
    circles = Circle.objects.scheduled_by(request.member).for_calendar()
    return get_object_or_404(circles.select_related("advisory__year", "school"), pk=pk)


@roles(*SCHEDULERS)
def circle_new(request: MemberRequest) -> HttpResponse:
    advisories = list(advisories_to_schedule(request))
    advisory = chosen(request, advisories) or (advisories[0] if len(advisories) == 1 else None)
    context: dict[str, Any] = {"advisories": advisories, "advisory": advisory}
    if not advisory:
        context["has_year"] = SchoolYear.objects.exists()
        return render(request, "circles/circle_new.html", context)
    form = NewCircleForm(
        request.POST or None,
        member=request.member,
        instance=Circle(advisory=advisory, place=advisory.place, on=clock.today(request.member.school)),
    )
    if form.is_valid():
        return save_circle(request, form)
    return render(request, "circles/circle_new.html", context | {"form": form})


def save_circle(request: MemberRequest, form: NewCircleForm) -> HttpResponse:
    circle = form.twin or add_circle(form.save(commit=False))
    if circle is form.instance:
        say_done(request, _("The circle is in the calendar."), form)
    else:
        messages.info(request, _("This circle was in the calendar already. Nothing was added twice."))
    return redirect("circles:circle_detail", pk=circle.pk)


@roles(*SCHEDULERS)
def circle_cancel(request: MemberRequest, pk: int) -> HttpResponse:
    circle = circle_to_schedule(request, pk)
    if request.method == "GET" and not circle.is_planned:
        return refused(request, circle, why_not(circle, HELD_STAYS))
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        words = _("The circle is cancelled.")
        reason = form.cleaned_data["reason"]
        return attempt(request, circle, words, lambda: cancel_circle(circle, reason, by=request.member))
    return render(request, "circles/circle_cancel.html", {"circle": circle, "form": form})


@roles(*SCHEDULERS)
@require_POST
def circle_restore(request: MemberRequest, pk: int) -> HttpResponse:
    circle = circle_to_schedule(request, pk)
    words = _("The circle is planned again.")
    return attempt(request, circle, words, lambda: restore_circle(circle, by=request.member))


@roles(*SCHEDULERS)
def circle_move(request: MemberRequest, pk: int) -> HttpResponse:
    circle = circle_to_schedule(request, pk)
    if request.method == "GET" and not circle.is_planned:
        return refused(request, circle, why_not(circle, HELD_STAYS_THERE))
    form = MoveForm(
        request.POST if request.method == "POST" else None, member=request.member, instance=copy(circle)
    )
    if form.is_valid():
        try:
            move_circle(circle, form.spot(), by=request.member)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            say_done(request, _("The circle is moved."), form)
            return redirect("circles:circle_detail", pk=pk)
    return render(request, "circles/circle_move.html", {"circle": circle, "form": form})


@roles(*SCHEDULERS)
@require_POST
def circle_move_back(request: MemberRequest, pk: int) -> HttpResponse:
    circle = circle_to_schedule(request, pk)
    words = _("The circle is back where it was.")
    return attempt(request, circle, words, lambda: move_circle_back(circle, by=request.member))


def attempt(request: MemberRequest, circle: Circle, done: str, verb: Callable[[], None]) -> HttpResponse:
    """Tries the verb, says what came of it and goes back to the circle."""
    try:
        verb()
    except Refused as refusal:
        return refused(request, circle, str(refusal))
    messages.success(request, done)
    return redirect("circles:circle_detail", pk=circle.pk)


def refused(request: MemberRequest, circle: Circle, words: str) -> HttpResponse:
    return too_late(request, words, reverse("circles:circle_detail", args=[circle.pk]))


def say_done(request: MemberRequest, done: str, form: SpotForm) -> None:
    messages.success(request, done)
    if shift := form.shift_words():
        messages.info(request, shift)
