"""Thanks: giving, reading and printing them, and whether they may be said in a circle."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from circles.views.pages import NO_KEY
from journals.forms.thanks import ThanksForm
from journals.looking_after import care_of
from journals.models import Thanks
from journals.receivers import FEWEST_LETTERS, MOST_FOUND, RECEIVERS, near, receivers_for, search_receivers
from journals.sentences import (
    who_hears_received_thanks,
    who_hears_thanks,
    who_reads_reported_thanks,
    who_reads_thanks,
)
from journals.thanks import (
    LONGEST_NAME,
    EnoughForToday,
    NotGiven,
    agree_to_say,
    give_thanks,
    open_thanks,
    remove_thanks,
    restore_thanks,
    unread_thanks,
)
from journals.words import ThanksWords, read_thanks
from schools.access import MemberRequest, roles
from schools.models import Member, Opened, Opening, Role
from schools.numbers import number_of
from schools.typed import too_late
from schools.writing.cipher import Unreadable

PAGE_LENGTH = 20
OUTSIDE = "outside"


@roles(*RECEIVERS)
def thanks_list(request: MemberRequest) -> HttpResponse:
    member = request.member
    gives = member.is_student and request.GET.get("view") == "given"
    rows = Thanks.objects.given_by(member) if gives else Thanks.objects.received_by(member).unread_first()
    page = Paginator(rows.select_related("giver", "receiver"), PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": with_names(page),
        "gives": gives,
        "unread": unread_thanks(member),
        "removed": with_names(removed_by(member)) if gives else [],
    }
    return render(request, "journals/thanks_list.html", context)


def removed_by(member: Member) -> QuerySet[Thanks]:
    return Thanks.objects.restorable().filter(giver=member).select_related("receiver")


def with_names(thanks: Iterable[Thanks]) -> list[tuple[Thanks, str]]:
    """Each with the name of whom it thanks: of somebody outside of the school the words have it."""
    rows = list(thanks)
    outside = read_thanks(each for each in rows if each.receiver is None)
    return [
        (each, each.receiver.display_name if each.receiver else name_of(outside.get(each.pk)))
        for each in rows
    ]


def name_of(words: ThanksWords | None) -> str:
    return words.to if words else _("somebody")


@roles(Role.STUDENT)
def thanks_new(request: MemberRequest) -> HttpResponse:
    """First to whom, then the words. A name that is searched for stands in no address."""
    to = request.GET.get("to", "")
    if not to:
        return choose_page(request)
    receiver = receiver_of(request, to)
    form = ThanksForm(request.POST if request.method == "POST" else None, receiver=receiver)
    if form.is_bound and form.is_valid():
        try:
            return give(request, form, receiver)
        except Unreadable:
            form.add_error(None, NO_KEY)
        except EnoughForToday:
            form.add_error(
                None, _("That is a lot of thanks for one day. Keep these words, and give them tomorrow.")
            )
    context = {
        "form": form,
        "receiver": receiver,
        "sentence": who_reads_thanks(receiver),
        "reported": who_reads_reported_thanks(receiver),
    }
    return render(request, "journals/thanks_new.html", context)


def choose_page(request: MemberRequest) -> HttpResponse:
    words = request.POST.get("q", "").replace("\0", "").strip()[:LONGEST_NAME]
    found = search_receivers(request.member, words)
    context = {
        "near": [] if words else near(request.member),
        "words": words,
        "found": found[:MOST_FOUND],
        "has_more": len(found) > MOST_FOUND,
        "fewest": FEWEST_LETTERS,
        "outside": OUTSIDE,
    }
    return render(request, "journals/thanks_choose.html", context)


def receiver_of(request: MemberRequest, to: str) -> Member | None:
    if to == OUTSIDE:
        return None
    return get_object_or_404(receivers_for(request.member), pk=number_of(to))


def give(request: MemberRequest, form: ThanksForm, receiver: Member | None) -> HttpResponse:
    """Sent twice, it is given once; other words that are sent from the same page come back."""
    pk, agrees, words = (
        form.cleaned_data["token"],
        form.cleaned_data.get("agrees", False),
        form.thanks_words(),
    )
    try:
        is_new = give_thanks(request.member, pk, receiver, words, agrees=agrees)
    except NotGiven:
        why = _("You took these back. Nothing was sent.")
        return too_late(request, why, f"{reverse('journals:thanks_list')}?view=given")
    if not is_new and read_thanks(Thanks.objects.filter(pk=pk)).get(pk) != words:
        why = _("You gave these already, with the words that stood there first.")
        return too_late(request, why, reverse("journals:thanks_detail", args=[pk]))
    messages.success(request, said(receiver) if is_new else _("It was given already. Nothing is doubled."))
    return redirect("journals:thanks_detail", pk=pk)


def said(receiver: Member | None) -> str:
    if receiver is None:
        return _("Your card is ready to print.")
    return _("It is on its way. %(name)s is told in a few minutes.") % {"name": receiver.display_name}


@roles(*RECEIVERS)
def thanks_detail(request: MemberRequest, pk: UUID) -> HttpResponse:
    rows = Thanks.objects.readable_by(request.member).select_related("giver", "receiver")
    thanks = get_object_or_404(rows, pk=pk)
    open_thanks(thanks, request.member)
    return render(request, "journals/thanks_detail.html", page_of(thanks, request.member))


def page_of(thanks: Thanks, member: Member) -> dict[str, Any]:
    """What both see, and for the giver who else did."""
    words = read_thanks([thanks]).get(thanks.pk)
    receiver, is_giver = thanks.receiver, thanks.giver_id == member.pk
    page: dict[str, Any] = {
        "thanks": thanks,
        "words": words,
        "name": receiver.display_name if receiver else name_of(words),
        "is_giver": is_giver,
        "is_receiver": thanks.receiver_id == member.pk,
        "is_spoken": thanks.is_spoken,
        "care": care_of(thanks, member),
    }
    if is_giver:
        told = Opening.objects.of(Opened.THANKS, thanks.pk).told_to(member)
        page |= {
            "agrees": thanks.giver_agreed_at,
            "hears": who_hears_thanks(receiver, is_spoken=thanks.is_spoken) if receiver else "",
            "sentence": who_reads_thanks(receiver, is_spoken=thanks.is_spoken),
            "reported": who_reads_reported_thanks(receiver),
            "openings": list(told.select_related("reader")),
        }
    elif receiver:
        page["agrees"] = thanks.receiver_agreed_at
        page["hears"] = who_hears_received_thanks(thanks.giver, receiver, is_spoken=thanks.is_spoken)
    return page


@roles(*RECEIVERS)
def thanks_print(request: MemberRequest, pk: UUID) -> HttpResponse:
    rows = Thanks.objects.held_by(request.member).select_related("giver", "receiver")
    thanks = get_object_or_404(rows, pk=pk)
    open_thanks(thanks, request.member)
    return render(request, "journals/thanks_print.html", page_of(thanks, request.member))


@roles(*RECEIVERS)
@require_POST
def thanks_agree(request: MemberRequest, pk: UUID) -> HttpResponse:
    rows = Thanks.objects.held_by(request.member).filter(receiver__isnull=False)
    agrees = request.POST.get("agrees") == "yes"
    agree_to_say(get_object_or_404(rows, pk=pk), request.member, agrees)
    messages.success(
        request, _("You agree that it is said in a circle.") if agrees else _("It is not said in a circle.")
    )
    return redirect("journals:thanks_detail", pk=pk)


@roles(Role.STUDENT)
@require_POST
def thanks_remove(request: MemberRequest, pk: UUID) -> HttpResponse:
    remove_thanks(get_object_or_404(Thanks.objects.given_by(request.member), pk=pk))
    messages.success(request, _("It is taken back. For a day you can give it again."))
    return redirect(f"{reverse('journals:thanks_list')}?view=given")


@roles(Role.STUDENT)
@require_POST
def thanks_restore(request: MemberRequest, pk: UUID) -> HttpResponse:
    thanks = get_object_or_404(Thanks.objects.select_related("school"), giver=request.member, pk=pk)
    if not restore_thanks(thanks):
        messages.warning(request, _("It was taken back more than a day ago and cannot be given again."))
        return redirect(f"{reverse('journals:thanks_list')}?view=given")
    messages.success(request, _("It is given again."))
    return redirect("journals:thanks_detail", pk=pk)
