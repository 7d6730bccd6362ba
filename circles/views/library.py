"""The library as its readers have it: search, and one item."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from circles.library.kinds import CHOICES, FACET_LABELS, FACETS, PLURALS, counted
from circles.library.load import ensure_library
from circles.library.memory import memory_of
from circles.library.pills import pills_of
from circles.library.search import Asked, address_of, asked_of, find_items
from circles.models import Item
from circles.models.item import ItemQuerySet
from circles.views.pages import led_advisories
from schools import clock
from schools.access import MemberRequest, roles
from schools.models import Advisory, Member
from schools.models.member import LEADERS

PAGE_LENGTH = 20
SPANS = (5, 10, 15, 20, 25)


def advisories_of(member: Member) -> list[Advisory]:
    """Those whose memory the member may know."""
    return list(led_advisories(member))


@roles(*LEADERS)
def item_list(request: MemberRequest) -> HttpResponse:
    member = request.member
    ensure_library(member.school)
    advisories = advisories_of(member)
    asked = asked_of(request.GET, advisories)
    page = Paginator(keys_of(member, asked), PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "query": address_of(request.GET),
        "page": page,
        "counted": counted(asked.kind, page.paginator.count),
        "cards": cards_of(items_of(page), advisories),
        "advisories": advisories,
        "kinds": PLURALS.items(),
        "facets": facets_of(asked),
        "spans": SPANS if "minutes" in FACETS[asked.kind] else (),
        "waiting": Item.objects.proposed_to(member).waiting().count(),
        "removed": Item.objects.restorable_by(member).filter(kind=asked.kind).count(),
        "today": clock.today(member.school),
    }
    return render(request, "circles/item_list.html", context)


def keys_of(member: Member, asked: Asked) -> list[int]:
    """All that fit, in order: to count and to order thousands takes one look at them, and no words are fetched."""
    return list(find_items(member, asked).values_list("pk", flat=True))


def items_of(page: Page) -> list[Item]:
    found = Item.objects.in_bulk(list(page))
    return [found[key] for key in page if key in found]


def facets_of(asked: Asked) -> list[dict[str, Any]]:
    names = [name for name in FACETS[asked.kind] if name in CHOICES]
    return [
        {
            "name": name,
            "label": FACET_LABELS[name],
            "choices": CHOICES[name].choices,
            "value": asked.facets.get(name, ""),
        }
        for name in names
    ]


def cards_of(items: list[Item], advisories: list[Advisory]) -> list[dict[str, Any]]:
    """Each item with the latest use by each of the advisories."""
    memories = memory_of(items, advisories) if advisories else {}
    cards = []
    for item in items:
        latest = {memory.advisory.pk: memory for memory in reversed(memories.get(item.pk, []))}
        cards.append({"item": item, "pills": pills_of(item), "memories": list(latest.values())})
    return cards


@roles(*LEADERS)
def item_detail(request: MemberRequest, pk: int) -> HttpResponse:
    member = request.member
    item = get_object_or_404(items_shown_to(member).select_related("linked_by"), pk=pk)
    advisories = advisories_of(member)
    context = {
        "item": item,
        "query": address_of(request.GET),
        "pills": pills_of(item),
        "memories": memory_of([item], advisories).get(item.pk, []) if advisories else [],
        "may_change": Item.objects.changeable_by(member).in_use().filter(pk=pk).exists(),
        "may_remove": Item.objects.removable_by(member).in_use().filter(pk=pk).exists(),
        "may_restore": item.is_removed,
        "may_link": Item.objects.linkable_by(member).filter(pk=pk).exists(),
        "advisories": advisories,
        "today": clock.today(member.school),
    }
    return render(request, "circles/item_detail.html", context)


def items_shown_to(member: Member) -> ItemQuerySet:
    """Those in the library, and those that the member may put back."""
    restorable = Item.objects.restorable_by(member).values("pk")
    visible = Item.objects.visible_to(member).values("pk")
    return Item.objects.filter(Q(pk__in=visible) | Q(pk__in=restorable))
