"""Cancel a circle with a reason, and take it back."""

from datetime import date, time

import pytest
from django.test import Client

from circles.models import Circle
from tests.cast import Place
from tests.circles.planning import CANARY, SignIn, put_circle, put_held_circle, said
from tests.circles.written import note_of

pytestmark = pytest.mark.usefixtures("tuesday_morning")

TODAY = date(2026, 11, 24)


@pytest.fixture
def circle(cedar: Place) -> Circle:
    with cedar.context():
        return put_circle(cedar, TODAY)


def url(circle: Circle, verb: str = "cancel") -> str:
    return f"/circles/{circle.pk}/{verb}/"


def state_of(place: Place, circle: Circle) -> tuple[str, str]:
    with place.context():
        circle.refresh_from_db()
        return circle.state, circle.reason


@pytest.mark.parametrize("name", ["rivera", "lee", "okafor"])
def test_teachers_and_administrators_cancel_and_restore(
    cedar: Place, circle: Circle, sign_in: SignIn, name: str
) -> None:
    client = sign_in(cedar.people[name])
    assert client.get(url(circle)).status_code == 200
    response = client.post(url(circle), {"reason": "Assembly"}, follow=True)
    assert said(response) == "The circle is cancelled."
    assert "Bring it back" in response.content.decode()
    assert state_of(cedar, circle) == ("cancelled", "Assembly")
    assert said(client.post(url(circle, "restore"), follow=True)) == "The circle is planned again."
    assert state_of(cedar, circle) == ("planned", "")


@pytest.mark.parametrize(
    ("name", "status"),
    [("maya", 403), ("sam", 403), ("jo", 403), ("ruth", 403), ("osei", 404), ("diaz", 404), ("pat", 404)],
)
def test_others_do_not(cedar: Place, circle: Circle, sign_in: SignIn, name: str, status: int) -> None:
    client = sign_in(cedar.people[name])
    assert client.get(url(circle)).status_code == status
    assert client.post(url(circle), {"reason": "Mine"}).status_code == status
    assert client.post(url(circle, "restore")).status_code == status
    assert state_of(cedar, circle) == ("planned", "")


@pytest.mark.parametrize("name", ["hale", "ito"])
def test_nor_does_another_school(
    cedar: Place, harbor: Place, circle: Circle, sign_in: SignIn, name: str
) -> None:
    assert sign_in(harbor.people[name]).post(url(circle), {"reason": "Mine"}).status_code == 404
    assert state_of(cedar, circle) == ("planned", "")


def test_to_restore_is_never_a_get(circle: Circle, rivera: Client) -> None:
    assert rivera.get(url(circle, "restore")).status_code == 405


@pytest.mark.parametrize("reason", ["", "   ", "x" * 201])
def test_a_reason_is_needed_and_kept(cedar: Place, circle: Circle, rivera: Client, reason: str) -> None:
    response = rivera.post(url(circle), {"reason": reason})
    assert response.status_code == 200
    assert response.context["form"].errors["reason"]
    assert response.context["form"]["reason"].value() == reason
    assert state_of(cedar, circle) == ("planned", "")


def test_the_page_says_who_reads_the_reason(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    """And they do."""
    page = sign_in(cedar.rivera).get(url(circle)).content.decode()
    assert "The students and teachers of the advisory, counselors and administrators read this." in page
    sign_in(cedar.rivera).post(url(circle), {"reason": "Flooded room"})
    readers = {
        name
        for name, member in cedar.people.items()
        if "Flooded room" in sign_in(member).get(f"/circles/{circle.pk}/").content.decode()
    }
    assert readers == {"maya", "noah", "zoe", "rivera", "lee", "sam", "diaz", "okafor"}


def test_a_held_circle_cannot_be_cancelled(cedar: Place, rivera: Client) -> None:
    with cedar.context():
        held = put_held_circle(cedar, date(2026, 11, 17))
    for response in (
        rivera.get(url(held), follow=True),
        rivera.post(url(held), {"reason": "Assembly"}, follow=True),
    ):
        assert said(response) == "This circle was held, so it cannot be cancelled."
    assert state_of(cedar, held) == ("held", "")
    rivera.post(url(held, "restore"))
    with cedar.context():
        held.refresh_from_db()
        assert (held.state, note_of(held)) == ("held", CANARY)


def test_the_first_reason_stays(cedar: Place, circle: Circle, rivera: Client, sign_in: SignIn) -> None:
    rivera.post(url(circle), {"reason": "Assembly"})
    response = sign_in(cedar.lee).post(url(circle), {"reason": "Trip"}, follow=True)
    assert said(response) == "This circle is cancelled already: Assembly"
    assert state_of(cedar, circle) == ("cancelled", "Assembly")


def test_a_circle_does_not_come_back_on_top_of_another(cedar: Place, circle: Circle, rivera: Client) -> None:
    rivera.post(url(circle), {"reason": "Assembly"}, follow=True)
    with cedar.context():
        put_circle(cedar, TODAY, at=time(9, 20))
    response = rivera.post(url(circle, "restore"), follow=True)
    assert said(response) == "7B has another circle at 9:20 a.m. that day."
    assert state_of(cedar, circle) == ("cancelled", "Assembly")
