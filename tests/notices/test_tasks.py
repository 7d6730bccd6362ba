"""The alarm clock: what the scheduler asks for each minute, and the command that does the same without it."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import OperationalError

from notices import tasks
from notices.forgetting import KEPT
from notices.kinds import Kind
from notices.management.commands import send_due as command
from notices.models import Delivery
from schools import clock
from tests.cast import Place
from tests.notices.outboxes import kind_of_messages, put_message

pytestmark = pytest.mark.usefixtures("moment")


def test_each_minute_every_school_has_its_turn(
    cedar: Place, harbor: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[Any, Any]] = []
    monkeypatch.setattr(tasks.send_due_of, "apply_async", lambda ids, expires: asked.append((ids, expires)))
    tasks.send_due()
    assert sorted(asked) == sorted([([cedar.school.pk], 55), ([harbor.school.pk], 55)])
    assert settings.CELERY_BEAT_SCHEDULE["messages"]["task"] == tasks.send_due.name


def test_between_the_minutes_only_what_is_essential_is_sent(
    cedar: Place, harbor: Place, kind: Kind, moment: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(tasks.send_due_of, "apply_async", lambda ids, expires: asked.extend(ids))
    put_message(cedar, cedar.rivera)
    tasks.send_urgent()
    assert asked == []
    with kind_of_messages("safety", is_essential=True):
        put_message(harbor, harbor.hale, kind="safety", due_at=clock.now() + timedelta(seconds=30))
    tasks.send_urgent()
    assert asked == []
    moment.shift(30)
    tasks.send_urgent()
    assert asked == [harbor.school.pk]
    assert settings.CELERY_BEAT_SCHEDULE["urgent messages"]["schedule"] <= 15


@pytest.mark.promise("messages-not-lost")
def test_a_task_that_runs_twice_sends_once(cedar: Place, kind: Kind) -> None:
    put_message(cedar, cedar.rivera)
    for _time in range(2):
        tasks.send_due_of(cedar.school.pk)
    assert len(mail.outbox) == 1


@pytest.mark.promise("messages-not-lost")
def test_the_command_sends_for_all_schools(cedar: Place, harbor: Place, kind: Kind) -> None:
    put_message(cedar, cedar.rivera)
    put_message(harbor, harbor.hale)
    said = StringIO()
    call_command("send_due", stdout=said)
    assert said.getvalue() == "cedar: 2 sent\nharbor: 2 sent\n"
    assert len(mail.outbox) == 2


@pytest.mark.promise("messages-not-lost")
def test_a_school_whose_turn_fails_keeps_no_other_from_its_own(
    cedar: Place, harbor: Place, kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_message(harbor, harbor.hale)
    plan = command.plan_messages

    def fail_at_cedar(school: int) -> int:
        if school == cedar.school.pk:
            raise OperationalError
        return plan(school)

    monkeypatch.setattr(command, "plan_messages", fail_at_cedar)
    with pytest.raises(CommandError, match=r"cedar \(OperationalError\)"):
        call_command("send_due", stdout=StringIO())
    assert len(mail.outbox) == 1


@pytest.mark.promise("erasure")
def test_what_is_long_over_is_forgotten(cedar: Place, kind: Kind, moment: time_machine.Traveller) -> None:
    put_message(cedar, cedar.rivera)
    moment.shift(KEPT - timedelta(days=1))
    tasks.forget_deliveries_of(cedar.school.pk)
    with cedar.context():
        assert Delivery.objects.count() == 2
    moment.shift(timedelta(days=2))
    tasks.forget_deliveries_of(cedar.school.pk)
    with cedar.context():
        assert not Delivery.objects.exists()
