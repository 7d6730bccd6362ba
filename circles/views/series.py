from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from circles.calendar import agenda
from circles.forms.series import SeriesForm
from circles.models import Series
from circles.models.series import SCHEDULERS
from circles.schedule import Refused
from circles.series import end_series, restore_series, schedule_series, suggest_series
from circles.views.pages import advisories_to_schedule, chosen
from schools import clock
from schools.access import MemberRequest, roles
from schools.models import Advisory, SchoolYear


@roles(*SCHEDULERS)
def series_new(request: MemberRequest) -> HttpResponse:
    """Shows every date before it saves: `preview` is the button that saves nothing."""
    advisories = list(advisories_to_schedule(request))
    advisory = chosen(request, advisories) or (advisories[0] if len(advisories) == 1 else None)
    context: dict[str, Any] = {"advisories": advisories, "advisory": advisory}
    if not advisory:
        context["has_year"] = SchoolYear.objects.exists()
        return render(request, "circles/series_new.html", context)
    form = series_form(request, advisory)
    if form.is_bound and form.is_valid() and "preview" not in request.POST:
        return save_series(request, form)
    return render(request, "circles/series_new.html", context | {"form": form})


def series_form(request: MemberRequest, advisory: Advisory) -> SeriesForm:
    if request.method == "POST":
        return SeriesForm(request.POST, member=request.member, advisory=advisory)
    first_values = suggest_series(advisory, clock.today(request.member.school))
    return SeriesForm(member=request.member, advisory=advisory, initial=first_values)


def save_series(request: MemberRequest, form: SeriesForm) -> HttpResponse:
    series, count = schedule_series(form.save(commit=False))
    if series is form.instance:
        words = ngettext(
            "%(count)d circle is in the calendar.", "%(count)d circles are in the calendar.", count
        )
        messages.success(request, words % {"count": count})
    else:
        messages.info(request, _("This series was in the calendar already. Nothing was added twice."))
    return redirect("circles:series_detail", pk=series.pk)


def series_to_schedule(request: MemberRequest, pk: int) -> Series:
    series = Series.objects.scheduled_by(request.member).select_related("advisory__year", "advisory__school")
    return get_object_or_404(series, pk=pk)


@roles(*SCHEDULERS)
def series_detail(request: MemberRequest, pk: int) -> HttpResponse:
    series = series_to_schedule(request, pk)
    circles = list(series.circles.for_calendar().with_leader(request.member))
    now, today = clock.now(), clock.today(request.member.school)
    context = {
        "series": series,
        "days": agenda(circles, [], today),
        "today": today,
        "coming": sum(circle.starts_at > now and circle.is_planned for circle in circles),
        "held": sum(circle.is_held for circle in circles),
        "is_over": series.until_on < today,
    }
    return render(request, "circles/series_detail.html", context)


@roles(*SCHEDULERS)
@require_POST
def series_end(request: MemberRequest, pk: int) -> HttpResponse:
    gone, cancelled = end_series(series_to_schedule(request, pk), clock.now(), by=request.member)
    words = ngettext(
        "The series has ended: %(count)d circle is out of the calendar.",
        "The series has ended: %(count)d circles are out of the calendar.",
        gone,
    )
    messages.success(request, words % {"count": gone})
    if cancelled:
        messages.info(request, cancelled_words(cancelled))
    return redirect("circles:series_detail", pk=pk)


def cancelled_words(count: int) -> str:
    words = ngettext(
        "%(count)d circle was moved or planned by hand: it is cancelled, and keeps its place and plan.",
        "%(count)d circles were moved or planned by hand: they are cancelled, and keep their places and plans.",
        count,
    )
    return words % {"count": count}


@roles(*SCHEDULERS)
@require_POST
def series_restore(request: MemberRequest, pk: int) -> HttpResponse:
    try:
        count = restore_series(series_to_schedule(request, pk), clock.now(), by=request.member)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("circles:series_detail", pk=pk)
    words = ngettext(
        "The series goes on: %(count)d circle is back in the calendar.",
        "The series goes on: %(count)d circles are back in the calendar.",
        count,
    )
    messages.success(request, words % {"count": count})
    return redirect("circles:series_detail", pk=pk)
