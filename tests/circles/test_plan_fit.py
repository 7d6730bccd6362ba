"""A plan that is longer than its circle, and the button that makes it fit."""

from datetime import date

import pytest

from circles.models import Circle, Plan, PlanStep
from tests.cast import Place
from tests.circles.planned import plan_url, put_plan, put_step, steps_of, words
from tests.circles.planning import SignIn, put_circle, said

pytestmark = pytest.mark.usefixtures("tuesday_morning")

TODAY = date(2026, 11, 24)


@pytest.fixture
def circle(cedar: Place) -> Circle:
    """Today's of 7B, 30 minutes, with a plan of four steps of five minutes."""
    with cedar.context():
        found = put_circle(cedar, TODAY)
        put_plan(cedar, found)
        return found


def test_a_plan_longer_than_the_slot_fits_with_one_button(
    cedar: Place, circle: Circle, sign_in: SignIn
) -> None:
    with cedar.context():
        plan = Plan.objects.get()
        put_step(cedar, plan, "reflect", 4, minutes=12)
    client = sign_in(cedar.rivera)
    page = words(client.get(plan_url(circle)))
    assert "Weekly check-in: 2 minutes too long" in page
    assert "Fit into 30 minutes" in page
    after = words(client.post(plan_url(circle, "plan_fit"), follow=True))
    assert "Weekly check-in fits 30 minutes" in after
    assert "Fit into" not in after
    with cedar.context():
        assert sum(step.minutes for step in steps_of(circle)) == 30


def test_what_was_made_shorter_is_told(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    with cedar.context():
        PlanStep.objects.filter(kind="activity").update(minutes=30)
        PlanStep.objects.filter(kind="thanks").update(minutes=12)
    page = sign_in(cedar.rivera).post(plan_url(circle, "plan_fit"), follow=True)
    told = ["It fits into 30 minutes now.", "Activity is 20 minutes shorter.", "Thanks is 2 minutes shorter."]
    assert said(page).splitlines() == told
    with cedar.context():
        assert [step.minutes for step in steps_of(circle)] == [5, 5, 10, 10]


def test_a_slot_with_fewer_minutes_than_steps_asks_to_take_some_out(
    cedar: Place, circle: Circle, sign_in: SignIn
) -> None:
    with cedar.context():
        plan = Plan.objects.get()
        for number in range(4, 8):
            put_step(cedar, plan, "share", number)
        Circle.objects.update(minutes=5)
    client = sign_in(cedar.rivera)
    page = words(client.get(plan_url(circle)))
    assert "Weekly check-in: 35 minutes too long" in page
    assert "Each step takes a minute at least, so take some out." in page
    assert "so take some out." in said(client.post(plan_url(circle, "plan_fit"), follow=True))
    assert "Fit into" not in page


def test_a_very_long_circle_gives_no_step_more_than_it_may_have(
    cedar: Place, circle: Circle, sign_in: SignIn
) -> None:
    with cedar.context():
        Circle.objects.update(minutes=180)
        PlanStep.objects.exclude(kind="think").delete()
        PlanStep.objects.update(minutes=90)
    sign_in(cedar.rivera).post(plan_url(circle, "plan_fit"))
    with cedar.context():
        assert [step.minutes for step in steps_of(circle)] == [90]
