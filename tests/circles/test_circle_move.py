"""Move a circle to another day, time or place, and back."""

from datetime import date, datetime, time
from typing import Any

import pytest
from django.test import Client

from circles.models import Circle
from circles.schedule import Refused, Spot, move_circle, seal_of_spot
from tests.cast import Place
from tests.circles.planning import TUESDAY, SignIn, close, put_circle, put_held_circle, said, spot_form

pytestmark = pytest.mark.usefixtures("tuesday_morning")

TODAY, NEXT = date(2026, 11, 24), date(2026, 12, 1)
NINE_FIVE = datetime(2026, 11, 24, 9, 5, tzinfo=TUESDAY.tzinfo)


@pytest.fixture
def circle(cedar: Place) -> Circle:
    with cedar.context():
        return put_circle(cedar, TODAY, place="Room 12")


def url(circle: Circle, verb: str = "move") -> str:
    return f"/circles/{circle.pk}/{verb}/"


def move(client: Client, circle: Circle, on: date, at: str = "09:05", **changes: Any) -> Any:
    """As the form was before anybody moved the circle."""
    was = changes.pop("was", seal_of_spot(circle))
    return client.post(url(circle), spot_form(on, at, was=was, **changes), follow=True)


def fresh(place: Place, circle: Circle) -> Circle:
    with place.context():
        return Circle.objects.get(pk=circle.pk)


def test_the_form_starts_from_where_the_circle_is(circle: Circle, rivera: Client) -> None:
    form = rivera.get(url(circle)).context["form"]
    assert (form["on"].value(), form["at"].value()) == (TODAY, time(9, 5))
    assert (form["minutes"].value(), form["place"].value()) == (30, "Room 12")


@pytest.mark.parametrize("name", ["rivera", "lee", "okafor"])
def test_teachers_and_administrators_move(cedar: Place, circle: Circle, sign_in: SignIn, name: str) -> None:
    client = sign_in(cedar.people[name])
    was = client.get(url(circle)).context["form"]["was"].value()
    response = move(client, circle, NEXT, "10:15", minutes="45", place="Library", was=was)
    assert said(response) == "The circle is moved."
    moved = fresh(cedar, circle)
    assert (moved.on, moved.starts_at) == (NEXT, datetime(2026, 12, 1, 10, 15, tzinfo=TUESDAY.tzinfo))
    assert (moved.minutes, moved.place, moved.moved_from) == (45, "Library", NINE_FIVE)


@pytest.mark.parametrize(
    ("name", "status"),
    [("maya", 403), ("sam", 403), ("jo", 403), ("ruth", 403), ("osei", 404), ("diaz", 404), ("pat", 404)],
)
def test_others_do_not(cedar: Place, circle: Circle, sign_in: SignIn, name: str, status: int) -> None:
    client = sign_in(cedar.people[name])
    assert client.get(url(circle)).status_code == status
    assert move(client, circle, NEXT).status_code == status
    assert client.post(url(circle, "move-back")).status_code == status
    assert fresh(cedar, circle).on == TODAY


@pytest.mark.parametrize("name", ["hale", "ito"])
def test_nor_does_another_school(
    cedar: Place, harbor: Place, circle: Circle, sign_in: SignIn, name: str
) -> None:
    assert move(sign_in(harbor.people[name]), circle, NEXT).status_code == 404
    assert fresh(cedar, circle).on == TODAY


def test_the_first_place_in_the_calendar_is_remembered(cedar: Place, circle: Circle, rivera: Client) -> None:
    move(rivera, circle, NEXT)
    move(rivera, fresh(cedar, circle), date(2026, 12, 3))
    assert fresh(cedar, circle).moved_from == NINE_FIVE
    move(rivera, fresh(cedar, circle), TODAY)
    assert fresh(cedar, circle).moved_from is None


def test_another_place_alone_is_no_move_in_time(cedar: Place, circle: Circle, rivera: Client) -> None:
    move(rivera, circle, TODAY, place="Gym")
    moved = fresh(cedar, circle)
    assert (moved.place, moved.moved_from) == ("Gym", None)


