"""One circle: what everybody may know of it, and what only its leaders may."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from circles.models import Circle, FollowUp, Turn
from schools.models import Leadership
from tests.cast import Place
from tests.circles.planned import put_plan
from tests.circles.planning import CANARY, TUESDAY, SignIn, close, put_circle, put_held_circle, put_series

pytestmark = pytest.mark.usefixtures("tuesday_morning")

TODAY = date(2026, 11, 24)
PROMISE = "canary-promise-77c0"


@pytest.fixture
def held(cedar: Place) -> Circle:
    """Held today by Ms. Rivera: Maya passed, Noah was absent; with a note and a promise."""
    with cedar.context():
        circle = put_held_circle(cedar, TODAY, place="Room 12", logged_by=cedar.rivera, logged_at=TUESDAY)
        for student, present, state in (
            (cedar.maya, True, "passed"),
            (cedar.noah, False, ""),
            (cedar.zoe, True, "shared"),
        ):
            Turn.objects.create(
                school=cedar.school, circle=circle, student=student, is_present=present, state=state
            )
        FollowUp.objects.create(
            school=cedar.school, circle=circle, owner=cedar.lee, promise=PROMISE, due_on=TODAY
        )
        return circle


def url(circle: Circle) -> str:
    return f"/circles/{circle.pk}/"


@pytest.mark.parametrize("name", ["rivera", "lee", "sam"])
def test_leaders_read_the_log(cedar: Place, held: Circle, sign_in: SignIn, name: str) -> None:
    page = sign_in(cedar.people[name]).get(url(held)).content.decode()
    for words in (CANARY, PROMISE, "Álvarez", f"/circles/{held.pk}/log/"):
        assert words in page


@pytest.mark.parametrize(
    ("name", "attendance"),
    [
        ("maya", "You were there"),
        ("noah", "You were marked absent"),
        ("diaz", ""),
        ("okafor", ""),
    ],
)
def test_others_read_when_and_whether_and_never_the_log(
    cedar: Place, held: Circle, sign_in: SignIn, name: str, attendance: str
) -> None:
    response = sign_in(cedar.people[name]).get(url(held))
    page = response.content.decode()
    for words in ("Tuesday, November 24,", "9:05–9:35 a.m.", "Held", "Room 12", "Ms. Rivera", attendance):
        assert words in page
    for secret in (CANARY, PROMISE, "Passed", "Álvarez" if name != "noah" else CANARY, "Zoë", "/log/"):
        assert secret not in page
    if not attendance:
        assert "You were" not in page
    assert response.context["log"] is None


@pytest.mark.parametrize("name", ["iris", "osei", "pat"])
def test_a_circle_out_of_scope_is_404(cedar: Place, held: Circle, sign_in: SignIn, name: str) -> None:
    assert sign_in(cedar.people[name]).get(url(held)).status_code == 404


@pytest.mark.parametrize("name", ["hale", "ito", "hana"])
def test_a_circle_of_another_school_is_404(
    cedar: Place, harbor: Place, held: Circle, sign_in: SignIn, name: str
) -> None:
    assert sign_in(harbor.people[name]).get(url(held)).status_code == 404


@pytest.mark.parametrize("name", ["jo", "ruth"])
def test_roles_without_circles_meet_403(cedar: Place, held: Circle, sign_in: SignIn, name: str) -> None:
    assert sign_in(cedar.people[name]).get(url(held)).status_code == 403


def test_a_substitute_sees_the_named_day_alone(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        named, other = put_circle(cedar, TODAY), put_circle(cedar, date(2026, 11, 25))
    sam = sign_in(cedar.sam)
    assert sam.get(url(named)).status_code == 200
    assert sam.get(url(other)).status_code == 404
    with time_machine.travel(datetime(2026, 11, 25, 9, tzinfo=ZoneInfo("America/New_York")), tick=False):
        assert sign_in(cedar.sam).get(url(named)).status_code == 404


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("rivera", {"log", "move", "cancel"}),
        ("sam", {"log"}),
        ("okafor", {"move", "cancel"}),
        ("maya", set()),
        ("diaz", set()),
    ],
)
def test_what_each_role_is_offered(cedar: Place, sign_in: SignIn, name: str, offered: set[str]) -> None:
    with cedar.context():
        circle = put_circle(cedar, TODAY)
    page = sign_in(cedar.people[name]).get(url(circle)).content.decode()
    links = {verb for verb in ("log", "move", "cancel", "restore") if f"/circles/{circle.pk}/{verb}/" in page}
    assert links == offered


@pytest.mark.parametrize(("name", "is_substitute"), [("osei", True), ("sam", False)])
def test_standing_in_is_no_scheduling(cedar: Place, sign_in: SignIn, name: str, is_substitute: bool) -> None:
    """A teacher who stands in for another, and a substitute who was made a leader by mistake."""
    with cedar.context():
        circle = put_circle(cedar, TODAY)
        Leadership.objects.filter(member=cedar.sam).delete()
        Leadership.objects.create(
            school=cedar.school,
            advisory=cedar.advisories["7B"],
            member=cedar.people[name],
            is_substitute=is_substitute,
            from_on=TODAY,
            until_on=TODAY,
        )
    client = sign_in(cedar.people[name])
    page = client.get(url(circle)).content.decode()
    assert f"/circles/{circle.pk}/log/" in page
    assert f"/circles/{circle.pk}/cancel/" not in page
    assert client.post(f"/circles/{circle.pk}/cancel/", {"reason": "Mine"}).status_code in (403, 404)


def test_a_circle_to_come_is_not_logged_yet(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        circle = put_circle(cedar, date(2026, 11, 25))
    page = sign_in(cedar.rivera).get(url(circle)).content.decode()
    assert "You can log it from that day on." in page
    assert "/log/" not in page


@pytest.mark.parametrize("name", ["rivera", "okafor", "maya"])
def test_a_circle_says_how_it_stands(cedar: Place, sign_in: SignIn, name: str) -> None:
    with cedar.context():
        close(cedar, date(2026, 11, 26), date(2026, 11, 27), "Thanksgiving")
        closed = put_circle(cedar, date(2026, 11, 26))
        cancelled = put_circle(cedar, date(2026, 11, 25), state="cancelled", reason="Fire drill")
        moved = put_circle(cedar, TODAY, moved_from=datetime(2026, 11, 23, 15, 10, tzinfo=ZoneInfo("UTC")))
        over = put_circle(cedar, date(2026, 11, 19))
    client = sign_in(cedar.people[name])
    for circle, words in (
        (closed, ["No school", "Thanksgiving"]),
        (cancelled, ["Cancelled", "Fire drill"]),
        (moved, ["Moved from", "Monday, November 23, 10:10 a.m."]),
        (over, ["Not logged yet"]),
    ):
        page = client.get(url(circle)).content.decode()
        assert all(word in page for word in words), words


def test_the_series_is_for_those_who_schedule(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        series = put_series(cedar, TODAY, TODAY)
        circle = series.circles.get()
    for name, shown in (("rivera", True), ("okafor", True), ("maya", False), ("diaz", False), ("sam", False)):
        page = sign_in(cedar.people[name]).get(url(circle)).content.decode()
        assert (f"/circles/series/{series.pk}/" in page) == shown, name


def test_a_counselor_who_leads_an_advisory_is_its_leader(cedar: Place, held: Circle, sign_in: SignIn) -> None:
    with cedar.context():
        Leadership.objects.create(
            school=cedar.school, advisory=cedar.advisories["7B"], member=cedar.diaz, from_on=TODAY
        )
    assert CANARY in sign_in(cedar.diaz).get(url(held)).content.decode()


@pytest.mark.parametrize("name", ["rivera", "okafor", "noah"])
def test_few_queries(
    cedar: Place, held: Circle, sign_in: SignIn, name: str, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(cedar.people[name])
    client.get(url(held))
    with django_assert_max_num_queries(19) as found:
        client.get(url(held))
    assert len([query for query in found.captured_queries if "SAVEPOINT" not in query["sql"]]) <= 17


def test_agreements_are_one_link_away_for_the_advisory(cedar: Place, held: Circle, sign_in: SignIn) -> None:
    link = f"/circles/agreements/?advisory={held.advisory_id}"
    for name in ("rivera", "lee", "sam", "maya"):
        assert link in sign_in(cedar.people[name]).get(url(held)).content.decode()
    for name in ("diaz", "okafor"):
        assert link not in sign_in(cedar.people[name]).get(url(held)).content.decode()


def test_a_circle_logged_without_a_plan_asks_its_leaders_what_they_did(
    cedar: Place, held: Circle, sign_in: SignIn
) -> None:
    assert "What did you do?" in sign_in(cedar.rivera).get(url(held)).content.decode()
    for name in ("maya", "okafor"):
        assert "What did you do?" not in sign_in(cedar.people[name]).get(url(held)).content.decode()
    with cedar.context():
        put_plan(cedar, held)
    assert "What did you do?" not in sign_in(cedar.rivera).get(url(held)).content.decode()


def test_facts_alone_stand_in_a_narrow_page(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        alone = put_circle(cedar, date(2026, 11, 17))
        planned = put_circle(cedar, date(2026, 11, 18))
        put_plan(cedar, planned)
    client = sign_in(cedar.rivera)
    assert "page-narrow" in client.get(url(alone)).content.decode()
    assert "page-narrow" not in client.get(url(planned)).content.decode()
