from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from circles.follow_ups import about_students, about_the_group
from circles.forms.log import LogSheet
from circles.hands import CountedMeanwhile
from circles.log import (
    ABSENT,
    CircleAheadError,
    CircleCancelledError,
    Log,
    LogConflictError,
    TappedMeanwhileError,
    save_log,
    unlog_circle,
)
from circles.log_history import conflict_with, history_of, tapped_against
from circles.models import Circle, FollowUp
from circles.runs.end import seal_of_turns
from circles.views.pages import NO_KEY, may_schedule
from schools import clock
from schools.access import MemberRequest, roles
from schools.models.member import LEADERS
from schools.writing.cipher import Unreadable


@roles(*LEADERS)
def circle_log(request: MemberRequest, pk: int) -> HttpResponse:
    circle = get_object_or_404(circles_to_log(request), pk=pk)
    if request.method != "POST":
        return log_page(request, circle, LogSheet(circle, request.member))
    sheet = LogSheet(circle, request.member, request.POST)
    if "add" in request.POST or not sheet.is_valid():
        return log_page(request, circle, sheet)
    return save_sheet(request, circle, sheet)


def circles_to_log(request: MemberRequest) -> Any:
    return Circle.objects.led_by(request.member).with_closure().select_related("advisory")


def save_sheet(request: MemberRequest, circle: Circle, sheet: LogSheet) -> HttpResponse:
    """Saves a valid sheet; else shows it again as it was typed, with what stands against it."""
    log, sent = sheet.form.log(), sheet.form.cleaned_data
    try:
        saved = save_log(
            circle,
            log,
            by=request.member,
            token=sent["token"],
            version=sent["version"],
            promises=sheet.follow_ups(),
            hands=sheet.counts(),
            hands_seen=sheet.hands.seal_seen,
            though_cancelled=sent["though_cancelled"],
            seen=sent["seen"],
        )
    except LogConflictError:
        now = {"version": circle.log_version, "seen": seal_of_turns(circle)}
        return log_page(request, circle, sheet, conflict=conflict_with(circle, log, sheet.roster), **now)
    except TappedMeanwhileError:
        tapped = tapped_against(circle, log, sheet.roster)
        return log_page(request, circle, sheet, tapped=tapped, seen=seal_of_turns(circle))
    except CountedMeanwhile as news:
        sheet.hands.add_news(news.seal)
        return log_page(request, circle, sheet)
    except (CircleCancelledError, CircleAheadError):
        return log_page(request, circle, sheet)
    except Unreadable:
        sheet.form.add_error("note", NO_KEY)
        return log_page(request, circle, sheet)
    messages.success(
        request, saved_words(log) if saved else _("This log was saved already. Nothing is doubled.")
    )
    return redirect("circles:circle_detail", pk=circle.pk)


def log_page(request: MemberRequest, circle: Circle, sheet: LogSheet, **context: Any) -> HttpResponse:
    is_ahead = circle.on > clock.today(request.member.school)
    page = {
        "circle": circle,
        "sheet": sheet,
        "form": sheet.form,
        "is_ahead": is_ahead,
        "shows_form": request.method == "POST" or not (is_ahead or circle.is_cancelled),
        "may_restore": circle.is_cancelled and may_schedule(request.member, circle),
        "today": clock.today(request.member.school),
        **promised_already(circle),
        **sheet.attempt(),
        **context,
    }
    return render(request, "circles/circle_log.html", page)


def promised_already(circle: Circle) -> dict[str, list[FollowUp]]:
    found = list(circle.follow_ups.with_people())
    return {
        "group_promises": about_the_group(found),
        "student_promises": about_students(found),
    }


def saved_words(log: Log) -> str:
    present = sum(mark != ABSENT for mark in log.marks.values())
    words = ngettext(
        "The log is saved: %(present)d of %(total)d student was there.",
        "The log is saved: %(present)d of %(total)d students were there.",
        len(log.marks),
    )
    return words % {"present": present, "total": len(log.marks)}


@roles(*LEADERS)
def circle_history(request: MemberRequest, pk: int) -> HttpResponse:
    circle = get_object_or_404(Circle.objects.led_by(request.member).select_related("advisory"), pk=pk)
    return render(request, "circles/circle_history.html", {"circle": circle, "steps": history_of(circle)})


@roles(*LEADERS)
@require_POST
def circle_unlog(request: MemberRequest, pk: int) -> HttpResponse:
    circle = get_object_or_404(Circle.objects.led_by(request.member), pk=pk)
    if unlog_circle(circle, by=request.member):
        messages.success(
            request, _("The circle counts as not held. Log it again and what you wrote is back.")
        )
    return redirect("circles:circle_detail", pk=pk)
