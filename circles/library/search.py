"""Finds items of the library by words and by what they are."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Case, F, Func, IntegerField, Q, Value, When
from django.http import QueryDict

from circles.library.kinds import CHOICES, FACETS
from circles.library.memory import new_to
from circles.models import Item
from circles.models.content import LONGEST_STEP
from circles.models.item import ALWAYS_THERE, ItemQuerySet
from circles.models.words import Kind
from schools.models import Advisory, Member

LONGEST_QUESTION, MOST_WORDS = 100, 8
ASKED_BY = ("kind", "q", *CHOICES, "minutes", "new", "unprotected", "own", "removed", "page")


@dataclass(frozen=True)
class Asked:
    """What is looked for; empty means anything. `facets` holds fields of an item that this kind is found by."""

    kind: str = Kind.PROMPT
    words: str = ""
    facets: dict[str, str] = field(default_factory=dict)
    minutes: int | None = None
    new_to: Advisory | None = None
    unprotected: bool = False
    own: bool = False
    removed: bool = False

    @property
    def is_everything(self) -> bool:
        return self == Asked(kind=self.kind)


def asked_of(sent: Mapping[str, str], advisories: list[Advisory]) -> Asked:
    """What an address asks for. What it does not know or what this kind is not found by counts as not said."""
    kind = sent.get("kind", "")
    kind = kind if kind in Kind.values else str(Kind.PROMPT)
    chosen = {name: sent.get(name, "") for name in FACETS[kind] if name in CHOICES}
    return Asked(
        kind=kind,
        words=sent.get("q", "")[:LONGEST_QUESTION].strip(),
        facets={name: value for name, value in chosen.items() if value in CHOICES[name].values},
        minutes=minutes_of(sent.get("minutes", "")) if "minutes" in FACETS[kind] else None,
        new_to=next((each for each in advisories if str(each.pk) == sent.get("new")), None),
        **{name: sent.get(name) == "1" for name in ("unprotected", "own", "removed")},
    )


def address_of(sent: Mapping[str, str]) -> str:
    """What an address asks for, as the end of another; what the library's list does not know is left out."""
    known = QueryDict(mutable=True)
    known.update({name: sent[name] for name in ASKED_BY if sent.get(name)})
    return known.urlencode()


def minutes_of(words: str) -> int | None:
    minutes = int(words) if re.fullmatch(r"[0-9]{1,2}", words) else 0
    return minutes if 1 <= minutes <= LONGEST_STEP else None


def find_items(member: Member, asked: Asked) -> ItemQuerySet:
    """The member's items that fit, best first. `removed` asks for those they may put back instead."""
    items = Item.objects.restorable_by(member) if asked.removed else Item.objects.visible_to(member)
    items = items.filter(kind=asked.kind, **narrowed(asked))
    if asked.unprotected:
        items = items.unprotected()
    if asked.own:
        items = items.filter(key="")
    if asked.new_to:
        items = new_to(items, asked.new_to)
    return in_order(fitting(items, asked.words), asked)


def narrowed(asked: Asked) -> dict[str, Any]:
    """A season shows its own items and the timeless ones."""
    found: dict[str, Any] = dict(asked.facets)
    if season := found.pop("season", ""):
        found["season__in"] = ["", season]
    if asked.minutes:
        found["minutes__lte"] = asked.minutes
    return found


def query_of(words: str) -> SearchQuery | None:
    """Every word in any of its forms, the last one also as the beginning of a longer one."""
    found = re.findall(r"[^\W_]+", words)[:MOST_WORDS]
    if not found:
        return None
    return SearchQuery(" & ".join([*found[:-1], f"{found[-1]}:*"]), search_type="raw", config="english")


def fitting(items: ItemQuerySet, words: str) -> ItemQuerySet:
    """Words that stand in every text, such as “the”, are passed over; of nothing else than these, all fit."""
    query = query_of(words)
    if not query:
        return items
    is_empty = Func(query, function="numnode", output_field=IntegerField())
    found = items.alias(rank=SearchRank(F("searched"), query), nodes=is_empty)
    return found.filter(Q(searched=query) | Q(nodes=0))


def in_order(items: ItemQuerySet, asked: Asked) -> ItemQuerySet:
    """The best fit for words; the newest of what the school made; else as shipped, the one always there first."""
    if query_of(asked.words):
        return items.order_by("-rank", "pk")
    if asked.own or asked.removed:
        return items.order_by("-pk")
    first = Case(When(key=ALWAYS_THERE, then=Value(0)), When(key="", then=Value(2)), default=Value(1))
    return items.order_by(first, "pk")
