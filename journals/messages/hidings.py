"""Word to a student that something of theirs is hidden. Why, they read in Advisory alone."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from journals.messages import OF_USE, THINK_TWICE
from journals.models import Audience, Hiding
from journals.subjects import author_of, subject_of, url_of
from notices.kinds import Words
from notices.models import Delivery
from notices.outbox import tell
from schools import clock

NAME = "entry_hidden"


def tell_hiding(hiding: Hiding) -> None:
    """In the transaction that stored it."""
    tell_author(hiding, f"{hiding.pk}", is_back=False, due_at=clock.now() + THINK_TWICE)


def tell_back(hiding: Hiding) -> None:
    """In the transaction that lifted it; not when its author has not heard that it was hidden."""
    if hiding.hidden_at + THINK_TWICE <= clock.now():
        tell_author(hiding, f"{hiding.pk} back", is_back=True)


def tell_author(hiding: Hiding, occasion: str, *, is_back: bool, **more: Any) -> None:
    author, data = author_of(subject_of(hiding)), {"hiding": f"{hiding.pk}", "is_back": is_back}
    tell(NAME, hiding.school, [author.pk], occasion, expires_at=clock.now() + OF_USE, data=data, **more)


def compose_hidings(deliveries: Sequence[Delivery]) -> dict[int, Words]:
    """While its author finds there what the message says: the note, or that it is back."""
    shared = Q(entry__removed_at=None, entry__audience=Audience.CIRCLE) | Q(
        thanks__removed_at=None, entry=None
    )
    rows = Hiding.objects.filter(shared, pk__in={delivery.data["hiding"] for delivery in deliveries})
    found = {f"{row.pk}": row for row in rows.select_related("entry", "thanks")}
    return {
        delivery.pk: words_of(row)
        for delivery in deliveries
        if (row := found.get(delivery.data["hiding"])) and bool(row.lifted_at) == delivery.data["is_back"]
    }


def words_of(hiding: Hiding) -> Words:
    return Words(
        title=_("Something that you wrote is back")
        if hiding.lifted_at
        else _("A note about something that you wrote"),
        template="journals/mail/entry_hidden.html",
        url=url_of(subject_of(hiding)),
        label=_("Look at it") if hiding.lifted_at else _("Read the note"),
        context={"is_back": bool(hiding.lifted_at)},
    )
