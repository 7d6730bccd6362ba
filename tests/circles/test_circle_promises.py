"""Promises in a circle's log: with an owner and a day, and nothing typed is lost."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client

from circles.models import Circle, FollowUp, LogRevision
from schools.models import Member
from tests.cast import Place
from tests.circles.log_sheets import sent_by, sheet_of, url
from tests.circles.planning import TUESDAY, close, put_circle

SignIn = Callable[[Member], Client]
TODAY = TUESDAY.date()


@pytest.fixture(autouse=True)
def on_tuesday() -> Iterator[None]:
    with time_machine.travel(TUESDAY):
        yield


@pytest.fixture
def circle(on_tuesday: None, cedar: Place) -> Circle:
    with cedar.context():
        return put_circle(cedar, TODAY)


def test_promises_are_kept_with_owner_and_day(cedar: Place, circle: Circle, rivera: Client) -> None:
    with cedar.context():
        close(cedar, date(2026, 12, 1), date(2026, 12, 4), "Storm")
    sheet = sheet_of(rivera, circle)
    assert sheet["promise-0-due_on"] == date(2026, 12, 7), "a week later is closed, and then comes a weekend"
    assert sheet["promise-0-owner"] == cedar.rivera.pk
    sheet |= {
        "promise-0-promise": "Find a quiet place for lunch",
        "promise-0-student": cedar.maya.pk,
        "promise-0-owner": cedar.diaz.pk,
        "promise-1-promise": "Share the playlist",
    }
    assert rivera.post(url(circle), sheet).status_code == 302
    with cedar.context():
        found = {row.promise: row for row in FollowUp.objects.all()}
        lunch, playlist = found["Find a quiet place for lunch"], found["Share the playlist"]
        assert (lunch.student, lunch.owner, lunch.due_on) == (cedar.maya, cedar.diaz, date(2026, 12, 7))
        assert (playlist.student, playlist.owner, playlist.created_by) == (None, cedar.rivera, cedar.rivera)
        assert lunch.circle == circle


def test_owners_are_adults_who_are_here(cedar: Place, circle: Circle, rivera: Client) -> None:
    page = rivera.get(url(circle))
    groups = dict(page.context["sheet"].promises[0].fields["owner"].choices)
    assert [name for _pk, name in groups["Teachers of 7B"]] == ["Mr. Lee", "Sam Park", "Ms. Rivera"]
    assert [name for _pk, name in groups["Counselors"]] == ["Ms. Diaz, counselor"]
    assert {name for _pk, name in groups["Everyone else"]} == {"Dr. Okafor", "Mr. Osei", "Pat Kim"}


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("due_on", "", "Say by when."),
        ("due_on", "soon", "Choose a day"),
        ("due_on", "2026-11-20", "This day is over"),
        ("due_on", "2036-01-01", "within a year"),
        ("promise", "", "Say what you promised"),
        ("promise", "x" * 301, "301 characters"),
        ("owner", "", "This field is required"),
        ("owner", "maya", "Select a valid choice"),
        ("student", "hana", "Select a valid choice"),
        ("student", "999999999999999999999", "Select a valid choice"),
    ],
)
def test_a_wrong_promise_is_told_and_nothing_is_lost(
    field: str, value: str, words: str, cedar: Place, harbor: Place, circle: Circle, rivera: Client
) -> None:
    people = {"maya": cedar.maya.pk, "hana": harbor.hana.pk}
    sheet = sheet_of(rivera, circle, note="My words.", **{f"absent-{cedar.noah.pk}": "on"})
    sheet |= {"promise-0-promise": "Ask about the bus", "promise-0-student": cedar.maya.pk}
    sheet[f"promise-0-{field}"] = people.get(value, value)
    response = rivera.post(url(circle), sheet)
    assert response.status_code == 200
    assert words in response.content.decode()
    again = sent_by(response)
    assert {key: str(value) for key, value in again.items()} == {
        key: str(value) for key, value in sheet.items()
    }
    with cedar.context():
        circle.refresh_from_db()
        assert (circle.state, circle.log_version) == ("planned", 0)
        assert not FollowUp.objects.exists()


def test_another_row_is_added_without_script_and_keeps_what_is_typed(
    cedar: Place, circle: Circle, rivera: Client
) -> None:
    sheet = sheet_of(rivera, circle, note="Half a sen", **{f"absent-{cedar.zoe.pk}": "on"})
    sheet |= {"promise-1-promise": "Two", "promise-1-due_on": "", "add": "1"}
    response = rivera.post(url(circle), sheet)
    assert "Please look at this again" not in response.content.decode()
    again = sent_by(response)
    assert again["rows"] == 3
    assert again["note"] == "Half a sen"
    assert again[f"absent-{cedar.zoe.pk}"] == "on"
    assert (again["promise-1-promise"], again["promise-1-due_on"]) == ("Two", "")
    assert again["promise-2-owner"] == cedar.rivera.pk
    with cedar.context():
        assert not LogRevision.objects.exists()


def test_rows_have_an_end(circle: Circle, rivera: Client) -> None:
    sheet = sheet_of(rivera, circle)
    for rows, shown in (("19", 20), ("20", 20), ("1000000000", 3), ("-1", 3), ("²", 3), ("", 3)):
        response = rivera.post(url(circle), {**sheet, "rows": rows, "add": "1"})
        assert len(response.context["sheet"].promises) == shown, rows
