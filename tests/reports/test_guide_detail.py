"""A practice guide: read, put into the plan of the next circle, and taken out again."""

from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from circles.models import Circle, Item, Plan, PlanStep
from reports.guides.content import guide_for
from schools.models import Member
from tests.care.pages import queries_of
from tests.cast import Place
from tests.circles.planned import put_plan, steps_of
from tests.circles.planning import TUESDAY, put_circle
from tests.reports.pages import words_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]
TODAY = date(2026, 11, 24)
GUIDE = reverse("reports:guide_detail", args=["student-voice"])
PUT = reverse("reports:guide_put", args=["student-voice"])
TAKE_BACK = reverse("reports:guide_take_back", args=["student-voice"])
TITLE = "Mend a rule"


@pytest.fixture(autouse=True)
def tuesday_morning() -> Iterator[None]:
    with time_machine.travel(TUESDAY, tick=False):
        yield


@pytest.fixture
def circle(cedar: Place) -> Circle:
    with cedar.context():
        return put_circle(cedar, TODAY)


def put(client: Client, circle: Circle, tried: str = "rule-doctor") -> Any:
    return client.post(PUT, {"circle": circle.pk, "tried": tried}, follow=True)


def undo(client: Client, page: Any) -> Any:
    """By the form that the page shows."""
    shown = page.context["put"]
    sent = {"tried": shown["tried"], "step": shown["step"].pk}
    sent |= {"instead": shown["instead"].pk} if shown["instead"] else {}
    sent |= {"made_plan": 1} if shown["made_plan"] else {}
    return client.post(TAKE_BACK, sent, follow=True)


def titles(circle: Circle) -> list[str]:
    return [step.title for step in steps_of(circle)]


def test_it_says_what_it_is_and_what_to_do(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    page = words_of(sign_in(cedar.rivera).get(GUIDE))
    guide = guide_for("student-voice")
    assert guide
    for words in (
        guide.what["en"],
        guide.why["en"],
        *guide.talk["en"],
        *guide.watch["en"],
        *guide.reflect["en"],
    ):
        assert words in page
    for each in guide.tries:
        assert each.text["en"] in page
    assert page.count("Put it into the plan of 7B, Tuesday, November 24") == 3


def test_there_are_no_others(cedar: Place, sign_in: SignIn) -> None:
    client = sign_in(cedar.rivera)
    assert client.get(reverse("reports:guide_detail", args=["my-teachers"])).status_code == 200
    assert client.get(reverse("reports:guide_detail", args=["nothing"])).status_code == 404


def test_the_next_circle_of_each_own_advisory_is_offered(
    cedar: Place, circle: Circle, sign_in: SignIn
) -> None:
    with cedar.context():
        put_circle(cedar, TODAY + timedelta(7))
        put_circle(cedar, TODAY - timedelta(7))
        put_circle(cedar, TODAY, time(7), state="cancelled", reason="Snow")
        put_circle(cedar, TODAY, advisory="7C")
    assert list(sign_in(cedar.rivera).get(GUIDE).context["circles"]) == [circle]
    page = words_of(sign_in(cedar.pat).get(GUIDE))
    assert "You have no circle ahead." in page and "Put it into" not in page


def test_it_takes_the_place_of_the_activity_and_gives_it_back(
    cedar: Place, circle: Circle, sign_in: SignIn
) -> None:
    with cedar.context():
        put_plan(cedar, circle)
    client = sign_in(cedar.rivera)
    page = put(client, circle)
    assert "It is in the plan of 7B, Tuesday, November 24." in words_of(page)
    with cedar.context():
        [_think, _share, activity, _thanks] = steps_of(circle)
        assert activity.title == TITLE
        assert activity.text.startswith("Pick a rule of this room")
        assert activity.step_lines[0].startswith("With your partner")
        item = Item.objects.get(title=TITLE)
        assert (item.only_for, item.made_by, item.minutes) == (cedar.rivera, cedar.rivera, 12)
    assert "It is out of the plan again." in words_of(undo(client, page))
    with cedar.context():
        assert titles(circle)[2] == "Part 2"


def test_a_circle_without_a_plan_gets_the_proposed_one_and_loses_it_again(
    cedar: Place, circle: Circle, sign_in: SignIn
) -> None:
    client = sign_in(cedar.rivera)
    page = put(client, circle)
    with cedar.context():
        assert TITLE in titles(circle) and len(titles(circle)) > 2
    undo(client, page)
    with cedar.context():
        assert not Plan.objects.filter(circle=circle).exists()
        assert not Item.objects.visible_to(cedar.rivera).filter(title=TITLE).exists()


def test_a_plan_that_was_changed_meanwhile_stays(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    client = sign_in(cedar.rivera)
    page = put(client, circle)
    with cedar.context():
        PlanStep.objects.filter(plan__circle=circle, position=0).update(minutes=9)
    undo(client, page)
    with cedar.context():
        assert Plan.objects.filter(circle=circle).exists() and TITLE not in titles(circle)


def test_twice_is_once(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    client = sign_in(cedar.rivera)
    put(client, circle)
    assert "The plan has it already." in words_of(put(client, circle))
    with cedar.context():
        assert titles(circle).count(TITLE) == 1
        assert Item.objects.filter(title=TITLE).count() == 1


def test_undone_twice_says_so(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    with cedar.context():
        put_plan(cedar, circle)
    client = sign_in(cedar.rivera)
    page = put(client, circle)
    undo(client, page)
    assert "taken out meanwhile" in words_of(undo(client, page))


@pytest.mark.parametrize("sent", [{}, {"circle": "x", "tried": "rule-doctor"}, {"circle": "1", "tried": "x"}])
def test_what_is_no_choice_changes_nothing(
    cedar: Place, circle: Circle, sign_in: SignIn, sent: dict[str, str]
) -> None:
    page = words_of(sign_in(cedar.rivera).post(PUT, sent, follow=True))
    assert "This circle is not to come any more." in page
    with cedar.context():
        assert not PlanStep.objects.exists()


def test_nobody_elses_circle_and_no_other_schools(
    cedar: Place, harbor: Place, circle: Circle, sign_in: SignIn
) -> None:
    for member in (cedar.osei, cedar.okafor, harbor.hale):
        assert "not to come any more" in words_of(put(sign_in(member), circle))
    page = put(sign_in(cedar.rivera), circle)
    for member in (cedar.osei, harbor.hale):
        assert "There is nothing to undo any more." in words_of(undo(sign_in(member), page))
        seen = sign_in(member).get(f"{GUIDE}?step={page.context['put']['step'].pk}&tried=rule-doctor")
        assert seen.context["put"] is None
    with cedar.context():
        assert TITLE in titles(circle)


def test_more_advisories_take_no_more_queries(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    client = sign_in(cedar.rivera)
    first = queries_of(client, GUIDE)
    with cedar.context():
        for name in ("7D", "7E"):
            cedar.add_advisory(name, [cedar.rivera], [])
            put_circle(cedar, TODAY, advisory=name)
    assert len(client.get(GUIDE).context["circles"]) == 3
    assert queries_of(client, GUIDE) == first
