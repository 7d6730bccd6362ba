"""Kinds, deliveries and links that tests of the pages of messages share."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from django.test import Client
from django.urls import reverse

from notices.kinds import KINDS, Kind
from notices.models import Channel, Choice, Delivery, State
from notices.unsubscribe import sign_stop
from schools import clock
from schools.models import Member, Role
from tests.cast import Place

CANARY = "canary-words-5c1d"
EVERYBODY = tuple(Role)
NEWS = Kind(name="news", label="Circle reminder", compose=lambda deliveries: {}, roles=EVERYBODY)
WEEKLY = Kind(
    name="weekly",
    label="Your week",
    compose=lambda deliveries: {},
    roles=EVERYBODY,
    channels=(Channel.EMAIL,),
)
DUTY = Kind(
    name="duty",
    label="Follow-up due",
    compose=lambda deliveries: {},
    roles=(Role.TEACHER,),
    week=lambda *_asked: {},
    default=Choice.DIGEST,
)
ALARM = Kind(name="alarm", label="Alarm", compose=lambda deliveries: {}, roles=EVERYBODY, is_essential=True)


@contextmanager
def known_kinds() -> Iterator[None]:
    """These kinds and no other, whatever apps register."""
    known = {kind.name: kind for kind in (NEWS, WEEKLY, DUTY, ALARM)}
    with patch.dict(KINDS, known, clear=True):
        yield


def put(
    member: Member, state: str = "sent", channel: str = "inbox", kind: str = "news", **more: Any
) -> Delivery:
    """A delivery that went the steps to its state, within the school's context."""
    now = clock.now()
    fresh = {"due_at": now, "expires_at": now + timedelta(days=1), "created_at": now}
    first = {name: more.pop(name) for name in list(more) if name in fresh}
    delivery = Delivery.objects.create(
        school_id=member.school_id,
        member=member,
        kind=kind,
        occasion=f"{Delivery.objects.count()}",
        channel=channel,
        **{**fresh, **first},
    )
    row = Delivery.objects.filter(pk=delivery.pk)
    if state != State.PENDING:
        row.update(state=State.SENDING, lease_until=now + timedelta(minutes=5), tries=1)
    if state not in (State.PENDING, State.SENDING):
        row.update(state=state, lease_until=None, **words(state, channel, more))
    return row.get()


def words(state: str, channel: str, more: dict[str, Any]) -> dict[str, Any]:
    if state != State.SENT:
        return {"failure": "gave_up", **more}
    said = {"title": f"Title {CANARY}", "text": CANARY, "url": "/circles/"} if channel == "inbox" else {}
    return {"sent_at": clock.now(), **said, **more}


def put_in(place: Place, name: str, state: str = "sent", **more: Any) -> Delivery:
    with place.context():
        return put(place.people[name], state, **more)


def stop_link(place: Place, name: str = "rivera", kind: str = "news") -> str:
    member = place.people[name]
    token = sign_stop(Delivery(school_id=member.school_id, member=member, kind=kind))
    return reverse("notices:stop", args=[token])


def now_of(place: Place, delivery: Delivery) -> Delivery:
    with place.context():
        return Delivery.objects.get(pk=delivery.pk)


def page_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()
