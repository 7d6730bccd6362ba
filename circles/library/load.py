"""Brings a school's shelves up to the edition of the library that this release ships."""

import json
from dataclasses import asdict, fields
from functools import cache
from hashlib import sha256

from circles.library.content import ShippedItem, shipped_items
from circles.models import Item, LoadedLibrary
from schools.models import School

COPIED = [field.name for field in fields(ShippedItem) if field.name not in ("kind", "key", "untouched")]


@cache
def edition() -> str:
    """What changes when any shipped item does."""
    return sha256(json.dumps([asdict(item) for item in shipped_items()]).encode()).hexdigest()


def ensure_library(school: School) -> None:
    """One query when the school has this edition already; otherwise loads it. Asked before the library is looked at."""
    if not LoadedLibrary.objects.filter(digest=edition()).exists():
        load_library(school)


def load_library(school: School) -> int:
    """Adds what is new and renews what has changed; returns the number of shipped items.

    What a later edition no longer ships stays, and so does what the school took out: it says so by its state. Twice
    at once does no harm.
    """
    found = {(item.kind, item.key): item for item in Item.objects.exclude(key="")}
    shipped = [item_for(school, each) for each in shipped_items()]
    Item.objects.bulk_create(
        [item for item in shipped if (item.kind, item.key) not in found], ignore_conflicts=True
    )
    renewed = [
        found[item.kind, item.key] for item in shipped if renew(found.get((item.kind, item.key)), item)
    ]
    Item.objects.bulk_update(renewed, COPIED)
    LoadedLibrary.objects.update_or_create(school=school, defaults={"digest": edition()})
    return len(shipped)


def renew(old: Item | None, new: Item) -> bool:
    """Takes over the new words; False when there is nothing to take over."""
    changed = [name for name in COPIED if old and getattr(old, name) != getattr(new, name)]
    for name in changed:
        setattr(old, name, getattr(new, name))
    return bool(changed)


def item_for(school: School, shipped: ShippedItem) -> Item:
    copied = {name: getattr(shipped, name) for name in COPIED}
    copied |= {
        "steps": "\n".join(shipped.steps),
        "questions": "\n".join(shipped.questions),
        "ppra": list(shipped.ppra),
        "minutes": shipped.minutes or None,
    }
    return Item(school=school, kind=shipped.kind, key=shipped.key, **copied)
