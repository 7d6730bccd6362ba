"""“You said → we will → done”: read by everybody whom it is for, written by administrators."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from reports.commitments import (
    about,
    add_commitment,
    change_commitment,
    finish,
    remove,
    reopen,
    restore,
    seal_of_commitment,
    shown,
)
from reports.forms.commitment import CommitmentForm, DoneForm
from reports.models import Commitment, Release
from reports.picks import picks_for
from reports.views.release import VIEWERS
from schools import clock
from schools.access import MemberRequest, roles
from schools.forms.renewed import renew
from schools.models import Role

PAGE, MOST_REMOVED = 20, 20


@roles(*VIEWERS)
@require_safe
def commitment_list(request: MemberRequest) -> HttpResponse:
    member = request.member
    found = Commitment.objects.visible_to(member)
    rows = found.order_by("-done_at", "due_on", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    removed = Commitment.objects.run_by(member).removed().order_by("-removed_at", "-pk")[:MOST_REMOVED]
    seen = Release.objects.visible_to(member, clock.now())
    context = {
        "page": page,
        "shown": shown(page, seen, clock.today(member.school)),
        "runs": member.role == Role.ADMINISTRATOR,
        "removed": removed if member.role == Role.ADMINISTRATOR else [],
    }
    return render(request, "reports/commitment_list.html", context)


def commitment_run(request: MemberRequest, pk: int) -> Commitment:
    return get_object_or_404(Commitment.objects.run_by(request.member), pk=pk)


def bound(request: MemberRequest, commitment: Commitment, **more: Any) -> CommitmentForm:
    return CommitmentForm(
        request.POST if request.method == "POST" else None,
        instance=commitment,
        member=request.member,
        picks=picks_for(request.member, about(commitment)),
        today=clock.today(request.member.school),
        **more,
    )


@roles(Role.ADMINISTRATOR)
def commitment_new(request: MemberRequest) -> HttpResponse:
    form = bound(request, Commitment(), initial={"picked": request.GET.get("about", "")})
    if not form.is_bound or not form.is_valid():
        return form_page(request, form)
    if add_commitment(form.save(commit=False), by=request.member):
        messages.success(request, _("Saved."))
    return redirect("reports:commitment_list")


@roles(Role.ADMINISTRATOR)
def commitment_edit(request: MemberRequest, pk: int) -> HttpResponse:
    """What was taken away meanwhile is not opened, but whoever sends a change of it keeps what they typed."""
    found = Commitment.objects.run_by(request.member)
    commitment = get_object_or_404(found if request.method == "POST" else found.standing(), pk=pk)
    form = bound(request, commitment)
    if not form.is_bound or not form.is_valid():
        return form_page(request, form, commitment=commitment)
    if not change_commitment(form.save(commit=False), seen=form.cleaned_data["seen"]):
        theirs = Commitment.objects.run_by(request.member).get(pk=pk)
        renew(form, seen=seal_of_commitment(theirs))
        return form_page(request, form, commitment=commitment, theirs=theirs)
    messages.success(request, _("Saved."))
    return redirect("reports:commitment_list")


def form_page(request: MemberRequest, form: Any, **context: Any) -> HttpResponse:
    page = {"form": form, **context}
    status = 422 if form.errors or "theirs" in context else 200
    return render(request, "reports/commitment_edit.html", page, status=status)


@roles(Role.ADMINISTRATOR)
def commitment_done(request: MemberRequest, pk: int) -> HttpResponse:
    run = Commitment.objects.run_by(request.member)
    commitment = get_object_or_404(run if request.method == "POST" else run.standing(), pk=pk)
    form = DoneForm(
        request.POST if request.method == "POST" else None, initial={"outcome": commitment.outcome}
    )
    if commitment.removed_at and form.is_bound:
        form.add_error(None, _("Somebody took it away meanwhile. What you typed is here."))
    if form.is_bound and form.is_valid():
        outcome = form.cleaned_data["outcome"]
        if finish(commitment, outcome) or outcome == commitment.outcome:
            messages.success(request, _("Marked as done. You can open it again here."))
            return redirect("reports:commitment_list")
        form.add_error(None, _("It is done already. Open it again first, then say what was done."))
    page = {"form": form, "commitment": commitment}
    return render(request, "reports/commitment_done.html", page, status=422 if form.errors else 200)


def changed(request: MemberRequest, pk: int, verb: Callable[[Commitment], bool], words: str) -> HttpResponse:
    if verb(commitment_run(request, pk)):
        messages.success(request, words)
    else:
        messages.warning(request, _("Nothing was changed: the page was not up to date."))
    return redirect("reports:commitment_list")


@roles(Role.ADMINISTRATOR)
@require_POST
def commitment_reopen(request: MemberRequest, pk: int) -> HttpResponse:
    return changed(request, pk, reopen, _("It is open again."))


@roles(Role.ADMINISTRATOR)
@require_POST
def commitment_remove(request: MemberRequest, pk: int) -> HttpResponse:
    return changed(request, pk, remove, _("Taken away. You can put it back at the end of this page."))


@roles(Role.ADMINISTRATOR)
@require_POST
def commitment_restore(request: MemberRequest, pk: int) -> HttpResponse:
    return changed(request, pk, restore, _("It is back."))
