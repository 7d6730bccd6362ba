import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from schools import clock
from schools.access import MemberRequest
from schools.context import enter_school, outside_schools
from schools.models import School
from schools.typed import give_back, typed
from schools.writing.cipher import Unreadable

Handler = Callable[[HttpRequest], HttpResponseBase]

log = logging.getLogger(__name__)

# What a page asks for by itself keeps nobody signed in, unless its view says so.
ASKED_BY_THE_PAGE = {
    "roster:import_progress",
    "circles:run_state",
    "circles:present_state",
    "journals:circle_offered",
    "surveys:survey_closing",
    "reports:release_line",
}
MOST_SENT = 51 * 1024**2  # bytes: a file of 50 MB, and what stands around it
# What a signed-in account may open before it is in a school.
OUTSIDE_SCHOOLS = {"account_logout", "account_login", "schools:school_choose", "schools:health"}


class PlainTextMiddleware:
    """Refuses what no page of ours sends, before anything of it is read: NUL in an address, which the database cannot
    read, and more than the largest file.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "%00" in request.META.get("QUERY_STRING", "") or "\0" in request.path:
            return HttpResponseBadRequest()
        if (
            request.META.get("CONTENT_LENGTH", "").isdecimal()
            and int(request.META["CONTENT_LENGTH"]) > MOST_SENT
        ):
            return HttpResponse(_("This is more than Advisory takes at once: 50 MB."), status=413)
        return self.get_response(request)


class SignInMiddleware(LoginRequiredMiddleware):
    """Signing in leads back to a page, never to an address that only takes forms."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        if request.method == "POST":
            return redirect("account_login")
        return super().handle_no_permission(request, view_func)


class SchoolMiddleware:
    """Runs each request of a signed-in account in one transaction that sees its school and no other.

    An error rolls everything back. A stream would read outside of the transaction and is refused.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        cast(Any, request).member = None
        if request.user.is_authenticated and left_idle(request):
            return sign_out_idle(request)
        if not request.user.is_authenticated:
            return self.get_response(request)
        with outside_schools():
            return self.respond_in_school(cast(MemberRequest, request))

    def respond_in_school(self, request: MemberRequest) -> HttpResponseBase:
        if member := enter_school(cast(int, request.user.pk), request.session.get("school")):
            request.member = member
            with timezone.override(member.school.zone):
                response = self.get_response(request)
        else:
            response = self.get_response(request)
        if response.streaming and not hasattr(response, "file_to_stream"):
            raise RuntimeError("A stream would read outside of the school's transaction.")
        if response.status_code >= 500:
            transaction.set_rollback(True)
        return response

    def process_view(
        self, request: MemberRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        if not request.user.is_authenticated or not match:
            return None
        if match.view_name not in ASKED_BY_THE_PAGE:
            note_activity(request)
        if request.member:
            return None
        outside = match.view_name in OUTSIDE_SCHOOLS or getattr(view, "login_required", True) is False
        return None if outside else redirect("schools:school_choose")

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """What cannot be opened, or its opening not recorded, is not shown: a plain page says so instead."""
        if isinstance(exception, Unreadable):
            log.error("A key of what people write cannot be opened: is JOURNAL_KEY right?")
            return render(request, "503.html", {"words": typed(request)}, status=503)
        if request.user.is_authenticated:
            transaction.set_rollback(True)
        return None


def sign_out_idle(request: HttpRequest) -> HttpResponseBase:
    """An adult gets back what they typed in a form; scripts keep it, and a student's device is shared."""
    words = typed(request) if may_have_back(request) else ""
    logout(request)
    cast(Any, request).signed_out = True
    return give_back(request, words) if words else redirect("account_login")


def may_have_back(request: HttpRequest) -> bool:
    if request.method != "POST" or request.headers.get("Sec-Fetch-Mode") != "navigate":
        return False
    with outside_schools():
        member = enter_school(cast(int, request.user.pk), request.session.get("school"))
    return member is not None and not member.is_student


def left_idle(request: HttpRequest) -> bool:
    until = request.session.get("idle_at")
    return until is not None and clock.now().timestamp() > until


def note_activity(request: MemberRequest) -> None:
    """Moves the moment of idle sign-out, at most once a minute, so that most requests write no session."""
    minutes = request.member.idle_minutes if request.member else School.STUDENT_IDLE_MINUTES
    until = (clock.now() + timedelta(minutes=minutes)).timestamp()
    if abs(until - request.session.get("idle_at", 0)) > min(60, minutes * 15):
        request.session["idle_at"] = until


class PrivatePagesMiddleware:
    """Nothing that a signed-in person saw stays in a browser or a proxy; signing out clears what did."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        user = getattr(request, "user", None)
        if user is not None and (user.is_authenticated or request.method == "POST"):
            patch_cache_control(response, no_store=True, private=True)
        if getattr(request, "signed_out", False):
            response["Clear-Site-Data"] = '"cache", "storage"'
        return response
