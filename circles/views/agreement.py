from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from circles.agreements import (
    AgreedMeanwhile,
    IdeaGone,
    TooManyIdeas,
    agree,
    current_agreements,
    move_ideas,
    reopen_idea,
    tells_hands,
    versions_of,
)
from circles.forms.agreement import AgreeForm, AgreementIdeaForm, too_many_words
from circles.models import AgreementIdea, Agreements
from circles.schedule import hold_advisory
from circles.views.pages import chosen, led_advisories
from schools.access import MemberRequest, roles
from schools.models import Advisory, Role
from schools.models.member import LEADERS
from schools.numbers import number_of
from schools.views.pages import saved

GROUP = (Role.STUDENT, *LEADERS)
CLOSED_SHOWN = 5


def my_advisories(request: MemberRequest) -> QuerySet[Advisory]:
    """Whose agreements the person reads: a student's own, and those that an adult leads today."""
    member = request.member
    own = Advisory.objects.current().attended_by(member) if member.is_student else led_advisories(member)
    return own.select_related("school")


@roles(*GROUP)
def agreement_list(request: MemberRequest) -> HttpResponse:
    advisories = list(my_advisories(request))
    advisory = chosen(request, advisories) or next(iter(advisories), None)
    return agreement_page(request, advisory, advisories)


def agreement_page(
    request: MemberRequest,
    advisory: Advisory | None,
    advisories: list[Advisory],
    form: AgreementIdeaForm | None = None,
) -> HttpResponse:
    current = current_agreements(advisory) if advisory else None
    page = {
        "advisory": advisory,
        "advisories": advisories if len(advisories) > 1 else [],
        "current": current,
        "tells_hands": current and tells_hands(current),
        "closed": closed_ideas(request, advisory),
        "ideas": advisory and AgreementIdea.objects.open_in(advisory).select_related("proposed_by"),
        "left_behind": AgreementIdea.objects.left_behind_by(request.member).select_related("advisory"),
        "form": form or (advisory and AgreementIdeaForm(member=request.member, advisory=advisory)),
    }
    return render(request, "circles/agreement_list.html", page)


def closed_ideas(request: MemberRequest, advisory: Advisory | None) -> list[AgreementIdea]:
    """The latest that were taken back or not agreed, each with `may_reopen`."""
    ideas = AgreementIdea.objects
    reopenable = ideas.reopenable_by(request.member).filter(pk=OuterRef("pk"))
    closed = ideas.closed_for(request.member).filter(advisory=advisory)
    return list(closed.annotate(may_reopen=Exists(reopenable)).order_by("-pk")[:CLOSED_SHOWN])


@roles(*GROUP)
@require_POST
def agreement_propose(request: MemberRequest, pk: int) -> HttpResponse:
    advisories = list(my_advisories(request))
    advisory = get_object_or_404(my_advisories(request), pk=pk)
    hold_advisory(advisory)
    form = AgreementIdeaForm(request.POST, member=request.member, advisory=advisory)
    if not form.is_valid() or not saved(form):
        return agreement_page(request, advisory, advisories, form)
    messages.success(request, _("Your idea waits for the next circle."))
    return redirect(list_url(advisory))


def list_url(advisory: Advisory) -> str:
    return f"{reverse('circles:agreement_list')}?advisory={advisory.pk}"


@roles(*GROUP)
@require_POST
def idea_close(request: MemberRequest, pk: int) -> HttpResponse:
    """The author takes the idea back; a leader notes that the group did not agree."""
    ideas = AgreementIdea.objects.closable_by(request.member).select_related("advisory")
    idea = get_object_or_404(ideas, pk=pk)
    is_own = idea.proposed_by_id == request.member.pk
    state = AgreementIdea.State.WITHDRAWN if is_own else AgreementIdea.State.DECLINED
    if move_ideas([idea.pk], state):
        messages.success(request, closed_words(request, idea))
    return redirect(list_url(idea.advisory))


def closed_words(request: MemberRequest, idea: AgreementIdea) -> str:
    if AgreementIdea.objects.reopenable_by(request.member).filter(pk=idea.pk).exists():
        return _("The idea is off the list. You can bring it back below.")
    return _("The idea is off the list.")


@roles(*GROUP)
@require_POST
def idea_reopen(request: MemberRequest, pk: int) -> HttpResponse:
    ideas = AgreementIdea.objects.reopenable_by(request.member)
    idea = get_object_or_404(ideas.select_related("advisory", "proposed_by"), pk=pk)
    try:
        if reopen_idea(idea):
            messages.success(request, _("The idea is on the list again."))
    except TooManyIdeas:
        messages.warning(request, too_many_words())
    return redirect(list_url(idea.advisory))


@roles(*LEADERS)
def agreements_agree(request: MemberRequest, pk: int) -> HttpResponse:
    advisory = get_object_or_404(my_advisories(request), pk=pk)
    start = version_named(request, advisory)
    form = AgreeForm(request.POST if request.method == "POST" else None, advisory=advisory, start=start)
    if form.is_bound and form.is_valid() and written(request, advisory, form):
        return redirect(list_url(advisory))
    page = {"advisory": advisory, "form": form, "start": start, "list_url": list_url(advisory)}
    return render(request, "circles/agreements_agree.html", page)


def version_named(request: MemberRequest, advisory: Advisory) -> Agreements | None:
    """The earlier version that `?version=` asks to start from."""
    wanted = number_of(request.GET.get("version", ""))
    return Agreements.objects.filter(advisory=advisory, version=wanted).first()


def written(request: MemberRequest, advisory: Advisory, form: AgreeForm) -> bool:
    seen = form.cleaned_data["seen"]
    try:
        is_new = agree(advisory, form.vote(), ideas=form.taken(), by=request.member, seen=seen)
    except AgreedMeanwhile:
        form.show_newest()
        return False
    except IdeaGone:
        form.show_gone()
        return False
    words = _("These are your agreements now.") if is_new else _("These agreements were saved already.")
    messages.success(request, words)
    return True


@roles(*GROUP)
def agreements_history(request: MemberRequest, pk: int) -> HttpResponse:
    advisory = get_object_or_404(my_advisories(request), pk=pk)
    page = {
        "advisory": advisory,
        "versions": versions_of(advisory),
        "list_url": list_url(advisory),
    }
    return render(request, "circles/agreements_history.html", page)
