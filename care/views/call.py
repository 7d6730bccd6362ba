"""A student's call: asking for an adult, saying more, taking it back. Reading it is for adults too."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from care.at_hand import talk_of
from care.calls import add_words, make_call, withdraw_call
from care.choices import choices_for
from care.forms.call import MORE, CallForm, WordsForm
from care.models import Call
from care.models.protocol import CARERS
from care.moments import moment_words
from care.reading import later_ones
from care.rounds import Rounds
from care.sentences import who_reads_a_new_call, who_reads_it_later
from care.views.call_page import call_page
from circles.views.pages import NO_KEY
from schools import clock
from schools.access import MemberRequest, roles
from schools.models import Role
from schools.writing.cipher import Unreadable


@roles(Role.STUDENT)
def call_new(request: MemberRequest) -> HttpResponse:
    """What somebody typed while calls were switched off comes back to them."""
    if not talk_of(request.member.school).can_call:
        typed = [request.POST.get(name, "") for name in ("about", "when")]
        return render(request, "care/call_off.html", {"words": "\n".join(filter(None, typed))})
    form = CallForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            return send(request, form)
        except Unreadable:
            form.add_error(None, NO_KEY)
    return render(request, "care/call_new.html", page_of_new(request, form))


def send(request: MemberRequest, form: CallForm) -> HttpResponse:
    found = form.cleaned_data
    try:
        call, is_new = make_call(request.member, found["adult"], form.words(), found["token"])
    except Call.DoesNotExist:
        raise Http404 from None
    if is_new:
        messages.success(request, _("It is sent. You did something good for yourself."))
    elif call.closed_at:
        messages.warning(request, _("This one is over. You can ask again at any time."))
    else:
        messages.success(request, _("You asked already, and your words are with it. Nothing is doubled."))
    return redirect("care:call_detail", pk=call.pk)


def page_of_new(request: MemberRequest, form: CallForm) -> dict[str, Any]:
    student = request.member
    rounds = Rounds(student.school)
    due_at = rounds.hours.due_after(clock.now(), rounds.patience)
    choices = choices_for(student, rounds)
    chosen = str(form["adult"].value() or "")
    return {
        "form": form,
        "choices": choices,
        "chosen": chosen,
        "is_among_others": any(each.value == chosen for each in choices.others),
        "open_calls": list(Call.objects.made_by(student).open().select_related("chosen")),
        "sentence": who_reads_a_new_call(rounds.counselors),
        "more": who_reads_it_later(later_ones(rounds), moment_words(due_at, student.school.zone)),
    }


def own_call(request: MemberRequest, pk: UUID) -> Call:
    calls = Call.objects.made_by(request.member).select_related("school", "author", "chosen", "holder")
    return get_object_or_404(calls, pk=pk)


@roles(Role.STUDENT, *CARERS)
def call_detail(request: MemberRequest, pk: UUID) -> HttpResponse:
    calls = Call.objects.readable_by(request.member)
    call = get_object_or_404(calls.select_related("school", "author", "chosen", "holder"), pk=pk)
    return call_page(request, call)


@roles(Role.STUDENT)
@require_POST
def call_add(request: MemberRequest, pk: UUID) -> HttpResponse:
    call, form = own_call(request, pk), WordsForm(request.POST, label=MORE)
    if form.is_valid():
        try:
            if add_words(call, form.cleaned_data["words"]):
                messages.success(request, _("Your words are with it."))
                return redirect("care:call_detail", pk=pk)
            form.add_error(None, _("This is over, so nobody would read your words. Please ask again."))
        except Unreadable:
            form.add_error(None, NO_KEY)
    return call_page(request, own_call(request, pk), more_form=form)


@roles(Role.STUDENT)
@require_POST
def call_withdraw(request: MemberRequest, pk: UUID) -> HttpResponse:
    if withdraw_call(own_call(request, pk)):
        messages.success(request, _("You took it back. You can ask again at any time."))
    else:
        messages.warning(request, _("It was over already."))
    return redirect("care:call_detail", pk=pk)
