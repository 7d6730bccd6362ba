"""A series that cannot be as it was asked for: bad input, closures, dates that are taken, skipped hours."""

from datetime import date, time
from typing import Any

import pytest
from django.test import Client

from circles.models import Circle, Series
from schools.models import SchoolYear
from tests.cast import Place
from tests.circles.planning import (
    close,
    put_circle,
    series_form,
)
from tests.circles.series_dates import dates_of, planned_days

pytestmark = pytest.mark.usefixtures("tuesday_morning")

NEW = "/circles/series/new/"
DECEMBER = [date(2026, 11, 24), date(2026, 12, 1), date(2026, 12, 8), date(2026, 12, 15)]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        (
            {"until_on": "2028-11-24"},
            "until_on",
            "runs past the end of the school year. End it on June 12, 2027",
        ),
        (
            {"until_on": "9999-12-31", "starts_at": "23:30"},
            "until_on",
            "runs past the end of the school year",
        ),
        ({"from_on": "0001-01-01"}, "from_on", "The school year begins on Sept. 25, 2026"),
        ({"from_on": "2026-09-01"}, "from_on", "The school year begins on Sept. 25, 2026"),
        ({"until_on": "2026-11-01"}, "until_on", "The last day is before the first."),
        ({"days": []}, "days", "Choose at least one day."),
        ({"days": ["5"]}, "days", "5 is not one of the available choices"),
        ({"days": ["A"]}, "days", "A is not one of the available choices"),
        ({"days": ["4"], "until_on": "2026-11-26"}, "days", "None of these days falls between"),
        ({"minutes": "4"}, "minutes", "greater than or equal to 5"),
        ({"minutes": "181"}, "minutes", "less than or equal to 180"),
        ({"starts_at": "25:00"}, "starts_at", "Enter a valid time."),
        ({"from_on": "tomorrow"}, "from_on", "Enter a valid date."),
        ({"place": "x" * 101}, "place", "at most 100 characters"),
    ],
)
def test_bad_input_is_named_at_its_field_and_kept(
    cedar: Place, rivera: Client, changes: dict[str, Any], field: str, words: str
) -> None:
    sent = series_form(**{"place": "Typed by hand", **changes})
    response = rivera.post(NEW, sent)
    form = response.context["form"]
    assert response.status_code == 200
    assert words in " ".join(form.errors[field])
    assert sum(len(errors) for errors in form.errors.values()) == 1
    assert form["place"].value() == sent["place"]
    assert f'id="id_{field}_error"' in response.content.decode()
    assert planned_days(cedar) == []


def test_a_series_of_closures_alone_is_refused(cedar: Place, rivera: Client) -> None:
    with cedar.context():
        close(cedar, date(2026, 11, 23), date(2026, 12, 18), "Flood")
    response = rivera.post(NEW, series_form())
    assert response.context["form"].errors["days"] == ["There is no school on any of these days."]
    assert set(dates_of(response).values()) == {"Flood"}
    assert planned_days(cedar) == []


def test_a_series_that_starts_on_a_closure_leaves_that_day_out(cedar: Place, rivera: Client) -> None:
    with cedar.context():
        close(cedar, date(2026, 11, 24), date(2026, 11, 24), "Snow day")
    rivera.post(NEW, series_form())
    assert planned_days(cedar) == DECEMBER[1:]


def test_a_series_where_every_date_is_taken_is_refused(cedar: Place, rivera: Client) -> None:
    with cedar.context():
        for day in DECEMBER:
            put_circle(cedar, day, at=time(9))
    response = rivera.post(NEW, series_form())
    assert "already" in response.context["form"].errors["days"][0]
    with cedar.context():
        assert not Series.objects.exists()


@pytest.mark.parametrize(
    ("day", "wall", "words", "starts"),
    [
        ("2027-03-14", "02:30", "at 3 a.m.: the clocks go forward", "2027-03-14T07:00:00+00:00"),
        ("2026-11-29", "02:30", "", "2026-11-29T07:30:00+00:00"),
    ],
)
def test_a_time_that_daylight_saving_skips_is_moved_and_said(
    cedar: Place, rivera: Client, day: str, wall: str, words: str, starts: str
) -> None:
    school_on_sundays(cedar)
    sent = series_form(days=["6"], starts_at=wall, from_on=day, until_on=day)
    page = " ".join(rivera.post(NEW, {**sent, "preview": "1"}).content.decode().split())
    assert words in page
    assert ("the clocks" in page) == bool(words)
    rivera.post(NEW, sent)
    with cedar.context():
        circle = Circle.objects.get()
        assert circle.starts_at.isoformat() == starts
        assert circle.on.isoformat() == day


def test_of_a_time_that_daylight_saving_repeats_the_first_is_taken_and_said(
    cedar: Place, rivera: Client
) -> None:
    school_on_sundays(cedar)
    sent = series_form(days=["6"], starts_at="01:30", from_on="2026-11-01", until_on="2026-11-01")
    assert "the first time: the clocks go back" in rivera.post(NEW, {**sent, "preview": "1"}).content.decode()
    rivera.post(NEW, sent)
    with cedar.context():
        assert Circle.objects.get().starts_at.isoformat() == "2026-11-01T05:30:00+00:00"


def school_on_sundays(place: Place) -> None:
    place.school.weekdays = "0123456"
    place.school.save(update_fields=["weekdays"])


def test_a_and_b_days_where_the_year_has_them(cedar: Place, rivera: Client) -> None:
    with cedar.context():
        SchoolYear.objects.update(rotation="weeks", starts_on=date(2026, 9, 25))
    assert ("A", "A weeks") in rivera.get(NEW).context["form"].fields["days"].choices
    rivera.post(NEW, series_form(days=["1", "B"]))
    assert planned_days(cedar) == [date(2026, 11, 24), date(2026, 12, 8)]
    with cedar.context():
        series = Series.objects.get()
        assert series.days == "1B"
    assert "Tuesday (B), 9:05 a.m." in rivera.get(f"/circles/series/{series.pk}/").content.decode()
