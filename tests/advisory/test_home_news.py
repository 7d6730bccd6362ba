"""The first pages tell what somebody else did: a colleague's plan, the answer to a student's prompt."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from circles.library.students import decline_prompt, reopen_prompt, take_prompt
from circles.models import Plan
from schools.models import Member
from tests.cast import Place
from tests.circles.planned import plan_url, put_plan, words
from tests.circles.planning import TUESDAY, put_circle
from tests.circles.shelf import put_waiting

SignIn = Callable[[Member], Client]
TODAY = date(2026, 11, 24)
WEEK = timedelta(7)
OFFER = "Mr. Osei offers you a plan for 7B on Tuesday, December 1."
TAKEN, ANSWERED = "Ms. Rivera took your prompt into the library.", "Ms. Rivera answered your prompt."


@pytest.fixture(autouse=True)
def on_tuesday() -> Iterator[None]:
    with time_machine.travel(TUESDAY, tick=False):
        yield


@pytest.mark.parametrize("path", ["/", "circle"])
def test_a_colleagues_offer_is_told_to_those_who_lead_the_circle(
    path: str, cedar: Place, sign_in: SignIn
) -> None:
    with cedar.context():
        circle = put_circle(cedar, TODAY + WEEK)
        put_plan(cedar, circle, offered_by=cedar.osei, name="canary-offer")
    path = f"/circles/{circle.pk}/" if path == "circle" else path
    for member in (cedar.rivera, cedar.lee):
        page = words(sign_in(member).get(path))
        assert OFFER in page and plan_url(circle) in page
    for member in (cedar.osei, cedar.maya, cedar.diaz, cedar.okafor):
        page = words(sign_in(member).get(path))
        assert "offers you" not in page and "canary-offer" not in page


@pytest.mark.parametrize(
    "change", [{"is_declined": True}, {"is_set_aside": True}, {"offered_by": "rivera"}, {"offered_by": None}]
)
def test_what_is_answered_or_set_aside_is_told_no_more(
    change: dict[str, Any], cedar: Place, sign_in: SignIn
) -> None:
    with cedar.context():
        circle = put_circle(cedar, TODAY + WEEK)
        put_plan(cedar, circle, offered_by=cedar.osei)
        if "offered_by" in change:
            change = {"offered_by": cedar.people.get(change["offered_by"])}
        Plan.objects.update(**change)
    client = sign_in(cedar.rivera)
    for path in ("/", f"/circles/{circle.pk}/"):
        assert "offers you" not in words(client.get(path))


@pytest.mark.parametrize("circle", [{"on": TODAY - WEEK}, {"state": "cancelled", "reason": "Snow"}])
def test_no_offer_is_told_for_a_circle_that_is_not_to_come(
    circle: dict[str, Any], cedar: Place, sign_in: SignIn
) -> None:
    with cedar.context():
        put_plan(cedar, put_circle(cedar, **{"on": TODAY + WEEK, **circle}), offered_by=cedar.osei)
    assert "offers you" not in words(sign_in(cedar.rivera).get("/"))


def test_three_offers_take_as_many_queries_as_one(
    cedar: Place, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(cedar.rivera)

    def offer(*weeks: int) -> None:
        with cedar.context():
            for week in weeks:
                put_plan(cedar, put_circle(cedar, TODAY + week * WEEK), offered_by=cedar.osei)

    def queries() -> int:
        with django_assert_max_num_queries(40) as found:
            client.get("/")
        return len(found)

    offer(1)
    client.get("/")
    few = queries()
    offer(2, 3)
    assert queries() == few


def test_a_student_reads_what_the_next_circle_is_about(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        circle = put_circle(cedar, TODAY + WEEK)
        put_plan(cedar, circle, offered_by=cedar.osei)
    client = sign_in(cedar.maya)
    page = words(client.get("/"))
    assert f'href="/circles/{circle.pk}/"' in page and "Look at the circle" in page
    assert "What made you laugh this week?" not in page
    with cedar.context():
        Plan.objects.update(offered_by=None)
    page = words(client.get("/"))
    assert "“What made you laugh this week?”" in page
    assert "canary-string" not in page


@pytest.mark.parametrize("is_taken", [True, False])
def test_a_student_is_told_of_the_answer_for_seven_days(
    is_taken: bool, cedar: Place, sign_in: SignIn
) -> None:
    with cedar.context():
        prompt = put_waiting(cedar)
        if is_taken:
            take_prompt(prompt, ["text"], by=cedar.rivera)
        else:
            decline_prompt(prompt, "canary-answer", by=cedar.rivera)
    told, other = (TAKEN, ANSWERED) if is_taken else (ANSWERED, TAKEN)
    page = words(sign_in(cedar.maya).get("/"))
    assert told in page and other not in page and 'href="/circles/prompts/"' in page
    assert "canary-answer" not in page
    assert "your prompt" not in words(sign_in(cedar.noah).get("/"))
    with time_machine.travel(TUESDAY + timedelta(days=6, hours=23), tick=False):
        assert told in words(sign_in(cedar.maya).get("/"))
    with time_machine.travel(TUESDAY + timedelta(days=7), tick=False):
        assert "your prompt" not in words(sign_in(cedar.maya).get("/"))


def test_an_answer_taken_back_is_told_no_more(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        prompt = put_waiting(cedar)
        take_prompt(prompt, ["text"], by=cedar.rivera)
        reopen_prompt(prompt, by=cedar.rivera)
    assert "your prompt" not in words(sign_in(cedar.maya).get("/"))
