"""A school's own items, and its links to shared media."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from circles.forms.library import ItemForm, LinkForm
from circles.library.items import (
    add_item,
    change_item,
    link_item,
    remove_item,
    restore_item,
    seal_of_item,
)
from circles.library.kinds import HINTS
from circles.models import Item
from circles.models.item import ItemQuerySet
from circles.models.words import Kind
from schools.access import MemberRequest, roles
from schools.models.member import LEADERS
from schools.seal import ChangedMeanwhile


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
    mine = Item.objects.changeable_by(request.member)
    item = get_object_or_404(mine if request.method == "POST" else mine.in_use(), pk=pk)
    form = ItemForm(request.POST if request.method == "POST" else None, instance=item, member=request.member)
    if form.is_bound and form.is_valid() and save_change(request, form):
        return said_with_hint(request, item, form)
    return render(request, "circles/item_edit.html", {"form": form, "pk": pk, "kind": Kind(item.kind)})


def save_change(request: MemberRequest, form: ItemForm) -> bool:
    item = form.instance
    try:
        change_item(item, form.own, seen=form.cleaned_data["seen"], by=request.member)
    except ChangedMeanwhile:
        if now := Item.objects.in_use().filter(pk=item.pk).first():
            form.add_news(
                _("Somebody changed it meanwhile. Save again to keep yours instead."), seal_of_item(now)
            )
        else:
            form.add_error(None, _("Somebody took it out of the library meanwhile. What you typed is here."))
        return False
    messages.success(request, _("It is changed. Plans that took it before keep what they took."))
    return True


@roles(*LEADERS)
@require_POST
def item_remove(request: MemberRequest, pk: int) -> HttpResponse:
    item = get_object_or_404(removable(request), pk=pk)
    if remove_item(item, by=request.member):
        messages.success(request, _("Done. You can put it back."))
    return redirect("circles:item_detail", pk=pk)


def removable(request: MemberRequest) -> ItemQuerySet:
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
    """Whoever comes too late with a link is told so, and keeps what they typed."""
    found = Item.objects.shipped_media if request.method == "POST" else Item.objects.linkable_by
    item = get_object_or_404(found(request.member), pk=pk)
    form = LinkForm(request.POST if request.method == "POST" else None, instance=item, member=request.member)
    if form.is_bound and form.is_valid() and save_link(request, form):
        return redirect("circles:item_detail", pk=pk)
    page = {"form": form, "item": Item.objects.select_related("linked_by").get(pk=pk)}
    page["may_link"] = Item.objects.linkable_by(request.member).filter(pk=pk).exists()
    return render(request, "circles/item_link.html", page)


def save_link(request: MemberRequest, form: LinkForm) -> bool:
    link, seen = form.cleaned_data["link"], form.cleaned_data["seen"]
    if not link_item(form.instance, link, seen=seen, by=request.member):
        add_link_news(request, form)
        return False
    is_set, is_gone = _("The link is saved for everybody at your school."), _("The link is taken away.")
    messages.success(request, is_set if link else is_gone)
    return True


def add_link_news(request: MemberRequest, form: LinkForm) -> None:
    now = Item.objects.get(pk=form.instance.pk)
    if Item.objects.linkable_by(request.member).filter(pk=now.pk).exists():
        words = _("Somebody changed the link meanwhile. Save again to use yours instead.")
    else:
        words = _("Somebody added a link meanwhile. They or an administrator can change it.")
    form.add_news(words, now=now.link)
