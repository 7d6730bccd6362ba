"""A school's own items, and its links to shared media."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from circles.forms.library import ItemForm, LinkForm
from circles.library.items import add_item, change_item, link_item, remove_item, restore_item
from circles.library.kinds import HINTS
from circles.models import Item
from circles.models.words import Kind
from schools.access import MemberRequest, roles
from schools.models.member import LEADERS


@roles(*LEADERS)
def item_new(request: MemberRequest) -> HttpResponse:
    kind = request.GET.get("kind", "")
    if kind not in Kind.values:
        return render(
            request, "circles/item_kind.html", {"kinds": [(*each, HINTS[each[0]]) for each in Kind.choices]}
        )
    item = Item(school=request.member.school, kind=kind)
    form = ItemForm(request.POST if request.method == "POST" else None, instance=item, member=request.member)
    if form.is_bound and form.is_valid():
        saved, is_new = add_item(item, by=request.member)
        messages.success(
            request,
            _("It is in the library.") if is_new else _("It is in the library already. Nothing is doubled."),
        )
        return said_with_hint(request, saved, form)
    return render(request, "circles/item_new.html", {"form": form, "kind": Kind(kind)})


def said_with_hint(request: MemberRequest, item: Item, form: ItemForm) -> HttpResponse:
    if hint := form.hint():
        messages.warning(request, hint)
    return redirect("circles:item_detail", pk=item.pk)


@roles(*LEADERS)
def item_edit(request: MemberRequest, pk: int) -> HttpResponse:
    item = get_object_or_404(Item.objects.changeable_by(request.member), pk=pk)
    form = ItemForm(request.POST if request.method == "POST" else None, instance=item, member=request.member)
    if form.is_bound and form.is_valid():
        change_item(item, form.own)
        messages.success(request, _("It is changed. Plans that took it before keep what they took."))
        return said_with_hint(request, item, form)
    return render(request, "circles/item_edit.html", {"form": form, "pk": pk, "kind": Kind(item.kind)})


@roles(*LEADERS)
@require_POST
def item_remove(request: MemberRequest, pk: int) -> HttpResponse:
    item = get_object_or_404(removable(request), pk=pk)
    if remove_item(item, by=request.member):
        messages.success(request, _("Done. You can put it back."))
    return redirect("circles:item_detail", pk=pk)


def removable(request: MemberRequest) -> Any:
    """In the library, or taken out by this very person: what is sent twice is no mistake."""
    found = Item.objects.removable_by(request.member)
    return found.in_use() | found.filter(state=Item.State.REMOVED, removed_by=request.member)


@roles(*LEADERS)
@require_POST
def item_restore(request: MemberRequest, pk: int) -> HttpResponse:
    found = Item.objects.restorable_by(request.member) | Item.objects.removable_by(request.member).in_use()
    item = get_object_or_404(found, pk=pk)
    if restore_item(item):
        messages.success(request, _("It is back in the library."))
    return redirect("circles:item_detail", pk=pk)


@roles(*LEADERS)
def item_link(request: MemberRequest, pk: int) -> HttpResponse:
    item = get_object_or_404(Item.objects.linkable_by(request.member), pk=pk)
    was = item.link
    form = LinkForm(request.POST if request.method == "POST" else None, instance=item, member=request.member)
    if form.is_bound and form.is_valid():
        return save_link(request, item, was, form.cleaned_data["link"])
    page = {"form": form, "item": Item(pk=pk, title=item.title, link=was)}
    return render(request, "circles/item_link.html", page)


def save_link(request: MemberRequest, item: Item, was: str, link: str) -> HttpResponse:
    item.link = was
    if not link_item(item, link, by=request.member):
        messages.warning(request, _("Somebody changed the link meanwhile. Look at it before you change it."))
    elif link:
        messages.success(request, _("The link is saved for everybody at your school."))
    else:
        messages.success(request, _("The link is taken away."))
    return redirect("circles:item_detail", pk=item.pk)
