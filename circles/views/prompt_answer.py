"""What students propose, for those who lead their advisory."""

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from circles.forms.library import ItemForm
from circles.forms.prompts import DeclineForm
from circles.library.students import decline_prompt, prompts_in_plans, reopen_prompt, take_prompt
from circles.models import Item
from circles.models.item import ItemQuerySet
from schools.access import MemberRequest, roles
from schools.models.member import LEADERS
from schools.typed import too_late

ANSWERED_SHOWN = 20


def prompts(request: MemberRequest) -> ItemQuerySet:
    related = Item.objects.select_related("proposed_by", "proposed_for", "answered_by")
    return related.proposed_to(request.member)


@roles(*LEADERS)
def prompt_list(request: MemberRequest) -> HttpResponse:
    page = {"waiting": list(prompts(request).waiting()), "answered": answered_ones(request)}
    return render(request, "circles/prompt_list.html", page)


def answered_ones(request: MemberRequest) -> list[Item]:
    """The latest, each with `may_reopen` and `is_in_plans`."""
    reopenable = Item.objects.reopenable_by(request.member).filter(pk=OuterRef("pk"))
    in_plans = prompts_in_plans().filter(item=OuterRef("pk"))
    found = prompts(request).exclude(state=Item.State.PROPOSED)
    told = found.annotate(may_reopen=Exists(reopenable), is_in_plans=Exists(in_plans))
    return list(told.order_by("-pk")[:ANSWERED_SHOWN])


@roles(*LEADERS)
def prompt_answer(request: MemberRequest, pk: int) -> HttpResponse:
    prompt = get_object_or_404(prompts(request), pk=pk)
    if prompt.state != Item.State.PROPOSED:
        return answered_meanwhile(request, prompt)
    sent = request.POST if request.method == "POST" else None
    declines = sent is not None and "decline" in sent
    take = ItemForm(None if declines else sent, instance=prompt, member=request.member)
    decline = DeclineForm(sent if declines else None)
    if declines and decline.is_valid():
        return say(request, prompt, decline_prompt(prompt, decline.cleaned_data["answer"], by=request.member))
    if take.is_bound and take.is_valid():
        return say(request, prompt, take_prompt(prompt, take.own, by=request.member), take.hint())
    page = {"prompt": prompt, "take": take, "decline": decline}
    return render(request, "circles/prompt_answer.html", page)


def say(request: MemberRequest, prompt: Item, is_done: bool, hint: str = "") -> HttpResponse:
    if not is_done:
        return answered_meanwhile(request, Item.objects.get(pk=prompt.pk))
    messages.success(request, _("Your answer is there for the student to read. You can take it back below."))
    if hint:
        messages.warning(request, hint)
    return redirect("circles:prompt_list")


def answered_meanwhile(request: MemberRequest, prompt: Item) -> HttpResponse:
    """One's own answer sent twice is no news."""
    if prompt.answered_by_id == request.member.pk and says_the_same(request, prompt):
        return redirect("circles:prompt_list")
    why = _("This prompt does not wait any more: it is answered, or taken back.")
    return too_late(request, why, reverse("circles:prompt_list"))


def says_the_same(request: MemberRequest, prompt: Item) -> bool:
    """Whether what is sent, if anything is, stands there already."""
    if request.method != "POST":
        return True
    if "decline" in request.POST:
        sent = DeclineForm(request.POST)
        is_same = sent.is_valid() and sent.cleaned_data["answer"] == prompt.answer
        return prompt.state == Item.State.DECLINED and is_same
    as_it_stands = ItemForm(request.POST, instance=prompt, member=request.member)
    return prompt.state == Item.State.IN_USE and set(as_it_stands.changed_data) <= {"seen"}


@roles(*LEADERS)
@require_POST
def prompt_reopen(request: MemberRequest, pk: int) -> HttpResponse:
    member = request.member
    found = Item.objects.reopenable_by(member) | Item.objects.proposed_to(member).waiting()
    prompt = get_object_or_404(found, pk=pk)
    if reopen_prompt(prompt, by=member):
        messages.success(request, _("The answer is taken back. The prompt waits again."))
    elif prompt.state == Item.State.IN_USE:
        messages.warning(
            request, _("A plan has it by now, so it stays taken. You can take it out of the library.")
        )
    return redirect("circles:prompt_list")
