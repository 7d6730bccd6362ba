"""Thinking back to a circle, and what one chose to keep of it: each person's own."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from circles.debriefs import (
    DebriefConflict,
    debrief_of,
    opened,
    remove_debrief,
    restore_debrief,
    save_debrief,
    why_not_yet,
)
from circles.forms.debrief import DebriefForm
from circles.models import Circle, Debrief
from circles.schedule import Refused
from circles.views.pages import NO_KEY, led_circle
from schools import clock
from schools.access import MemberRequest, roles
from schools.forms.renewed import renew
from schools.models.member import LEADERS
from schools.numbers import number_of
from schools.writing.cipher import Unreadable

PAGE_LENGTH = 10


@roles(*LEADERS)
def circle_debrief(request: MemberRequest, pk: int) -> HttpResponse:
    circle = led_circle(request, pk)
    form = DebriefForm(
        request.POST if request.method == "POST" else None,
        own=debrief_of(circle, request.member),
    )
    if form.is_bound and form.is_valid():
        return keep_debrief(request, circle, form)
    return debrief_page(request, circle, form)


def keep_debrief(request: MemberRequest, circle: Circle, form: DebriefForm) -> HttpResponse:
    """Saves a valid form; else shows it again as it was typed, with what stands against it."""
    version = number_of(str(form.cleaned_data["version"]))
    try:
        saved = save_debrief(circle, request.member, form.answers(), version)
    except DebriefConflict as conflict:
        renew(form, version=str(conflict.debrief.version))
        return debrief_page(request, circle, form, theirs=conflict.debrief)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return debrief_page(request, circle, form)
    except Unreadable:
        form.add_error(None, NO_KEY)
        return debrief_page(request, circle, form)
    messages.success(
        request,
        _("It is saved, for you alone.") if saved else _("This was saved already. Nothing is doubled."),
    )
    return redirect("circles:circle_debrief", pk=circle.pk)


def debrief_page(
    request: MemberRequest, circle: Circle, form: DebriefForm, theirs: Debrief | None = None
) -> HttpResponse:
    """`theirs` are the words from another window."""
    own = theirs or form.own
    kept = own if own and own.removed_at is None else None
    page = {
        "circle": circle,
        "form": form,
        "kept": kept,
        "removed": own if own and not kept and own.is_restorable(clock.now()) else None,
        "not_yet": "" if kept or form.is_bound else why_not_yet(circle),
        "theirs": theirs,
    }
    return render(request, "circles/circle_debrief.html", page)


@roles(*LEADERS)
def debrief_list(request: MemberRequest) -> HttpResponse:
    mine = Debrief.objects.readable_by(request.member).with_leader(request.member)
    mine = mine.select_related("circle__advisory")
    page = Paginator(mine.kept(), PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {"page": page, "debriefs": opened(page), "removed": mine.restorable(clock.now())}
    return render(request, "circles/debrief_list.html", context)


@roles(*LEADERS)
@require_POST
def debrief_remove(request: MemberRequest, pk: int) -> HttpResponse:
    remove_debrief(get_object_or_404(Debrief.objects.readable_by(request.member), pk=pk))
    messages.success(request, _("It is taken away. For a day you can bring it back."))
    return redirect("circles:debrief_list")


@roles(*LEADERS)
@require_POST
def debrief_restore(request: MemberRequest, pk: int) -> HttpResponse:
    if restore_debrief(get_object_or_404(Debrief.objects.readable_by(request.member), pk=pk)):
        messages.success(request, _("It is kept again."))
    else:
        messages.warning(request, _("It was taken away more than a day ago and cannot be brought back."))
    return redirect("circles:debrief_list")