def test_a_move_can_be_taken_back(cedar: Place, circle: Circle, rivera: Client) -> None:
    assert "Move it back" not in rivera.get(f"/circles/{circle.pk}/").content.decode()
    response = move(rivera, circle, NEXT, "10:15")
    assert "Move it back" in response.content.decode()
    assert rivera.get(url(circle, "move-back")).status_code == 405
    for _twice in range(2):
        response = rivera.post(url(circle, "move-back"), follow=True)
        assert said(response) == "The circle is back where it was."
    back = fresh(cedar, circle)
    assert (back.on, back.starts_at, back.moved_from) == (TODAY, NINE_FIVE, None)


def test_moved_back_it_is_in_its_first_place_and_as_long_as_it_was(
    cedar: Place, circle: Circle, rivera: Client
) -> None:
    with cedar.context():
        put_circle(cedar, TODAY, at=time(9, 40))
    move(rivera, circle, NEXT, minutes="45", place="Library")
    move(rivera, fresh(cedar, circle), NEXT, "10:15", minutes="60", place="")
    response = rivera.post(url(circle, "move-back"), follow=True)
    assert said(response) == "The circle is back where it was."
    back = fresh(cedar, circle)
    assert (back.starts_at, back.minutes, back.place) == (NINE_FIVE, 30, "Room 12")
    assert (back.moved_from, back.first_minutes, back.first_place) == (None, None, "")


def test_one_whose_time_alone_was_remembered_is_moved_back_to_it(
    cedar: Place, circle: Circle, rivera: Client
) -> None:
    move(rivera, circle, NEXT, minutes="45", place="Library")
    with cedar.context():
        Circle.objects.filter(pk=circle.pk).update(first_minutes=None, first_place="")
    rivera.post(url(circle, "move-back"))
    back = fresh(cedar, circle)
    assert (back.starts_at, back.minutes, back.place) == (NINE_FIVE, 45, "Library")


def test_a_move_cannot_be_taken_back_onto_another_circle(
    cedar: Place, circle: Circle, rivera: Client
) -> None:
    move(rivera, circle, NEXT)
    with cedar.context():
        put_circle(cedar, TODAY)
    response = rivera.post(url(circle, "move-back"), follow=True)
    assert said(response) == "7B has another circle at 9:05 a.m. that day."
    assert fresh(cedar, circle).on == NEXT


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"on": "2026-11-26"}, "on", "There is no school that day: Thanksgiving. Choose another day."),
        ({"on": "2027-07-01"}, "on", "The school year lasts from Sept. 25, 2026 to June 12, 2027."),
        ({"on": "2026-12-02", "at": "09:30"}, "at", "7B has another circle at 9:45 a.m. that day."),
        ({"on": "2026-12-03"}, "at", "7B has a cancelled circle at 9:05 a.m. that day. Bring that one back."),
        ({"on": "9999-12-31", "at": "23:30"}, "on", "The school year lasts from"),
        ({"at": "noon"}, "at", "Enter a valid time."),
        ({"on": "soon"}, "on", "Enter a valid date."),
        ({"minutes": "200"}, "minutes", "less than or equal to 180"),
    ],
)
def test_bad_input_is_named_at_its_field_and_kept(
    cedar: Place, circle: Circle, rivera: Client, changes: dict[str, str], field: str, words: str
) -> None:
    with cedar.context():
        close(cedar, date(2026, 11, 26), date(2026, 11, 27), "Thanksgiving")
        put_circle(cedar, date(2026, 12, 2), at=time(9, 45))
        put_circle(cedar, date(2026, 12, 3), state="cancelled", reason="Assembly")
    sent = spot_form(NEXT, was=seal_of_spot(circle), place="Typed by hand") | changes
    form = rivera.post(url(circle), sent).context["form"]
    assert words in " ".join(form.errors[field])
    assert sum(len(errors) for errors in form.errors.values()) == 1
    assert form["place"].value() == "Typed by hand"
    assert fresh(cedar, circle).on == TODAY


