from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from notices.claims import claim
from notices.kinds import Kind
from schools import clock
from schools.models import Heartbeat
from tests.cast import Place
from tests.notices.failing import Failing, send
from tests.notices.outboxes import put_message

pytestmark = [pytest.mark.usefixtures("moment"), pytest.mark.promise("silent-worker")]


def deliveries_of(client: Client) -> tuple[int, str]:
    """What /health/ says while a worker beats."""
    Heartbeat.objects.update_or_create(name="worker", defaults={"beat_at": clock.now()})
    response = client.get("/health/")
    return response.status_code, response.json()["deliveries"]


def test_what_waits_for_five_minutes_in_any_school_is_told(
    cedar: Place, harbor: Place, kind: Kind, anonymous: Client, moment: time_machine.Traveller
) -> None:
    put_message(harbor, harbor.hale)
    assert deliveries_of(anonymous) == (200, "ok")
    moment.shift(timedelta(minutes=6))
    assert deliveries_of(anonymous) == (503, "failing")
    send(harbor)
    assert deliveries_of(anonymous) == (200, "ok")


def test_so_is_an_outage_of_the_mail_server(
    cedar: Place,
    kind: Kind,
    failing: type[Failing],
    anonymous: Client,
    moment: time_machine.Traveller,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(connection: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(failing, "open", refuse)
    put_message(cedar, cedar.rivera)
    for _minute in range(7):
        send(cedar)
        moment.shift(timedelta(minutes=1))
    assert deliveries_of(anonymous) == (503, "failing")


def test_so_is_a_sender_that_never_came_back(
    cedar: Place, kind: Kind, anonymous: Client, moment: time_machine.Traveller
) -> None:
    put_message(cedar, cedar.rivera)
    with cedar.context():
        assert claim()
    moment.shift(timedelta(minutes=9))
    assert deliveries_of(anonymous) == (200, "ok")
    moment.shift(timedelta(minutes=2))
    assert deliveries_of(anonymous) == (503, "failing")


def test_what_waits_for_its_hour_is_no_trouble(
    cedar: Place, kind: Kind, anonymous: Client, moment: time_machine.Traveller
) -> None:
    put_message(cedar, cedar.rivera, due_at=clock.now() + timedelta(hours=5))
    moment.shift(timedelta(hours=1))
    assert deliveries_of(anonymous) == (200, "ok")
