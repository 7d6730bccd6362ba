"""Messages that would tell the office whose call or writing it is: it lists, counts and tries again none of them."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from care.messages import lawful
from care.messages.news import NAME as CALL_NEWS
from notices.addresses import refuse_address
from notices.claims import claim, hand_over, note_fates
from notices.models import Channel, Delivery, RefusedAddress
from notices.oversight import overseen
from notices.transport import Fate
from schools import clock
from schools.models import Account, Heartbeat
from tests.care.pages import SignIn
from tests.care.rows import an_opening
from tests.cast import Place
from tests.notices.rows import put

PAGE = reverse("notices:delivery_list")
LAWFUL = {lawful.ASKED: "okafor", lawful.DECIDED: "diaz", lawful.TOLD: "maya"}
DISCREET = {CALL_NEWS: "maya", **LAWFUL}
FAILURES = ("no_address", "refused_address", "gave_up", "not_written")
office = pytest.mark.parametrize("viewer", ["jo", "okafor"])
pytestmark = pytest.mark.usefixtures("moment")


def shown(client: Client) -> str:
    """The page without what differs each time it is loaded."""
    words = client.get(PAGE).text.split("<main", 1)[1].split("</main", 1)[0]
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", words)


def mailed(place: Place, **which: Any) -> list[Delivery]:
    with place.context():
        return list(Delivery.objects.filter(channel=Channel.EMAIL, kind__in=DISCREET, **which))


def try_everything(client: Client, place: Place) -> None:
    client.post(reverse("notices:delivery_retry_all"))
    for name in {*DISCREET.values()}:
        client.post(reverse("notices:address_accept", args=[place.people[name].pk]))


@office
@pytest.mark.parametrize("kind", DISCREET)
def test_the_office_sees_none_of_them_and_tries_none_again(
    cedar: Place, sign_in: SignIn, viewer: str, kind: str
) -> None:
    client = sign_in(cedar.people[viewer])
    with cedar.context():
        refuse_address(cedar.maya, "maya@cedar.example")
    before = shown(client)
    reader = cedar.people[DISCREET[kind]]
    with cedar.context():
        for state in ("sent", "unknown", "cancelled"):
            put(reader, state, "email", kind)
        put(reader, "failed", "inbox", kind)
        failed = [put(reader, "failed", "email", kind, failure=failure) for failure in FAILURES]
        assert not overseen(cedar.people[viewer]).filter(kind=kind).exists()
    assert shown(client) == before
    for row in failed:
        assert client.post(reverse("notices:delivery_retry", args=[row.pk])).status_code == 404
    try_everything(client, cedar)
    assert len(mailed(cedar, state="failed")) == len(FAILURES)


@office
def test_an_address_that_refuses_one_is_not_shown_for_it(cedar: Place, sign_in: SignIn, viewer: str) -> None:
    client = sign_in(cedar.people[viewer])
    before = shown(client)
    with cedar.context():
        an_opening(cedar)
        batch = [each for each in claim() if each.channel == Channel.EMAIL]
        hand_over(batch, None)
        note_fates([(each, Fate.NO_SUCH_ADDRESS) for each in batch])
        assert {each.kind: each.member for each in batch} == {
            kind: cedar.people[name] for kind, name in LAWFUL.items()
        }
        Delivery.objects.exclude(pk__in=[each.pk for each in batch]).delete()
        assert not RefusedAddress.objects.exists()
    assert shown(client) == before
    try_everything(client, cedar)
    assert {each.state for each in mailed(cedar)} == {"failed"}


@office
def test_a_student_without_an_address_is_told_in_advisory_alone(
    cedar: Place, sign_in: SignIn, viewer: str, mailoutbox: list[Any]
) -> None:
    """Whoever gives one student after another an address and tries again learns nothing."""
    client = sign_in(cedar.people[viewer])
    account = Account.objects.filter(pk=cedar.maya.account_id)
    account.update(email="")
    before = shown(client)
    with cedar.context():
        an_opening(cedar)
    assert mailed(cedar, member=cedar.maya) == []
    call_command("send_due", verbosity=0)
    assert shown(client) == before
    account.update(email="maya@cedar.example")
    try_everything(client, cedar)
    call_command("send_due", verbosity=0)
    assert all("maya@cedar.example" not in each.to for each in mailoutbox)
    assert "Adults at your school may read something you wrote" in sign_in(cedar.maya).get("/inbox/").text


@office
def test_health_tells_that_one_is_stuck_and_the_page_does_not(
    cedar: Place, sign_in: SignIn, anonymous: Client, moment: time_machine.Traveller, viewer: str
) -> None:
    with cedar.context():
        an_opening(cedar)
        Delivery.objects.exclude(kind=lawful.TOLD).delete()
    moment.shift(timedelta(minutes=6))
    Heartbeat.objects.update_or_create(name="worker", defaults={"beat_at": clock.now()})
    health = anonymous.get("/health/")
    assert health.json()["deliveries"] == "failing"
    page = sign_in(cedar.people[viewer]).get(PAGE).text
    assert "All messages go out" in page and "Nothing is held up." in page
    for words in (page, health.text):
        assert not any(each in words for each in ("Maya", "A student", "my writing"))
