"""A series with its dates: end it, and bring its circles back."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest

from circles.library.load import ensure_library
from circles.models import Circle, FollowUp, Plan, Run, Series, ShowOfHands
from circles.plans.change import move_step
from circles.plans.make import make_plan
from circles.plans.templates import template_of
from circles.runs.start import put_back
from circles.schedule import Spot, move_circle
from notices.models import Delivery
from schools import clock
from schools.models import Member
from tests.cast import Place
from tests.circles.planned import put_plan
from tests.circles.planning import CANARY, TUESDAY, SignIn, put_circle, put_series, said
from tests.circles.running import start
from tests.circles.written import put_debrief, put_note

pytestmark = pytest.mark.usefixtures("tuesday_morning")

THURSDAY = datetime(2026, 12, 3, 9, tzinfo=TUESDAY.tzinfo)


@pytest.fixture
def series(cedar: Place) -> Series:
    """Tuesdays: one held and one not logged in the past, three to come."""
    with cedar.context():
        series = put_series(cedar, date(2026, 11, 10), date(2026, 12, 8))
        first = series.circles.earliest("starts_at")
        Circle.objects.filter(pk=first.pk).update(state="held", log_version=1)
        put_note(series.circles.get(pk=first.pk), CANARY)
        return series


def url(series: Series, verb: str = "") -> str:
    return f"/circles/series/{series.pk}/{verb}"


@pytest.mark.parametrize("name", ["rivera", "okafor"])
def test_its_dates_and_how_they_stand(cedar: Place, series: Series, sign_in: SignIn, name: str) -> None:
    page = " ".join(sign_in(cedar.people[name]).get(url(series)).content.decode().split())
    for words in ("Tuesday, 9:05 a.m.", "3 circles to come, 1 held", "December 2026", "Not logged yet"):
        assert words in page
    assert CANARY not in page


@pytest.mark.parametrize(
    ("name", "status"),
    [("maya", 403), ("sam", 403), ("jo", 403), ("ruth", 403), ("osei", 404), ("diaz", 404), ("pat", 404)],
)
def test_others_do_not_reach_it(
    cedar: Place, series: Series, sign_in: SignIn, name: str, status: int
) -> None:
    client = sign_in(cedar.people[name])
    assert client.get(url(series)).status_code == status
    assert client.post(url(series, "end/")).status_code == status
    assert client.post(url(series, "restore/")).status_code == status
    with cedar.context():
        assert Circle.objects.count() == 5


@pytest.mark.parametrize("name", ["hale", "ito"])
def test_nor_does_another_school(
    cedar: Place, harbor: Place, series: Series, sign_in: SignIn, name: str
) -> None:
    client = sign_in(harbor.people[name])
    assert client.get(url(series)).status_code == 404
    assert client.post(url(series, "end/")).status_code == 404
    with cedar.context():
        assert Circle.objects.count() == 5


def test_ended_and_brought_back(cedar: Place, series: Series, sign_in: SignIn) -> None:
    rivera = sign_in(cedar.rivera)
    assert rivera.get(url(series, "end/")).status_code == 405
    assert rivera.get(url(series, "restore/")).status_code == 405
    response = rivera.post(url(series, "end/"), follow=True)
    assert said(response) == "The series has ended: 3 circles are out of the calendar."
    assert "Bring its circles back" in response.content.decode()
    with cedar.context():
        assert Circle.objects.count() == 2
    response = rivera.post(url(series, "restore/"), follow=True)
    assert said(response) == "The series goes on: 3 circles are back in the calendar."
    assert "End this series" in response.content.decode()
    with cedar.context():
        assert Circle.objects.count() == 5


@pytest.mark.parametrize("left", ["run", "promise", "debrief", "hands"])
def test_a_circle_of_which_something_is_kept_stays(
    cedar: Place, series: Series, sign_in: SignIn, left: str
) -> None:
    with cedar.context():
        circle = series.circles.get(on=cedar.today)
        keep_of(cedar, circle, left)
    response = sign_in(cedar.rivera).post(url(series, "end/"), follow=True)
    assert said(response) == "The series has ended: 2 circles are out of the calendar."
    with cedar.context():
        assert series.circles.filter(pk=circle.pk, state="planned").exists()


def keep_of(place: Place, circle: Circle, left: str) -> None:
    of: dict[str, Any] = {"school": place.school, "circle": circle}
    if left == "run":
        start(circle, place.rivera)
        assert put_back(circle)
        assert Run.objects.exists()
    elif left == "promise":
        FollowUp.objects.create(**of, owner=place.rivera, promise=CANARY, due_on=place.today)
    elif left == "debrief":
        put_debrief(circle, place.rivera, CANARY)
    else:
        ShowOfHands.objects.create(**of, counted_at=clock.now())


def test_a_plan_that_somebody_changed_is_kept_and_comes_back(
    cedar: Place, series: Series, sign_in: SignIn
) -> None:
    rivera = sign_in(cedar.rivera)
    assert "these as they were, the others as the series has them" in rivera.get(url(series)).content.decode()
    with cedar.context():
        ensure_library(cedar.school)
        changed, untouched, without = series.circles.filter(on__gte=cedar.today)
        move_step(make_check_in(changed, cedar.rivera).parts.earliest("position"), 3)
        make_check_in(untouched, cedar.rivera)
        by_hand = put_circle(cedar, date(2026, 12, 9), series=series, state="cancelled", reason="Assembly")
    response = rivera.post(url(series, "end/"), follow=True)
    assert said(response) == (
        "The series has ended: 2 circles are out of the calendar. "
        "1 circle was moved or planned by hand: it is cancelled, and keeps its place and plan."
    )
    assert "Cancelled: The series has ended" in response.content.decode()
    with cedar.context():
        kept = series.circles.get(pk=changed.pk)
        assert (kept.state, kept.calendar_version) == ("cancelled", 1)
        assert not Circle.objects.filter(pk__in=[untouched.pk, without.pk]).exists()
    response = rivera.post(url(series, "restore/"), follow=True)
    assert said(response) == "The series goes on: 3 circles are back in the calendar."
    with cedar.context():
        back = series.circles.get(pk=changed.pk)
        assert (back.state, back.reason) == ("planned", "")
        assert list(Plan.objects.values_list("circle", flat=True)) == [changed.pk]
        assert Circle.objects.get(pk=by_hand.pk).is_cancelled


@pytest.mark.parametrize(
    "change",
    [
        lambda circle: move_circle(circle, Spot(THURSDAY.date(), THURSDAY, circle.minutes, circle.place)),
        lambda circle: move_circle(circle, Spot(circle.on, circle.starts_at, 45, circle.place)),
        lambda circle: move_circle(circle, Spot(circle.on, circle.starts_at, circle.minutes, "Library")),
    ],
    ids=["another day", "longer", "another place"],
)
def test_a_circle_that_was_moved_comes_back_where_it_was(
    cedar: Place, series: Series, sign_in: SignIn, change: Callable[[Circle], None]
) -> None:
    rivera = sign_in(cedar.rivera)
    with cedar.context():
        circle = series.circles.filter(on__gt=cedar.today).earliest("on")
        change(circle)
        before = spots_of(series)
    rivera.post(url(series, "end/"))
    rivera.post(url(series, "restore/"))
    with cedar.context():
        assert spots_of(series) == before


def test_whoever_expects_a_moved_circle_hears_that_it_is_off_and_of_the_others_nobody(
    cedar: Place, series: Series, sign_in: SignIn
) -> None:
    with cedar.context():
        circle = series.circles.filter(on__gt=cedar.today).earliest("on")
        move_circle(circle, Spot(THURSDAY.date(), THURSDAY, circle.minutes, circle.place))
        Delivery.objects.all().delete()
    rivera = sign_in(cedar.rivera)
    for verb in ("end/", "restore/"):
        rivera.post(url(series, verb))
        with cedar.context():
            told = Delivery.objects.filter(kind="circle_changed").values_list("about", "member")
            assert set(told) == {(circle.pk, cedar.lee.pk)}
            was_cancelled = {delivery.data["was"][0] for delivery in Delivery.objects.all()}
            assert was_cancelled == ({False} if verb == "end/" else {False, True})


def spots_of(series: Series) -> list[tuple[Any, ...]]:
    found = series.circles.filter(state=Circle.State.PLANNED).order_by("starts_at")
    return list(found.values_list("starts_at", "minutes", "place"))


def make_check_in(circle: Circle, by: Member) -> Plan:
    return make_plan(circle, template_of("check-in"), {}, by)


def test_a_colleagues_offer_of_a_changed_plan_is_kept_too(
    cedar: Place, series: Series, sign_in: SignIn
) -> None:
    with cedar.context():
        circle = series.circles.get(on=cedar.today)
        put_plan(cedar, circle, offered_by=cedar.lee, made_by=cedar.lee)
    sign_in(cedar.rivera).post(url(series, "end/"))
    with cedar.context():
        assert Plan.objects.get().circle_id == circle.pk


def test_what_was_cancelled_with_the_series_does_not_come_back_onto_another_circle(
    cedar: Place, series: Series, sign_in: SignIn
) -> None:
    rivera = sign_in(cedar.rivera)
    with cedar.context():
        circle = series.circles.get(on=cedar.today)
        put_plan(cedar, circle)
    rivera.post(url(series, "end/"), follow=True)
    with cedar.context():
        put_circle(cedar, cedar.today, at=time(9, 20))
    response = rivera.post(url(series, "restore/"), follow=True)
    assert said(response) == "The series goes on: 2 circles are back in the calendar."
    with cedar.context():
        assert series.circles.get(pk=circle.pk).is_cancelled


def test_it_does_not_come_back_beside_its_twin(cedar: Place, series: Series, sign_in: SignIn) -> None:
    rivera = sign_in(cedar.rivera)
    rivera.post(url(series, "end/"), follow=True)
    with cedar.context():
        put_series(cedar, series.from_on, series.until_on)
    response = rivera.post(url(series, "restore/"), follow=True)
    assert said(response) == "Another series of the same days and time is in the calendar."


def test_as_many_queries_for_one_circle_as_for_three(
    cedar: Place, sign_in: SignIn, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    with cedar.context():
        one = put_series(cedar, cedar.today, cedar.today)
        three = put_series(cedar, date(2026, 12, 1), date(2026, 12, 15))
    rivera = sign_in(cedar.rivera)
    rivera.get(url(one))
    with django_assert_max_num_queries(12) as first:
        rivera.get(url(one))
    with django_assert_num_queries(len(first)):
        rivera.get(url(three))
