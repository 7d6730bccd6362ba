from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from roster.codes import (
    LASTS,
    advisories_for_codes,
    has_password,
    make_cards,
    may_try,
    redeem_code,
    students_for_codes,
    students_of,
)
from roster.forms.sign_in import CodeForm
from schools import clock
from schools.access import MemberRequest, roles
from schools.models import Member, Role
from schools.models.advisory import by_grade, on_day
from schools.models.member import OFFICE

CARD_MAKERS = (Role.TEACHER, Role.STAFF, Role.COUNSELOR, *OFFICE)


@roles(*CARD_MAKERS)
@require_GET
def code_list(request: MemberRequest) -> HttpResponse:
    enrolled = on_day(clock.today(request.member.school), "enrollments__")
    advisories = advisories_for_codes(request.member).annotate(students=Count("enrollments", filter=enrolled))
    page = Paginator(advisories.order_by(by_grade(), "name", "pk"), 50).get_page(request.GET.get("page"))
    return render(request, "roster/code_list.html", {"page": page})


@roles(*CARD_MAKERS)
@require_http_methods(["GET", "POST"])
def code_sheet(request: MemberRequest, pk: int) -> HttpResponse:
    """GET explains; POST makes new codes and shows them this once."""
    advisory = get_object_or_404(advisories_for_codes(request.member).select_related("school"), pk=pk)
    students = list(students_of(advisory))
    waiting = [student for student in students if not has_password(student)]
    context = {"advisory": advisory, "students": students, "waiting": waiting, "days": LASTS.days}
    if request.method != "POST":
        return render(request, "roster/code_sheet.html", context)
    chosen = students if request.POST.get("who") == "all" else waiting
    return show_cards(request, context, chosen)


@roles(*CARD_MAKERS)
@require_http_methods(["GET", "POST"])
def code_card(request: MemberRequest, pk: int) -> HttpResponse:
    """One student's new code."""
    student = get_object_or_404(students_for_codes(request.member), pk=pk)
    context = {"student": student, "has_password": has_password(student), "days": LASTS.days}
    if request.method != "POST":
        return render(request, "roster/code_card.html", context)
    return show_cards(request, context, [student])


def show_cards(request: MemberRequest, context: dict[str, Any], students: list[Member]) -> HttpResponse:
    address = settings.BASE_URL.partition("://")[2] + reverse("roster:code_enter")
    shown = context | {"cards": make_cards(students, request.member), "address": address}
    return render(request, "roster/code_cards.html", shown)


@login_not_required
@never_cache
@sensitive_post_parameters("code", "password", "again")
@require_http_methods(["GET", "POST"])
def code_enter(request: HttpRequest) -> HttpResponse:
    """User name, code and a new password on one page."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and use_code(request, form):
        return redirect("home")
    return render(request, "roster/code_enter.html", {"form": form})


def use_code(request: HttpRequest, form: CodeForm) -> bool:
    typed = form.cleaned_data
    if not may_try(typed["username"]):
        form.add_error(None, _("That was tried too often. Wait ten minutes and try again."))
        return False
    account = redeem_code(typed["username"], typed["code"], typed["password"])
    if account is None:
        form.add_error(None, _("The user name and the code do not fit, or the code is used or too old."))
        return False
    get_adapter().forget_guesses(request, account)
    login(request, account)
    return True
