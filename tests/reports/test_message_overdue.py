"""Word to administrators that something is overdue."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from notices.models import Delivery
from notices.planning import plan_messages
from reports.commitments import finish
from reports.messages.overdue import NAME, last_round
from reports.models import Commitment
from tests.cast import Place
from tests.reports.committed import SAID, WILL, a_commitment
from tests.surveys.telling import work

pytestmark = pytest.mark.django_db
THURSDAY = datetime(2026, 11, 5, 15, 0, tzinfo=UTC)
TITLE = "What the school said it would do is overdue"


@pytest.fixture
def moment() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(THURSDAY, tick=False) as traveller:
        yield traveller


def test_administrators_are_told_on_the_next_school_day(
    moment: time_machine.Traveller, cedar: Place, harbor: Place
) -> None:
    with cedar.context():
        a_commitment(cedar, due_on=date(2026, 11, 6))
    assert work(cedar, moment, 2026, 11, 6, 12, 0) == []
    assert work(cedar, moment, 2026, 11, 7, 12, 0) == [], "nobody is told on a Saturday"
    told = work(cedar, moment, 2026, 11, 9, 7, 31)
    assert {name for name, title in told if title == TITLE} == {"okafor"}
    assert work(cedar, moment, 2026, 11, 9, 7, 40) == []
    assert work(cedar, moment, 2026, 11, 16, 7, 31) == []
    assert work(harbor, moment, 2026, 11, 16, 12, 0) == []


def test_again_after_four_weeks(moment: time_machine.Traveller, cedar: Place) -> None:
    with cedar.context():
        a_commitment(cedar, due_on=date(2026, 11, 9))
    assert work(cedar, moment, 2026, 11, 10, 7, 31) != []
    assert work(cedar, moment, 2026, 12, 7, 7, 31) == []
    assert ("okafor", TITLE) in work(cedar, moment, 2026, 12, 8, 7, 31)


@pytest.mark.parametrize("change", ["done", "removed", "later"])
def test_what_is_not_overdue_any_more_is_not_told(
    moment: time_machine.Traveller, cedar: Place, change: str
) -> None:
    with cedar.context():
        commitment = a_commitment(cedar, due_on=date(2026, 11, 9))
    moment.move_to(datetime(2026, 11, 10, 12, 20, tzinfo=UTC))
    plan_messages(cedar.school.pk)
    with cedar.context():
        assert Delivery.objects.filter(kind=NAME).exists()
        if change == "done":
            assert finish(commitment, "There is a menu")
        changes = {"removed": {"removed_at": THURSDAY}, "later": {"due_on": date(2026, 11, 20)}}
        if change in changes:
            Commitment.objects.update(**changes[change])
    assert work(cedar, moment, 2026, 11, 10, 7, 31) == []


def test_nothing_that_students_said_is_in_the_row(moment: time_machine.Traveller, cedar: Place) -> None:
    with cedar.context():
        a_commitment(cedar, due_on=date(2026, 11, 4))
    plan_messages(cedar.school.pk)
    with cedar.context():
        for delivery in Delivery.objects.filter(kind=NAME):
            assert SAID not in f"{delivery.data}" and WILL not in f"{delivery.data}"


def test_rounds_are_four_weeks_apart() -> None:
    due_on = date(2026, 11, 9)
    for days, round_on in ((1, 1), (28, 1), (29, 29), (56, 29), (57, 57)):
        assert last_round(due_on, due_on + timedelta(days)) == due_on + timedelta(round_on)
