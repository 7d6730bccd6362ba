"""An adult's reply to an entry that was shared with them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from circles.views.pages import NO_KEY
from journals.forms.reply import ReplyForm
from journals.models import Entry, Reply
from journals.replies import remove_reply, restore_reply, send_reply
from journals.sentences import who_reads_a_reply
from journals.views.missing import not_shared_any_more
from journals.words import read_words
from schools.access import MemberRequest, roles
from schools.models.member import LEADERS
from schools.typed import too_late
from schools.writing.cipher import Unreadable


@roles(*LEADERS)
def reply_new(request: MemberRequest, pk: UUID) -> HttpResponse:
    entries = Entry.objects.answerable_by(request.member).select_related("author", "school")
    entry = entries.filter(pk=pk).first()
    if entry is None:
        return not_shared_any_more(request)
    form = ReplyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            return keep_reply(request, entry, form)
        except Unreadable:
            form.add_error(None, NO_KEY)
    context = {"entry": entry, "reply_form": form, "reply_sentence": who_reads_a_reply(entry)}
    return render(request, "journals/reply_new.html", context)


def keep_reply(request: MemberRequest, entry: Entry, form: ReplyForm) -> HttpResponse:
    words = form.cleaned_data["words"]
    kept = send_reply(entry, request.member, form.cleaned_data["token"], words)
    if kept and read_words([kept]).get(kept.pk) == words:
        messages.success(request, _("Your reply is there."))
        return redirect("journals:entry_detail", pk=entry.pk)
    why = _("Your reply is there already, with the words that stood there first. You can write another.")
    if not kept:
        why = _("You took this reply back. You can write another.")
    return too_late(request, why, reverse("journals:entry_detail", args=[entry.pk]))


def own_reply(request: MemberRequest, pk: UUID) -> Reply:
    """Of an entry that is shared with its author still."""
    mine = Reply.objects.written_by(request.member)
    return get_object_or_404(mine.filter(entry__in=Entry.objects.answerable_by(request.member)), pk=pk)


@roles(*LEADERS)
@require_POST
def reply_remove(request: MemberRequest, pk: UUID) -> HttpResponse:
    reply = own_reply(request, pk)
    remove_reply(reply)
    messages.success(request, _("Your reply is taken back. For a day you can bring it back."))
    return redirect("journals:entry_detail", pk=reply.entry_id)


@roles(*LEADERS)
@require_POST
def reply_restore(request: MemberRequest, pk: UUID) -> HttpResponse:
    reply = own_reply(request, pk)
    if restore_reply(reply):
        messages.success(request, _("Your reply is there again."))
    else:
        messages.warning(request, _("It was taken back more than a day ago and cannot be brought back."))
    return redirect("journals:entry_detail", pk=reply.entry_id)
