"""The order of the steps: moved, taken out, put back, also by two people."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from circles.models import Circle, Plan, PlanStep
from circles.plans.change import MOST_TAKEN_OUT
from tests.cast import Place
from tests.circles.planned import kinds_of, plan_url, put_plan, put_step, step_url, steps_of, words
from tests.circles.planning import SignIn, put_circle, said


@pytest.fixture
def circle(cedar: Place) -> Circle:
    with cedar.context():
        found = put_circle(cedar, cedar.today)
        put_plan(cedar, found)
        return found


def step_at(place: Place, circle: Circle, number: int) -> PlanStep:
    with place.context():
        return steps_of(circle)[number]


@pytest.mark.parametrize(
    ("number", "to", "order"),
    [
        (1, "1", ["share", "think", "activity", "thanks"]),
        (1, "3", ["think", "activity", "share", "thanks"]),
        (0, "4", ["share", "activity", "thanks", "think"]),
        (0, "99", ["share", "activity", "thanks", "think"]),
        (3, "1", ["thanks", "think", "share", "activity"]),
        (2, "3", ["think", "share", "activity", "thanks"]),
    ],
)
def test_a_step_moves_and_the_same_sent_twice_moves_it_once(
    cedar: Place, circle: Circle, sign_in: SignIn, number: int, to: str, order: list[str]
) -> None:
    step, client = step_at(cedar, circle, number), sign_in(cedar.rivera)
    for _time in range(2):
        client.post(step_url(step, "move"), {"to": to})
        with cedar.context():
            assert kinds_of(circle) == order


@pytest.mark.parametrize("to", ["", "0", "-1", "x", "1e9", "9" * 40, "\x00"])
def test_a_place_that_is_none_changes_nothing(cedar: Place, circle: Circle, sign_in: SignIn, to: str) -> None:
    step = step_at(cedar, circle, 1)
    response = sign_in(cedar.rivera).post(step_url(step, "move"), {"to": to})
    assert response.url == plan_url(circle)
    with cedar.context():
        assert kinds_of(circle) == ["think", "share", "activity", "thanks"]


def test_the_focus_stays_on_the_button_that_moves_on(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    client, last = sign_in(cedar.rivera), step_at(cedar, circle, 3)
    button = '<button class="btn" type="submit" name="to" value="{}" autofocus>'
    for place in (3, 2):
        page = words(client.post(step_url(last, "move"), {"to": place}, follow=True))
        assert page.count("autofocus") == 1
        assert button.format(place - 1) in page
    page = words(client.post(step_url(last, "move"), {"to": 1}, follow=True))
    assert button.format(2) in page, "at the top, down is what is left"


def test_taken_out_and_put_back_where_it_was(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    step, client = step_at(cedar, circle, 1), sign_in(cedar.rivera)
    page = client.post(step_url(step, "remove"), follow=True)
    assert "“Part 1” is taken out." in said(page)
    assert "Taken out" in words(page)
    assert "Weekly check-in: 15 of 30 minutes" in words(page)
    with cedar.context():
        assert kinds_of(circle) == ["think", "activity", "thanks"]
        assert [each.position for each in steps_of(circle)] == [0, 1, 2]
    for _twice in range(2):
        assert "is back" in said(client.post(step_url(step, "restore"), follow=True))
    with cedar.context():
        assert kinds_of(circle) == ["think", "share", "activity", "thanks"]
        step.refresh_from_db()
        assert (step.text, step.minutes) == ("One thing each.", 5)


def test_all_can_be_taken_out_and_come_back(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    client = sign_in(cedar.rivera)
    with cedar.context():
        steps = steps_of(circle)
    for step in steps:
        client.post(step_url(step, "remove"))
    assert "No step is left in this plan." in words(client.get(plan_url(circle)))
    for url in (plan_url(circle, "plan_print"), plan_url(circle, "plan_fit"), f"/circles/{circle.pk}/"):
        assert (client.post if "fit" in url else client.get)(url).status_code in (200, 302)
    for step in reversed(steps):
        client.post(step_url(step, "restore"))
    with cedar.context():
        assert kinds_of(circle) == ["think", "share", "activity", "thanks"]


def test_a_step_taken_out_meanwhile_is_told(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    step = step_at(cedar, circle, 1)
    sign_in(cedar.lee).post(step_url(step, "remove"))
    client = sign_in(cedar.rivera)
    for name, data in (("move", {"to": 1}), ("remove", {}), ("swap", {"item": step_item(cedar)})):
        told = said(client.post(step_url(step, name), data, follow=True))
        assert "This step was taken out meanwhile." in told, name


def step_item(place: Place) -> int:
    with place.context():
        return put_step(place, Plan.objects.get(), "think", 9).item_id or 0


def test_what_was_taken_out_counts_nowhere(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    step = step_at(cedar, circle, 0)
    sign_in(cedar.rivera).post(step_url(step, "remove"))
    with cedar.context():
        assert not PlanStep.objects.used_by(cedar.advisories["7B"]).filter(item=step.item).exists()
    page = words(sign_in(cedar.maya).get(f"/circles/{circle.pk}/"))
    assert "What made you laugh" not in page


def test_only_the_latest_are_kept(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    client = sign_in(cedar.rivera)
    for _number in range(MOST_TAKEN_OUT + 2):
        with cedar.context():
            step = put_step(cedar, Plan.objects.get(), "reflect", 9)
        client.post(step_url(step, "remove"))
    with cedar.context():
        gone = PlanStep.with_those_taken_out.filter(position=None)
        assert gone.count() == MOST_TAKEN_OUT
        assert gone.filter(pk=step.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_moves_of_two_people_at_once_keep_every_step(
    transactional_db: None, cedar: Place, circle: Circle, sign_in: SignIn
) -> None:
    with cedar.context():
        steps = steps_of(circle)
    clients = [sign_in(cedar.rivera), sign_in(cedar.lee)]

    def post(client: Client, step: PlanStep, name: str, data: dict[str, Any]) -> int:
        try:
            return client.post(step_url(step, name), data).status_code
        finally:
            connection.close()

    work = [(clients[n % 2], steps[n % 4], "move", {"to": 1 + (n * 3) % 4}) for n in range(12)]
    work[5] = (clients[1], steps[2], "remove", {})
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda job: post(*job), work))
    assert set(answers) == {302}
    with cedar.context():
        assert sorted(kinds_of(circle)) == ["share", "thanks", "think"]
        assert [step.position for step in steps_of(circle)] == [0, 1, 2]
