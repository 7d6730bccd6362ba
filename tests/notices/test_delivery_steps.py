"""What the database itself refuses of a delivery, whoever asks."""

from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from notices.kinds import Kind
from notices.models import Delivery, State
from notices.models.delivery import Failure
from schools import clock
from tests.cast import Place
from tests.notices.outboxes import put_message

pytestmark = pytest.mark.promise("messages-not-lost")

NEXT = {
    "pending": {"sending", "cancelled"},
    "sending": {"pending", "sent", "failed", "unknown", "cancelled"},
    "failed": {"pending"},
    "sent": set(),
    "unknown": set(),
    "cancelled": set(),
}


def fields_of(state: str) -> dict[str, Any]:
    now = clock.now()
    return {
        "state": state,
        "lease_until": now if state == State.SENDING else None,
        "sent_at": now if state == State.SENT else None,
        "failure": Failure.REFUSED if state in ("failed", "unknown", "cancelled") else "",
    }


def move(delivery: Delivery, *states: str) -> None:
    for state in states:
        Delivery.objects.filter(pk=delivery.pk).update(**fields_of(state))


def way_to(state: str) -> list[str]:
    return {"pending": [], "cancelled": ["cancelled"], "sending": ["sending"]}.get(state, ["sending", state])


@pytest.mark.parametrize(("before", "after"), list(product(State.values, State.values)))
def test_only_the_known_steps_are_taken(cedar: Place, kind: Kind, before: str, after: str) -> None:
    delivery = put_message(cedar, cedar.rivera)[0]
    with cedar.context():
        move(delivery, *way_to(before))
        if after == before or after in NEXT[before]:
            move(delivery, after)
            assert Delivery.objects.get(pk=delivery.pk).state == after
        else:
            with pytest.raises(IntegrityError, match="does not go from"), transaction.atomic():
                move(delivery, after)
            assert Delivery.objects.get(pk=delivery.pk).state == before


@pytest.mark.parametrize(
    ("more", "may"),
    [
        ({"is_essential": True}, True),
        ({"repeatable_until": datetime(2026, 12, 1, tzinfo=UTC)}, True),
        ({}, False),
    ],
    ids=["essential", "keyed", "plain"],
)
def test_who_knows_not_sends_again_only_where_it_does_no_harm(
    cedar: Place, kind: Kind, more: dict[str, Any], may: bool
) -> None:
    delivery = put_message(cedar, cedar.rivera)[0]
    with cedar.context():
        Delivery.objects.filter(pk=delivery.pk).update(**more)
        move(delivery, "sending", "unknown")
        if may:
            move(delivery, "pending")
        else:
            with pytest.raises(IntegrityError), transaction.atomic():
                move(delivery, "pending")


@pytest.mark.parametrize("state", [state for state in State.values if state != "pending"])
def test_nothing_begins_halfway(cedar: Place, kind: Kind, state: str) -> None:
    delivery = put_message(cedar, cedar.rivera)[0]
    with cedar.context(), pytest.raises(IntegrityError, match="begins as pending"), transaction.atomic():
        copy = Delivery.objects.get(pk=delivery.pk)
        copy.pk, copy.occasion = None, "another"
        for name, value in fields_of(state).items():
            setattr(copy, name, value)
        copy.save(force_insert=True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"lease_until": datetime(2026, 12, 1, tzinfo=UTC)},
        {"sent_at": datetime(2026, 12, 1, tzinfo=UTC)},
        {"title": "words of an e-mail"},
        {"state": "lost"},
        {"channel": "post"},
        {"expires_at": datetime(2020, 1, 1, tzinfo=UTC)},
    ],
    ids=str,
)
def test_what_cannot_be_is_not_stored(cedar: Place, kind: Kind, wrong: dict[str, Any]) -> None:
    delivery = put_message(cedar, cedar.rivera)[0]
    with cedar.context(), pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(**wrong)


def test_one_message_is_planned_once(cedar: Place, kind: Kind) -> None:
    first = put_message(cedar, cedar.rivera, cedar.lee)
    assert put_message(cedar, cedar.rivera, cedar.lee) == first
    assert len(first) == 4
