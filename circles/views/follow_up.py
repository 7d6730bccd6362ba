from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from circles.follow_ups import (
    finish_follow_up,
    hand_back,
    hand_over,
    owner_choices,
    reopen_follow_up,
    sort_promises,
)
from circles.forms.follow_up import FollowUpForm, HandOverForm, OutcomeForm
from circles.models import FollowUp
from circles.models.follow_up import FollowUpQuerySet
from circles.views.pages import led_advisories
from schools import clock
from schools.access import MemberRequest, roles
from schools.models import Member
from schools.models.member import LEADERS
from schools.numbers import number_of

DONE_ON_A_PAGE = 20


def follow_ups(request: MemberRequest) -> FollowUpQuerySet:
    return FollowUp.objects.with_people().visible_to(request.member)


def known(request: MemberRequest) -> FollowUpQuerySet:
    return FollowUp.objects.with_people().known_to(request.member)


def go_back(request: MemberRequest) -> HttpResponse:
    """Where the person came from: the first page, or the list."""
    return redirect("home" if request.POST.get("next") == "home" else "circles:follow_up_list")


@roles(*LEADERS)
def follow_up_list(request: MemberRequest) -> HttpResponse:
    member = request.member
    found = list(follow_ups(request).open().with_hand_back(member))
    handed_back = FollowUp.objects.with_people().handed_back_by(member)
    shown = {follow_up.pk for follow_up in found}
    done = Paginator(follow_ups(request).done().order_by("-done_at", "-pk"), DONE_ON_A_PAGE)
    page = {
        "promises": sort_promises(found, member),
        "given": [each for each in handed_back if each.pk not in shown],
        "done": done.get_page(request.GET.get("page")),
        "advisories": led_advisories(member),
        "today": clock.today(member.school),
    }
    return render(request, "circles/follow_up_list.html", page)


@roles(*LEADERS)
def follow_up_done(request: MemberRequest, pk: int) -> HttpResponse:
    follow_up = get_object_or_404(follow_ups(request), pk=pk)
    form = OutcomeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        outcome = form.cleaned_data["outcome"]
        if finish_follow_up(follow_up, outcome, by=request.member) or outcome in ("", follow_up.outcome):
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
    data = request.POST if request.method == "POST" else None
    form = FollowUpForm(data, instance=follow_up, member=request.member, today=today)
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, _("The promise has a new date."))
        return redirect("circles:follow_up_list")
    page = {"form": form, "follow_up": follow_up, "today": today}
    return render(request, "circles/follow_up_edit.html", page)


@roles(*LEADERS)
def follow_up_hand_over(request: MemberRequest, pk: int) -> HttpResponse:
    follow_up = get_object_or_404(known(request), pk=pk)
    if words := why_not_hand_over(follow_up, request.member):
        messages.info(request, words)
        return redirect("circles:follow_up_list")
    owners = owner_choices(follow_up.circle.advisory, request.member)
    data = request.POST if request.method == "POST" else None
    form = HandOverForm(data, follow_up=follow_up, owners=owners)
    if form.is_bound and form.is_valid() and handed_over(request, form):
        return redirect("circles:follow_up_list")
    page = {"form": form, "follow_up": follow_up, "today": clock.today(request.member.school)}
    return render(request, "circles/follow_up_hand_over.html", page)


def why_not_hand_over(follow_up: FollowUp, member: Member) -> str:
    if follow_up.done_at:
        return _("It is done already. Open it again first, then hand it over.")
    if not FollowUp.objects.visible_to(member).filter(pk=follow_up.pk).exists():
        return _("%(owner)s has the promise now. You can take it back here.") % {"owner": follow_up.owner}
    return ""


def gave(member: Member, form: HandOverForm) -> bool:
    found = form.cleaned_data
    return hand_over(form.follow_up.pk, found["to"], owner=found["owner"], by=member)


def handed_over(request: MemberRequest, form: HandOverForm) -> bool:
    """False when somebody else was first: then the form says so."""
    follow_up, to = form.follow_up, form.cleaned_data["to"]
    if to != follow_up.owner and not gave(request.member, form):
        follow_up.refresh_from_db(fields=["owner"])
        form.say_who_has_it()
        return False
    words = _("%(owner)s has the promise now.")
    if form.cleaned_data["owner"] == request.member.pk:
        words = _(
            "%(owner)s has the promise now. As long as it is open and theirs you can take it back here."
        )
    messages.success(request, words % {"owner": to})
    return True


@roles(*LEADERS)
@require_POST
def follow_up_take_back(request: MemberRequest, pk: int) -> HttpResponse:
    follow_up = get_object_or_404(known(request), pk=pk)
    owner = number_of(request.POST.get("owner", ""))
    if hand_back(follow_up.pk, request.member, owner=owner):
        words = _("%(owner)s has the promise again.") % {"owner": follow_up.handed_from}
        messages.success(request, words)
    else:
        words = _("Nothing is changed: it was done, handed on or taken back meanwhile.")
        messages.info(request, words)
    return redirect("circles:follow_up_list")
