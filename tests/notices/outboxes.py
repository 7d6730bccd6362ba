"""A kind of message for tests of the outbox, and deliveries of it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from notices.kinds import KINDS, Kind, Words
from notices.models import Delivery
from notices.outbox import tell
from schools import clock
from schools.models import Member
from tests.cast import Place

TITLE = "Something to know"


def plain_words(deliveries: Sequence[Delivery]) -> dict[int, Words]:
    return {
        delivery.pk: Words(TITLE, "notices/mail/digest.html", "/circles/", "Look", {"sentences": ["One."]})
        for delivery in deliveries
    }


@contextmanager
def kind_of_messages(name: str = "test_kind", **more: Any) -> Iterator[Kind]:
    """Registered meanwhile."""
    kind = Kind(**{"name": name, "label": "Tests", "compose": plain_words, **more})
    KINDS[name] = kind
    try:
        yield kind
    finally:
        del KINDS[name]


def put_message(
    place: Place, *members: Member, occasion: str = "once", kind: str = "test_kind", **more: Any
) -> list[Delivery]:
    """Told in the school's context; returns the rows of this occasion, e-mail first."""
    with place.context():
        more = {"expires_at": clock.now() + timedelta(days=2), **more}
        tell(kind, place.school, [member.pk for member in members], occasion, **more)
        return list(Delivery.objects.filter(kind=kind, occasion=occasion).order_by("channel", "pk"))


def fresh(place: Place, delivery: Delivery) -> Delivery:
    with place.context():
        return Delivery.objects.get(pk=delivery.pk)


def states(place: Place, **which: Any) -> list[str]:
    with place.context():
        return list(Delivery.objects.filter(**which).order_by("pk").values_list("state", flat=True))


Compose = Callable[[Sequence[Delivery]], dict[int, Words]]
