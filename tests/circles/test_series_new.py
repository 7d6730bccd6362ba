"""A term's circles on one page: every date before it is saved, and nothing twice."""

from datetime import date, time
from typing import Any

import pytest
from django.test import Client

from circles.models import Circle, Series
from schools.models import Advisory, Leadership, SchoolYear, Term
from tests.cast import Place
from tests.circles.planning import (
    CANARY,
    SignIn,
    close,
    put_circle,
    put_held_circle,
    said,
    series_form,
)
from tests.circles.series_dates import dates_of, planned_days
from tests.circles.written import note_of

pytestmark = pytest.mark.usefixtures("tuesday_morning")

NEW = "/circles/series/new/"
DECEMBER = [date(2026, 11, 24), date(2026, 12, 1), date(2026, 12, 8), date(2026, 12, 15)]


def test_six_fields_with_the_rest_of_the_term_filled_in(cedar: Place, rivera: Client) -> None:
    with cedar.context():
        Term.objects.update(ends_on=date(2027, 1, 22))
    form = rivera.get(NEW).context["form"]
    assert list(form.fields) == ["days", "starts_at", "minutes", "place", "from_on", "until_on"]
    assert form["from_on"].value() == date(2026, 11, 24)
    assert form["until_on"].value() == date(2027, 1, 22)
    assert form["minutes"].value() == 30
    assert form["place"].value() == "Room 12"
    assert [label for _value, label in form.fields["days"].choices] == [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
    ]


def test_between_terms_the_next_one_is_filled_in(cedar: Place, rivera: Client) -> None:
    with cedar.context():
        Term.objects.update(ends_on=date(2026, 11, 20))
        Term.objects.create(
            school=cedar.school,
            year=cedar.year,
            name="Next",
            starts_on=date(2027, 1, 4),
            ends_on=date(2027, 3, 19),
        )
    form = rivera.get(NEW).context["form"]
    assert (form["from_on"].value(), form["until_on"].value()) == (date(2027, 1, 4), date(2027, 3, 19))


def test_once_a_term_is_scheduled_the_next_one_is_filled_in_as_the_last(cedar: Place, rivera: Client) -> None:
    with cedar.context():
        Term.objects.update(ends_on=date(2026, 12, 18))
        Term.objects.create(
            school=cedar.school,
            year=cedar.year,
            name="Next",
            starts_on=date(2027, 1, 4),
            ends_on=date(2027, 3, 19),
        )
    as_before = series_form(days=["1", "3"], starts_at="10:15", minutes="25", place="Library")
    rivera.post(NEW, as_before)
    form = rivera.get(NEW).context["form"]
    assert form["days"].value() == ["1", "3"]
    assert (form["starts_at"].value(), form["minutes"].value()) == (time(10, 15), 25)
    assert form["place"].value() == "Library"
    assert (form["from_on"].value(), form["until_on"].value()) == (date(2027, 1, 4), date(2027, 3, 19))
    rivera.post(NEW, {**as_before, "from_on": "2027-01-04", "until_on": "2027-02-26"})
    form = rivera.get(NEW).context["form"]
    assert (form["from_on"].value(), form["until_on"].value()) == (date(2027, 2, 27), date(2027, 3, 19))
    rivera.post(NEW, {**as_before, "from_on": "2027-02-27", "until_on": "2027-03-19"})
    form = rivera.get(NEW).context["form"]
    assert form["days"].value() == []
    assert (form["from_on"].value(), form["until_on"].value()) == (date(2026, 11, 24), cedar.year.ends_on)


def test_the_preview_shows_every_date_and_saves_nothing(cedar: Place, rivera: Client) -> None:
    with cedar.context():
        close(cedar, date(2026, 12, 1), date(2026, 12, 2), "Conferences")
        put_circle(cedar, date(2026, 12, 8), at=time(9, 20))
    response = rivera.post(NEW, series_form(preview="1"))
    assert dates_of(response) == {
        "2026-11-24": "",
        "2026-12-01": "Conferences",
        "2026-12-08": "clash",
        "2026-12-15": "",
    }
    page = " ".join(response.content.decode().split())
    assert "<s>Tue 1</s>" in page
    assert "Conferences" in page
    assert "This makes 2 circles. 2 dates are left out." in page
    with cedar.context():
        assert Circle.objects.count() == 1
        assert not Series.objects.exists()


def test_saving_puts_the_free_dates_in_the_calendar(cedar: Place, rivera: Client) -> None:
    with cedar.context():
        close(cedar, date(2026, 12, 1), date(2026, 12, 2), "Conferences")
    response = rivera.post(NEW, series_form(), follow=True)
    assert said(response) == "3 circles are in the calendar."
    assert planned_days(cedar) == [DECEMBER[0], DECEMBER[2], DECEMBER[3]]
    with cedar.context():
        series = Series.objects.get()
        assert series.created_by == cedar.rivera
        assert {
            (circle.advisory, circle.series, circle.minutes, circle.place) for circle in Circle.objects.all()
        } == {(cedar.advisories["7B"], series, 30, "Room 12")}
    assert response.redirect_chain == [(f"/circles/series/{series.pk}/", 302)]


