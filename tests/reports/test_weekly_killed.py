"""A real worker, killed while it builds the weekly reports of several schools."""

import os
import signal
import subprocess
from contextlib import AbstractContextManager
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from notices.models import Channel, Delivery
from notices.models.delivery import State
from notices.tasks import send_due
from reports.models import WeeklyReport
from reports.tasks import build_weekly_reports
from schools import clock
from schools.dates import monday_of
from schools.models import Role, School
from tests.cast import Place
from tests.worker import another_connection, empty_broker, eventually, send, waiting
from tests.worker import worker as worker_of

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]
WEEK = timedelta(days=7)
# Somebody else's report of the same week, which is not committed: who builds it waits for what becomes of it.
TAKEN = """
SET LOCAL app.maintenance = 'on';
INSERT INTO reports_weeklyreport (school_id, monday, numbers, built_at) VALUES (%s, %s, '{}', now())
"""


def coming_monday() -> datetime:
    """In the afternoon, when the hour of every school has come."""
    return datetime.combine(monday_of(clock.now().date()) + WEEK, time(20), UTC)


def worker(file: Path) -> AbstractContextManager["subprocess.Popen[bytes]"]:
    """Whose clock the file turns."""
    mail = f"file://{file.parent / 'mail'}"
    return worker_of(("-m", "tests.notices.chaos.turned"), CLOCK=str(file), EMAIL_URL=mail)


def is_waiting() -> bool:
    return waiting("reports_weeklyreport") > 0


def stored(places: list[Place]) -> list[tuple[int, int]]:
    """Of each school its reports and their e-mails."""
    found = []
    for place in places:
        with place.context():
            found.append(
                (WeeklyReport.objects.count(), Delivery.objects.filter(channel=Channel.EMAIL).count())
            )
    return found


def all_sent(places: list[Place]) -> bool:
    found = []
    for place in places:
        with place.context():
            found += Delivery.objects.exclude(state=State.SENT)
    return not found


def a_third_school(cedar: Place) -> Place:
    place = Place(School.objects.create(district=cedar.school.district, name="Quarry School", slug="quarry"))
    with place.context():
        place.open_year()
        place.add("quinn", Role.ADMINISTRATOR, "Quinn", "Stone")
    return place


def test_every_school_gets_one_report_and_its_letters_once(
    cedar: Place, harbor: Place, tmp_path: Path
) -> None:
    places, monday = [cedar, harbor, a_third_school(cedar)], coming_monday()
    file = tmp_path / "clock"
    file.write_text(str((monday - clock.now()).total_seconds()))
    empty_broker()
    with another_connection("owner") as cursor, worker(file) as first:
        cursor.execute(TAKEN, [harbor.school.pk, monday.date() - WEEK])
        send(build_weekly_reports)
        eventually(is_waiting)
        assert stored(places) == [(1, 1), (0, 0), (0, 0)]
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
    eventually(lambda: not is_waiting())
    assert stored(places) == [(1, 1), (0, 0), (0, 0)]
    with worker(file):
        send(build_weekly_reports)
        send(build_weekly_reports)
        eventually(lambda: stored(places) == [(1, 1)] * 3)
        send(send_due)
        send(send_due)
        eventually(lambda: all_sent(places))
    assert stored(places) == [(1, 1)] * 3
    letters = "".join(each.read_text() for each in (tmp_path / "mail").iterdir())
    readers = [cedar.okafor, harbor.ito, places[2].quinn]
    assert [letters.count(f"\nTo: {reader.account.email}\n") for reader in readers] == [1, 1, 1]
