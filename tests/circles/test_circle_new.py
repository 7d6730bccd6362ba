"""One circle without a series."""

from datetime import date, time

import pytest

from circles.models import Circle
from schools.models import School
from tests.cast import Place
from tests.circles.planning import SignIn, close, put_circle, put_held_circle, said, spot_form

pytestmark = pytest.mark.usefixtures("tuesday_morning")

NEW = "/circles/new/"
NEXT = date(2026, 12, 1)


def test_a_circle_without_a_series(cedar: Place, sign_in: SignIn) -> None:
    rivera = sign_in(cedar.rivera)
    form = rivera.get(NEW).context["form"]
    assert (form["on"].value(), form["minutes"].value(), form["place"].value()) == (
        cedar.today,
        30,
        "Room 12",
    )
    response = rivera.post(NEW, spot_form(NEXT, "13:10", place="Gym"), follow=True)
    assert said(response) == "The circle is in the calendar."
    with cedar.context():
        circle = Circle.objects.get()
        assert (circle.advisory, circle.series, circle.on, circle.place) == (
            cedar.advisories["7B"],
            None,
            NEXT,
            "Gym",
        )
        assert circle.starts_at.isoformat() == "2026-12-01T18:10:00+00:00"


def test_sent_twice_it_is_there_once(cedar: Place, sign_in: SignIn) -> None:
    rivera = sign_in(cedar.rivera)
    rivera.post(NEW, spot_form(NEXT), follow=True)
    response = rivera.post(NEW, spot_form(NEXT), follow=True)
    assert said(response) == "This circle was in the calendar already. Nothing was added twice."
    with cedar.context():
        assert Circle.objects.count() == 1


def test_a_time_that_is_taken_is_refused(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        put_circle(cedar, NEXT)
        put_held_circle(cedar, NEXT, at=time(13))
    for at, words in (("09:10", "9:05 a.m."), ("13:00", "1 p.m.")):
        response = sign_in(cedar.rivera).post(NEW, spot_form(NEXT, at))
        assert response.context["form"].errors["at"] == [f"7B has another circle at {words} that day."]
    with cedar.context():
        assert Circle.objects.count() == 2


def test_a_day_without_school_is_refused(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        close(cedar, NEXT, NEXT, "Conferences")
    response = sign_in(cedar.rivera).post(NEW, spot_form(NEXT, place="Typed by hand"))
    assert "Conferences" in response.context["form"].errors["on"][0]
    assert response.context["form"]["place"].value() == "Typed by hand"
    with cedar.context():
        assert not Circle.objects.exists()


@pytest.mark.parametrize(
    ("zone", "on", "at"),
    [("America/New_York", date.max, "23:30"), ("Asia/Tokyo", date.min, "00:30")],
)
def test_a_day_at_the_end_of_all_calendars_is_refused(
    cedar: Place, sign_in: SignIn, zone: str, on: date, at: str
) -> None:
    with cedar.context():
        School.objects.filter(pk=cedar.school.pk).update(time_zone=zone)
    form = sign_in(cedar.rivera).post(NEW, spot_form(on, at, place="Typed by hand")).context["form"]
    assert form.errors["on"] == [
        "The school year lasts from Sept. 25, 2026 to June 12, 2027. Choose a day in it."
    ]
    assert (form["on"].value(), form["place"].value()) == (on.isoformat(), "Typed by hand")


@pytest.mark.parametrize("name", ["maya", "sam", "jo", "ruth"])
def test_roles_that_never_schedule_meet_403(cedar: Place, sign_in: SignIn, name: str) -> None:
    client = sign_in(cedar.people[name])
    assert client.get(NEW).status_code == 403
    assert client.post(NEW, spot_form(NEXT)).status_code == 403


def test_nobody_adds_to_an_advisory_that_is_not_theirs(cedar: Place, harbor: Place, sign_in: SignIn) -> None:
    for member, advisory in (
        (cedar.diaz, cedar.advisories["7B"]),
        (cedar.okafor, harbor.advisories["8H"]),
        (cedar.pat, cedar.advisories["7C"]),
    ):
        response = sign_in(member).post(f"{NEW}?advisory={advisory.pk}", spot_form(NEXT))
        assert "form" not in response.context
    for place in (cedar, harbor):
        with place.context():
            assert not Circle.objects.exists()


def test_without_an_advisory_the_page_says_the_next_step(cedar: Place, sign_in: SignIn) -> None:
    assert "Ask an administrator to add you" in sign_in(cedar.pat).get(NEW).content.decode()