def test_the_same_form_sent_twice_adds_nothing(cedar: Place, rivera: Client, sign_in: SignIn) -> None:
    rivera.post(NEW, series_form(), follow=True)
    for client in (rivera, sign_in(cedar.lee)):
        response = client.post(NEW, series_form(), follow=True)
        assert said(response) == "This series was in the calendar already. Nothing was added twice."
    with cedar.context():
        assert Series.objects.count() == 1
    assert planned_days(cedar) == DECEMBER


def test_circles_that_are_there_stay_as_they_are(cedar: Place, rivera: Client) -> None:
    with cedar.context():
        held = put_held_circle(cedar, date(2026, 12, 1))
        cancelled = put_circle(cedar, date(2026, 12, 8), state="cancelled", reason="Assembly")
    rivera.post(NEW, series_form())
    assert planned_days(cedar) == DECEMBER
    with cedar.context():
        held.refresh_from_db()
        cancelled.refresh_from_db()
        assert (held.state, note_of(held), held.series) == ("held", CANARY, None)
        assert (cancelled.state, cancelled.series) == ("cancelled", None)


def test_another_advisory_at_the_same_time_is_no_clash(cedar: Place, rivera: Client) -> None:
    with cedar.context():
        put_circle(cedar, date(2026, 12, 1), advisory="7C")
    assert set(dates_of(rivera.post(NEW, series_form(preview="1"))).values()) == {""}


def test_one_of_several_advisories_is_chosen_by_a_link(cedar: Place, rivera: Client) -> None:
    with cedar.context():
        second = cedar.add_advisory("8A", [cedar.rivera], [])
    response = rivera.get(NEW)
    assert "form" not in response.context
    assert f'href="?advisory={second.pk}"' in response.content.decode()
    rivera.post(f"{NEW}?advisory={second.pk}", series_form())
    with cedar.context():
        assert set(Circle.objects.values_list("advisory", flat=True)) == {second.pk}


def test_an_administrator_schedules_for_every_advisory(cedar: Place, sign_in: SignIn) -> None:
    okafor = sign_in(cedar.okafor)
    assert [str(each) for each in okafor.get(NEW).context["advisories"]] == ["7B", "7C"]
    okafor.post(f"{NEW}?advisory={cedar.advisories['7C'].pk}", series_form())
    with cedar.context():
        assert set(Circle.objects.values_list("advisory__name", flat=True)) == {"7C"}


def test_nobody_schedules_for_an_advisory_that_is_not_theirs(
    cedar: Place, harbor: Place, sign_in: SignIn
) -> None:
    for member in (cedar.rivera, cedar.diaz, cedar.pat, harbor.ito):
        for place, name in ((cedar, "7C"), (harbor, "8H")):
            if (member, name) == (harbor.ito, "8H"):
                continue
            url = f"{NEW}?advisory={place.advisories[name].pk}"
            response = sign_in(member).post(url, series_form())
            assert response.status_code in (200, 302)
    with cedar.context():
        assert set(Circle.objects.values_list("advisory__name", flat=True)) <= {"7B"}
    assert planned_days(harbor) in ([], DECEMBER)
    with cedar.context():
        Leadership.objects.create(
            school=cedar.school, advisory=cedar.advisories["7C"], member=cedar.pat, from_on=cedar.today
        )
    assert sign_in(cedar.pat).get(NEW).context["advisory"] == cedar.advisories["7C"]


@pytest.mark.parametrize("name", ["maya", "sam", "jo", "ruth"])
def test_roles_that_never_schedule_meet_403(cedar: Place, sign_in: SignIn, name: str) -> None:
    client = sign_in(cedar.people[name])
    assert client.get(NEW).status_code == 403
    assert client.post(NEW, series_form()).status_code == 403
    assert planned_days(cedar) == []


def test_without_an_advisory_the_page_says_the_next_step(cedar: Place, sign_in: SignIn) -> None:
    assert "Ask an administrator to add you" in sign_in(cedar.pat).get(NEW).content.decode()
    with cedar.context():
        Advisory.objects.update(archived_on=cedar.today)
    assert 'href="/school/advisories/"' in sign_in(cedar.okafor).get(NEW).content.decode()


def test_without_a_school_year_the_page_says_the_next_step(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        Advisory.objects.all().delete()
        SchoolYear.objects.all().delete()
    assert (
        "no school year in Advisory yet. Ask an administrator"
        in sign_in(cedar.rivera).get(NEW).content.decode()
    )
    page = sign_in(cedar.okafor).get(NEW).content.decode()
    assert "Circles need a school year first: its terms and days without school." in page
    assert 'href="/school/calendar/"' in page


def test_an_advisory_of_a_past_year_is_not_offered(cedar: Place, rivera: Client) -> None:
    with cedar.context():
        SchoolYear.objects.update(ends_on=date(2026, 11, 20))
    assert rivera.get(NEW).context["advisories"] == []


def test_the_preview_costs_the_same_for_one_date_and_for_many(
    cedar: Place, rivera: Client, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    rivera.get(NEW)
    with django_assert_max_num_queries(13) as short:
        rivera.post(NEW, series_form(until_on="2026-11-24", preview="1"))
    with cedar.context():
        for day in DECEMBER:
            put_circle(cedar, day)
        close(cedar, date(2026, 12, 24), date(2027, 1, 1), "Winter break")
    with django_assert_num_queries(len(short)):
        rivera.post(NEW, series_form(until_on="2027-06-12", preview="1"))
