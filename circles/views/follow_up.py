from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from circles.follow_ups import finish_follow_up, owner_choices, reopen_follow_up
from circles.forms.follow_up import FollowUpForm, OutcomeForm
from circles.models import FollowUp
from schools import clock
from schools.access import MemberRequest, roles
from schools.models.member import LEADERS

DONE_ON_A_PAGE = 20


def follow_ups(request: MemberRequest) -> Any:
    related = FollowUp.objects.select_related("student", "owner", "circle__advisory")
    return related.defer("circle__note").visible_to(request.member)


def go_back(request: MemberRequest) -> HttpResponse:
    """Where the person came from: the first page, or the list."""
    return redirect("home" if request.POST.get("next") == "home" else "circles:follow_up_list")


@roles(*LEADERS)
def follow_up_list(request: MemberRequest) -> HttpResponse:
    found = list(follow_ups(request).open())
    done = Paginator(follow_ups(request).done().order_by("-done_at", "-pk"), DONE_ON_A_PAGE)
    page = {
        "mine": [follow_up for follow_up in found if follow_up.owner_id == request.member.pk],
        "others": [follow_up for follow_up in found if follow_up.owner_id != request.member.pk],
        "done": done.get_page(request.GET.get("page")),
        "today": clock.today(request.member.school),
    }
    return render(request, "circles/follow_up_list.html", page)


@roles(*LEADERS)
def follow_up_done(request: MemberRequest, pk: int) -> HttpResponse:
    follow_up = get_object_or_404(follow_ups(request), pk=pk)
    form = OutcomeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        outcome = form.cleaned_data["outcome"]
        if finish_follow_up(follow_up, outcome) or outcome in ("", follow_up.outcome):
            messages.success(request, _("Marked as done. You can undo it under Follow-ups."))
            return go_back(request)
        form.add_error(None, _("It is done already. Open it again first, then say what came of it."))
    next_page = request.POST.get("next") or request.GET.get("next", "")
    page = {
        "form": form,
        "follow_up": follow_up,
        "next": next_page,
        "today": clock.today(request.member.school),
    }
    return render(request, "circles/follow_up_done.html", page)


@roles(*LEADERS)
@require_POST
def follow_up_reopen(request: MemberRequest, pk: int) -> HttpResponse:
    follow_up = get_object_or_404(follow_ups(request), pk=pk)
    outcome = reopen_follow_up(follow_up)
    words = _("It is open again. What came of it was: “%(outcome)s”.") if outcome else _("It is open again.")
    messages.success(request, words % {"outcome": outcome})
    return redirect("circles:follow_up_list")


@roles(*LEADERS)
def follow_up_edit(request: MemberRequest, pk: int) -> HttpResponse:
    follow_up = get_object_or_404(follow_ups(request).open(), pk=pk)
    today = clock.today(request.member.school)
    form = FollowUpForm(
        request.POST if request.method == "POST" else None,
        instance=follow_up,
        member=request.member,
        owners=owner_choices(follow_up.circle.advisory, request.member),
        today=today,
    )
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, _("The promise is changed."))
        return redirect("circles:follow_up_list")
    return render(
        request, "circles/follow_up_edit.html", {"form": form, "follow_up": follow_up, "today": today}
    )
