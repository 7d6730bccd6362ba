"""The school's own items: added once, changed, taken out and put back; and its links to shared media."""

from collections.abc import Iterable

from django.db import transaction

from circles.library.kinds import FIELDS
from circles.models import Item
from circles.models.content import CONTENT_FIELDS
from schools.locks import one_at_a_time
from schools.models import Member
from schools.seal import ChangedMeanwhile, seal

SEALED = sorted({name for names in FIELDS.values() for name in names})


def seal_of_item(item: Item) -> str:
    return seal(getattr(item, name) for name in SEALED)


@transaction.atomic
def add_item(item: Item, *, by: Member) -> tuple[Item, bool]:
    """Puts a new item into the library. The same words of the same kind by the same person are one item: sent
    again, the one that is there comes back, and False.
    """
    one_at_a_time(by)
    words = {name: getattr(item, name) for name in CONTENT_FIELDS}
    if twin := Item.objects.in_use().filter(made_by=by, kind=item.kind, **words).first():
        return twin, False
    item.made_by = by
    item.save()
    return item, True


@transaction.atomic
def change_item(item: Item, fields: Iterable[str], *, seen: str, by: Member) -> None:
    """What plans took before stays as they took it. Raises ChangedMeanwhile unless the item still is as `seen`, or
    as it would become.
    """
    stored = Item.objects.changeable_by(by).in_use().select_for_update(no_key=True).filter(pk=item.pk).first()
    if stored is None or seal_of_item(stored) not in (seen, seal_of_item(item)):
        raise ChangedMeanwhile
    item.save(update_fields=[*fields, "only_for"])


def remove_item(item: Item, *, by: Member) -> bool:
    """Out of search and proposals; what plans took stays. False when it is out already."""
    rows = Item.objects.in_use().filter(pk=item.pk)
    return rows.update(state=Item.State.REMOVED, removed_by=by) == 1


def restore_item(item: Item) -> bool:
    rows = Item.objects.filter(pk=item.pk, state=Item.State.REMOVED)
    return rows.update(state=Item.State.IN_USE, removed_by=None) == 1


def link_item(item: Item, link: str, *, seen: str, by: Member) -> bool:
    """Sets the school's link of shared media, or takes it away. False when it is not as `seen` any more."""
    rows = Item.objects.linkable_by(by).filter(pk=item.pk, link__in=[seen, link])
    return rows.update(link=link, linked_by=by if link else None) == 1
