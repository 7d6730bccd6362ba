"""The run screen: for those who lead the circle, and with less on it for a student who keeps it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from circles.agreements import current_agreements
from circles.forms.hands import HandsForm
from circles.forms.run_follow_up import RunFollowUpForm
from circles.forms.tap import TapForm
from circles.hands import hands_summary
from circles.history import last_time
from circles.log import roster_of
from circles.models import Circle, Run
from circles.plans.card import card_in_force, proposal_for
from circles.runs.board import read_board, stamp_of
from circles.runs.glances import glance_at_board, has_newcomers
from circles.runs.often import MINUTE, may_tap
from circles.runs.start import put_back, seat_newcomers, start_run, why_not_to_run
from circles.runs.taps import FOR_KEEPERS, take_tap
from circles.schedule import Refused
from circles.views.pages import led_circle, note_watching
from circles.voices import not_heard_lately
from schools import clock
from schools.access import MemberRequest, roles
from schools.models import Role
from schools.models.member import LEADERS
from schools.prepared import Prepared

DRIVERS = (*LEADERS, Role.STUDENT)
BY_SCRIPT = "X-Tap"
NAMES_ON = "?names=on"
LOOK_EVERY = 5  # seconds
WHOLE = Prepared(
    lambda run: Run.objects.select_related("circle__advisory", "circle__school").filter(pk=run), run=-1
)


def glanced_run(request: MemberRequest, pk: int) -> Run:
    """As little of it as tells whether it may be driven, and whether it changed."""
    if run := glance_at_board(pk, request.member):
        return run
    raise Http404


def whole_run(run: Run) -> Run:
    """All that a board shows of a run that the member may drive."""
    if whole := WHOLE.first(run=run.pk):
        return whole
    raise Http404


@roles(*DRIVERS)
def circle_run(request: MemberRequest, pk: int) -> HttpResponse:
    if request.method == "POST" or request.member.is_student:
        return drive(request, glanced_run(request, pk))
    circle = led_circle(request, pk)
    if not circle.is_running:
        return start_page(request, circle)
    return run_page(request, glanced_run(request, pk))


def drive(request: MemberRequest, run: Run) -> HttpResponse:
    if keeps_no_more(request, run):
        return redirect("circles:circle_detail", pk=run.circle_id)
    if request.method == "POST":
        return tap(request, run)
    return run_page(request, run)


def keeps_no_more(request: MemberRequest, run: Run) -> bool:
    """Whether there is nothing left of the run for the student who kept it: it is logged, or was put back."""
    return request.member.is_student and not run.circle.is_running


def start_page(request: MemberRequest, circle: Circle) -> HttpResponse:
    agreed = current_agreements(circle.advisory)
    page = {
        "circle": circle,
        "why_not": why_not_to_run(circle),
        "ran_before": Run.objects.filter(circle=circle).exists(),
        "card": card_in_force(circle) or proposal_for(circle, request.member),
        "agreements": agreed.lines if agreed else [],
        "students": roster_of(circle),
        "last_time": last_time(circle, request.member),
        "today": clock.today(request.member.school),
    }
    return render(request, "circles/run_start.html", page)


def run_page(request: MemberRequest, run: Run) -> HttpResponse:
    seat_newcomers(run)
    told = "\n".join(str(message) for message in messages.get_messages(request))
    page = board_context(request, run, told)
    if not page["is_keeper"]:
        page |= notes_context(request, page["circle"])
    return render(request, "circles/circle_run.html", page)


def notes_context(request: MemberRequest, circle: Circle) -> dict[str, Any]:
    """What stands beside the board and does not change with it: for the eyes of who leads the circle."""
    member = request.member
    return {
        "hands": HandsForm(hands=hands_summary(circle, member)),
        "promise": RunFollowUpForm(circle, member),
        "last_time": last_time(circle, member),
        "quiet": not_heard_lately(member, circle.advisory),
        "today": clock.today(member.school),
    }


def board_context(request: MemberRequest, run: Run, told: str = "") -> dict[str, Any]:
    board = read_board(whole_run(run))
    return {
        "board": board,
        "circle": board.circle,
        "stamp": stamp_of(board.run),
        "told": told,
        "is_keeper": request.member.is_student,
        "shows_names": "names" in request.GET,
        "run_query": NAMES_ON if "names" in request.GET else "",
    }


def tap(request: MemberRequest, run: Run) -> HttpResponse:
    """Takes one tap. A script gets the board as it stands now, another browser goes back to the page."""
    if request.member.is_student and not may_tap(request.member):
        return HttpResponse(status=429, headers={"Retry-After": str(MINUTE)})
    form = TapForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    asked = form.asked()
    if request.member.is_student and asked.do not in FOR_KEEPERS:
        raise PermissionDenied
    told = ""
    try:
        take_tap(run, asked)
    except Refused as refusal:
        told = str(refusal)
    if BY_SCRIPT in request.headers:
        return board_piece(request, run, told)
    if told:
        messages.warning(request, told)
    return after_tap(request, run, asked.do)


def after_tap(request: MemberRequest, run: Run, do: str) -> HttpResponse:
    """Without a script: names that were switched on stay so."""
    if do == "end":
        return redirect("circles:circle_log", pk=run.circle_id)
    path = reverse("circles:circle_run", args=[run.circle_id])
    return redirect(path + (NAMES_ON if "names" in request.GET else ""))


def board_piece(request: MemberRequest, run: Run, told: str = "") -> HttpResponse:
    return render(request, "circles/_run_board.html", board_context(request, run, told))


@roles(*DRIVERS)
@require_safe
def run_state(request: MemberRequest, pk: int) -> HttpResponse:
    """The board when it changed since the stamp that was `seen`; else 204."""
    run = glanced_run(request, pk)
    if keeps_no_more(request, run):
        return redirect("circles:circle_detail", pk=pk)
    note_watching(request, run)
    if newcomers_show(run) and seat_newcomers(run):
        return board_piece(request, run)
    if request.GET.get("seen") == stamp_of(run):
        return HttpResponse(status=204)
    return board_piece(request, run)


def newcomers_show(run: Run) -> bool:
    """Whether somebody waits for a seat. To know takes as long as all else of a poll, and it happens rarely.

    So it is looked for in one second of five by this server's clock: a screen that asks every second soon finds out.
    """
    if clock.now().second % LOOK_EVERY:
        return False
    return has_newcomers(run)


@roles(*LEADERS)
@require_POST
def run_start(request: MemberRequest, pk: int) -> HttpResponse:
    circle = led_circle(request, pk)
    try:
        start_run(circle, request.member, afresh="afresh" in request.POST)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("circles:circle_detail", pk=pk)
    return redirect("circles:circle_run", pk=pk)


@roles(*LEADERS)
@require_POST
def run_put_back(request: MemberRequest, pk: int) -> HttpResponse:
    circle = led_circle(request, pk)
    if put_back(circle):
        messages.success(request, put_back_words(circle))
    return redirect("circles:circle_detail", pk=pk)


def put_back_words(circle: Circle) -> str:
    if circle.on < clock.today(circle.school):
        return _(
            "The circle counts as not started. If it was held after all, log it: its turns are in the log."
        )
    return _("The circle counts as not started. Start it again and its turns are back.")
