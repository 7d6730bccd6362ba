"""Words and minutes of a step: added, changed, and by two people at once."""

from datetime import date
from typing import Any

import pytest

from circles.models import Circle, Plan, PlanStep
from circles.plans.change import fit_plan, remove_step, restore_step
from circles.schedule import Refused
from tests.cast import Place
from tests.circles.planned import kinds_of, plan_url, put_plan, put_step, step_form, step_url, steps_of, words
from tests.circles.planning import SignIn, put_circle, said

NEW = {"kind": "reflect", "mode": "pairs", "minutes": "4", "title": "Look back", "text": "What stays?"}


@pytest.fixture
def circle(cedar: Place) -> Circle:
    with cedar.context():
        found = put_circle(cedar, cedar.today)
        put_plan(cedar, found)
        return found


@pytest.fixture
def step(cedar: Place, circle: Circle) -> PlanStep:
    with cedar.context():
        return steps_of(circle)[1]


def test_a_step_of_ones_own_comes_at_the_end(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    client = sign_in(cedar.rivera)
    page = client.post(plan_url(circle, "step_new"), NEW, follow=True)
    assert "The step is added at the end." in said(page)
    assert "4 minutes · Pairs" in words(page)
    with cedar.context():
        assert kinds_of(circle)[-1] == "reflect"


def test_a_plan_or_a_step_that_goes_meanwhile_is_said(cedar: Place, circle: Circle, step: PlanStep) -> None:
    with cedar.context():
        plan = Plan.objects.get()
        remove_step(step)
        PlanStep.with_those_taken_out.filter(pk=step.pk).delete()
        with pytest.raises(Refused, match="too many steps were taken out since"):
            restore_step(step)
        Plan.objects.filter(pk=plan.pk).delete()
        with pytest.raises(Refused, match="taken back meanwhile"):
            fit_plan(plan)


def test_it_is_changed(cedar: Place, circle: Circle, step: PlanStep, sign_in: SignIn) -> None:
    client = sign_in(cedar.lee)
    form = step_form(client, step, title="All together", minutes="12", mode="small")
    assert "The step is changed." in said(client.post(step_url(step, "edit"), form, follow=True))
    with cedar.context():
        step.refresh_from_db()
        assert (step.title, step.minutes, step.mode) == ("All together", 12, "small")
        assert kinds_of(circle) == ["think", "share", "activity", "thanks"]
        assert [each.title for each in steps_of(circle)].count("All together") == 1


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"minutes": ""}, "Minutes: A step takes from 1 to 90 minutes."),
        ({"minutes": "0"}, "Minutes: A step takes from 1 to 90 minutes."),
        ({"minutes": "91"}, "Minutes: A step takes from 1 to 90 minutes."),
        ({"minutes": "9" * 30}, "Minutes: A step takes from 1 to 90 minutes."),
        ({"kind": "lecture"}, "not one of the available choices"),
        ({"text": "W" * 2001}, "Please shorten it to 2000"),
        ({"steps": "x\n" * 2001}, "Please shorten it to 4000"),
        ({"title": "T" * 121}, "at most 120 characters"),
        ({"text": "nul \x00 here"}, "Null characters are not allowed"),
        ({"link": "javascript:alert(1)"}, "This is no address of a web page"),
        ({"link": "data:text/html,x"}, "This is no address of a web page"),
        ({"link": "ftp://example.org/x"}, "This is no address of a web page"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(
    cedar: Place, circle: Circle, step: PlanStep, sign_in: SignIn, changes: dict[str, Any], error: str
) -> None:
    client = sign_in(cedar.rivera)
    typed = {**NEW, "materials": "A ball of string", **changes}
    for url in (plan_url(circle, "step_new"), step_url(step, "edit")):
        page = words(client.post(url, typed))
        assert error in page
        assert "A ball of string" in page
    with cedar.context():
        assert PlanStep.objects.count() == 4
        assert not PlanStep.objects.filter(materials="A ball of string").exists()


def test_a_plan_has_twenty_steps_at_most(
    cedar: Place, circle: Circle, step: PlanStep, sign_in: SignIn
) -> None:
    client = sign_in(cedar.rivera)
    client.post(step_url(step, "remove"))
    with cedar.context():
        plan = Plan.objects.get()
        for number in range(3, 20):
            put_step(cedar, plan, "share", number)
    page = words(client.post(plan_url(circle, "step_new"), NEW))
    assert "A plan has at most 20 steps." in page
    assert "Look back" in page
    assert "at most 20 steps" in said(client.post(step_url(step, "restore"), follow=True))
    assert "Add a step" not in words(client.get(plan_url(circle)))
    with cedar.context():
        assert PlanStep.objects.count() == 20


def test_a_stale_change_overwrites_nobodys_words(cedar: Place, step: PlanStep, sign_in: SignIn) -> None:
    rivera, lee = sign_in(cedar.rivera), sign_in(cedar.lee)
    hers = step_form(rivera, step, text="Hers.")
    his = step_form(lee, step, text="His.")
    rivera.post(step_url(step, "edit"), hers)
    told = lee.post(step_url(step, "edit"), his)
    page = words(told)
    assert "Somebody changed this step while you were writing" in page
    assert "Hers." in page
    assert told.context["form"]["text"].value() == "His."
    with cedar.context():
        step.refresh_from_db()
        assert step.text == "Hers."
    again = {**his, "was": told.context["form"]["was"].value()}
    assert "The step is changed." in said(lee.post(step_url(step, "edit"), again, follow=True))
    with cedar.context():
        step.refresh_from_db()
        assert step.text == "His."


def test_the_same_form_sent_twice_is_no_conflict(cedar: Place, step: PlanStep, sign_in: SignIn) -> None:
    client = sign_in(cedar.rivera)
    form = step_form(client, step, text="Twice.")
    for _time in range(2):
        assert "The step is changed." in said(client.post(step_url(step, "edit"), form, follow=True))


@pytest.mark.parametrize(
    ("meanwhile", "told"),
    [
        ("out", "This step was taken out meanwhile."),
        ("aside", "Somebody set this plan aside meanwhile."),
        ("cancelled", "This circle is cancelled: Snow"),
        ("held", "This circle was held"),
    ],
)
def test_what_comes_too_late_is_said_and_kept_on_the_page(
    cedar: Place, circle: Circle, step: PlanStep, sign_in: SignIn, meanwhile: str, told: str
) -> None:
    client = sign_in(cedar.rivera)
    form = step_form(client, step, text="My careful words")
    if meanwhile == "out":
        sign_in(cedar.lee).post(step_url(step, "remove"))
    elif meanwhile == "aside":
        sign_in(cedar.lee).post(plan_url(circle, "plan_remove"))
    else:
        with cedar.context():
            Circle.objects.update(state=meanwhile, reason="Snow", log_version=1)
    page = words(client.post(step_url(step, "edit"), form))
    assert told in page
    assert "My careful words" in page
    with cedar.context():
        assert not PlanStep.with_those_taken_out.filter(text="My careful words").exists()


def test_without_a_plan_there_is_nothing_to_add_to(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    client = sign_in(cedar.rivera)
    client.post(plan_url(circle, "plan_remove"))
    page = words(client.post(plan_url(circle, "step_new"), NEW))
    assert "There is no plan any more." in page


def test_who_may_read_is_said_above_the_fields(cedar: Place, step: PlanStep, sign_in: SignIn) -> None:
    page = words(sign_in(cedar.rivera).get(step_url(step, "edit")))
    assert page.index("Your co-teachers see all of it.") < page.index("<textarea")


def test_a_step_of_another_advisory_is_not_there(cedar: Place, harbor: Place, sign_in: SignIn) -> None:
    with cedar.context():
        other = put_circle(cedar, date(2026, 11, 24), advisory="7C")
        put_plan(cedar, other)
        step = steps_of(other)[0]
    for member in (cedar.rivera, harbor.hale):
        client = sign_in(member)
        for name in ("edit", "swap"):
            assert client.get(step_url(step, name)).status_code == 404
        for name in ("edit", "move", "remove", "restore", "swap", "went"):
            assert client.post(step_url(step, name), {"to": 1}).status_code == 404
