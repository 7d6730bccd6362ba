"""The page where students propose prompts."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from circles.forms.prompts import ProposeForm
from circles.library.students import (
    MOST_WAITING,
    TooManyWaiting,
    propose_again,
    propose_prompt,
    withdraw_prompt,
)
from circles.models import Item
from circles.models.item import ItemQuerySet
from schools.access import MemberRequest, roles
from schools.models import Advisory, Member, Role

SHOWN = 30


@roles(Role.STUDENT)
def prompt_propose(request: MemberRequest) -> HttpResponse:
    advisory = advisories_of(request.member).first()
    form = ProposeForm(request.POST if request.method == "POST" else None)
    if advisory and form.is_bound and form.is_valid() and save_prompt(request, advisory, form):
        return redirect("circles:prompt_propose")
    page = {"form": form, "advisory": advisory, "mine": prompts_of(request), "most": MOST_WAITING}
    return render(request, "circles/prompt_propose.html", page)


def advisories_of(student: Member) -> QuerySet[Advisory]:
    return Advisory.objects.attended_by(student).current()


def prompts_of(request: MemberRequest) -> ItemQuerySet:
    mine = Item.objects.proposed_by(request.member).select_related("answered_by")
    return mine.order_by("-pk")[:SHOWN]


def save_prompt(request: MemberRequest, advisory: Advisory, form: ProposeForm) -> bool:
    try:
        is_new = propose_prompt(request.member, advisory, **form.cleaned_data)
    except TooManyWaiting:
        form.add_error(None, too_many_words())
        return False
    say(request, is_new)
    return True


def say(request: MemberRequest, is_new: bool) -> None:
    messages.success(request, _("Your prompt is on its way.") if is_new else _("This prompt waits already."))


def too_many_words() -> str:
    words = ngettext(
        "%(number)d of your prompts waits for an answer. Take it back, or wait for the answer.",
        "%(number)d of your prompts wait for an answer. Take one back, or wait for an answer.",
        MOST_WAITING,
    )
    return words % {"number": MOST_WAITING}


@roles(Role.STUDENT)
@require_POST
def prompt_withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    prompt = get_object_or_404(Item.objects.proposed_by(request.member), pk=pk)
    if withdraw_prompt(prompt):
        words = _("You took it back. Nobody else sees it now. In a day it is deleted.")
        messages.success(request, words)
    elif prompt.state != Item.State.WITHDRAWN:
        messages.warning(request, _("Your teacher answered already, so it stays."))
    return redirect("circles:prompt_propose")


@roles(Role.STUDENT)
@require_POST
def prompt_again(request: MemberRequest, pk: int) -> HttpResponse:
    prompt = get_object_or_404(Item.objects.proposed_by(request.member), pk=pk)
    advisory = get_object_or_404(advisories_of(request.member))
    try:
        say(request, propose_again(prompt, request.member, advisory))
    except TooManyWaiting:
        messages.warning(request, too_many_words())
    return redirect("circles:prompt_propose")