def test_a_time_beside_a_cancelled_circle_is_free(cedar: Place, circle: Circle, rivera: Client) -> None:
    with cedar.context():
        put_circle(cedar, NEXT, at=time(9, 15), state="cancelled", reason="Assembly")
    move(rivera, circle, NEXT)
    assert fresh(cedar, circle).on == NEXT


@pytest.mark.parametrize(
    ("day", "at", "words", "start"),
    [
        ("2027-03-14", "02:30", "skip this time: it starts at 3 a.m.", "2027-03-14T07:00:00+00:00"),
        (
            "2026-11-01",
            "01:30",
            "show this time twice: it starts the first time",
            "2026-11-01T05:30:00+00:00",
        ),
    ],
)
def test_daylight_saving_is_said(
    cedar: Place, circle: Circle, rivera: Client, day: str, at: str, words: str, start: str
) -> None:
    response = move(rivera, circle, date.fromisoformat(day), at)
    assert words in said(response)
    assert fresh(cedar, circle).starts_at.isoformat() == start


def test_a_held_or_cancelled_circle_cannot_be_moved(cedar: Place, rivera: Client) -> None:
    with cedar.context():
        held = put_held_circle(cedar, date(2026, 11, 17))
        cancelled = put_circle(cedar, date(2026, 11, 18), state="cancelled", reason="Assembly")
    for circle, words in (
        (held, "This circle was held, so it cannot be moved."),
        (cancelled, "This circle is cancelled already: Assembly"),
    ):
        assert said(rivera.get(url(circle), follow=True)) == words
        assert words in move(rivera, circle, NEXT).context["form"].non_field_errors()
        assert fresh(cedar, circle).on == circle.on


def test_a_move_by_somebody_else_meanwhile_is_said_and_nothing_typed_is_lost(
    cedar: Place, circle: Circle, rivera: Client, sign_in: SignIn
) -> None:
    move(sign_in(cedar.lee), circle, date(2026, 12, 4))
    response = move(rivera, circle, NEXT, place="Typed by hand")
    form = response.context["form"]
    assert (
        "Somebody changed this circle meanwhile: it is at 9:05 a.m. on Dec. 4, 2026 now, for 30 minutes."
        in form.non_field_errors()[0]
    )
    assert form["place"].value() == "Typed by hand"
    assert fresh(cedar, circle).on == date(2026, 12, 4)
    move(rivera, circle, NEXT, was=form["was"].value())
    assert (fresh(cedar, circle).on, fresh(cedar, circle).moved_from) == (NEXT, NINE_FIVE)


@pytest.mark.parametrize("theirs", [{"place": "Library"}, {"minutes": 40}])
def test_a_page_that_was_overtaken_puts_no_room_and_no_length_back(
    cedar: Place, circle: Circle, rivera: Client, sign_in: SignIn, theirs: dict[str, Any]
) -> None:
    move(sign_in(cedar.lee), circle, circle.on, **theirs)
    now = fresh(cedar, circle)
    form = move(rivera, circle, circle.on, minutes=25).context["form"]
    news = form.non_field_errors()[0]
    assert f"for {now.minutes} minutes" in news
    assert (f"It is in {now.place}." if now.place else "It has no place.") in news
    assert (fresh(cedar, circle).minutes, fresh(cedar, circle).place) == (now.minutes, now.place)
    move(rivera, circle, circle.on, minutes=25, was=form["was"].value())
    assert fresh(cedar, circle).minutes == 25


def test_the_same_move_sent_twice_is_no_change_by_somebody_else(
    cedar: Place, circle: Circle, rivera: Client
) -> None:
    for _twice in range(2):
        assert said(move(rivera, circle, circle.on, minutes=25, place="Gym")) == "The circle is moved."
    assert fresh(cedar, circle).calendar_version == 1


def test_a_room_that_somebody_changed_at_the_same_moment_stays(cedar: Place, circle: Circle) -> None:
    stale = fresh(cedar, circle)
    with cedar.context():
        Circle.objects.filter(pk=circle.pk).update(place="Library")
        with pytest.raises(Refused, match="Somebody else changed this circle"):
            move_circle(stale, Spot(NEXT, NINE_FIVE, 30, ""))
    assert fresh(cedar, circle).place == "Library"
