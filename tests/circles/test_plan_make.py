"""Minutes shared out, drafts, and plans with their own copy of every word."""

from datetime import date, time, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from circles.library.load import load_library
from circles.models import Circle, Item, Plan, PlanStep
from circles.models.content import CONTENT_FIELDS
from circles.plans.make import PlanExists, Wanted, draft, make_plan, make_plans, step_from_item
from circles.plans.minutes import share_out, shortened
from circles.plans.take_back import take_back
from circles.plans.templates import template_of, templates
from circles.schedule import Refused
from tests.cast import Place
from tests.circles.planning import put_circle, put_held_circle

pytestmark = pytest.mark.usefixtures("tuesday_morning")

TODAY = date(2026, 11, 24)
WEIGHTS = st.lists(st.integers(0, 90), min_size=1, max_size=20)
CHECK_IN = template_of("check-in")


@pytest.fixture
def items(cedar: Place) -> dict[str, Item]:
    """One of each kind that the check-in takes."""
    with cedar.context():
        load_library(cedar.school)
        return {kind: Item.objects.filter(kind=kind, minutes__lte=10).first() for kind in CHECK_IN.takes} | {
            "prompt": Item.objects.filter(kind="prompt").exclude(questions="").first()
        }


# Minutes


@given(st.integers(-5, 400), WEIGHTS)
def test_shares_add_up_and_nobody_gets_nothing(total: int, weights: list[int]) -> None:
    shares = share_out(total, weights)
    assert len(shares) == len(weights)
    assert min(shares) >= 1
    assert sum(shares) == max(total, len(weights))


@given(st.integers(0, 400), WEIGHTS)
def test_a_heavier_part_never_gets_less(total: int, weights: list[int]) -> None:
    shares = share_out(total, weights)
    for weight, share in zip(weights, shares, strict=True):
        for other, its in zip(weights, shares, strict=True):
            assert weight <= other or share >= its


@given(st.integers(0, 400), st.integers(1, 90), st.integers(1, 20))
def test_equal_parts_differ_by_a_minute_at_most(total: int, weight: int, number: int) -> None:
    shares = share_out(total, [weight] * number)
    assert max(shares) - min(shares) <= 1
    assert shares == sorted(shares, reverse=True)


@given(st.integers(0, 400), WEIGHTS)
def test_each_part_is_within_a_minute_of_its_due_when_all_are_due_one(total: int, weights: list[int]) -> None:
    whole = sum(weights)
    if min(weights) * total >= whole > 0 and total >= len(weights):
        for weight, share in zip(weights, share_out(total, weights), strict=True):
            assert abs(share - total * weight / whole) < 1


@given(st.lists(st.integers(1, 90), min_size=1, max_size=20))
def test_what_fits_already_stays_as_it_is(minutes: list[int]) -> None:
    assert share_out(sum(minutes), minutes) == minutes


def test_minutes_by_example() -> None:
    assert share_out(15, [2, 3, 9, 10, 3, 3]) == [1, 2, 5, 5, 1, 1]
    assert share_out(3, [1, 1, 1, 1]) == [1, 1, 1, 1], "more steps than minutes"
    assert share_out(7, [90, 1, 1]) == [5, 1, 1], "a minute at least"
    assert share_out(5, [0, 0]) == [3, 2]
    assert share_out(10, []) == []


def test_a_shorter_plan_takes_from_the_longest_and_from_sharing_last() -> None:
    floors, shares = [2, 2, 8, 2], [False, False, True, False]
    assert shortened(30, [3, 3, 9, 36], floors, shares) == [3, 3, 9, 15]
    assert shortened(16, [3, 3, 9, 36], floors, shares) == [2, 2, 9, 3]
    assert shortened(14, [3, 3, 9, 36], floors, shares) == [2, 2, 8, 2]
    assert shortened(8, [3, 3, 9, 36], floors, shares) == [2, 2, 2, 2], "floors give way last of all"
    assert shortened(12, [9, 9, 4, 9], floors, shares) == [2, 3, 4, 3], "a short round keeps what it has"
    assert shortened(2, [1, 1, 1, 1], floors, shares) == [1, 1, 1, 1], "a minute at least"
    assert shortened(60, [3, 3, 9, 36], floors, shares) == [3, 3, 9, 36]


# Drafts


def test_a_draft_takes_the_words_of_its_items(cedar: Place, items: dict[str, Item]) -> None:
    steps = {step.kind: step for step in draft(CHECK_IN, items, 30)}
    prompt, activity = items["prompt"], items["activity"]
    assert [step.position for step in steps.values()] == list(range(6))
    assert (steps["think"].text, steps["think"].item) == (prompt.text, prompt)
    assert steps["think"].title == "Quiet time to think"
    assert steps["think"].question_lines == [*prompt.question_lines, CHECK_IN.steps[1].text]
    assert all(getattr(steps["activity"], name) == getattr(activity, name) for name in CONTENT_FIELDS)
    assert (steps["activity"].mode, steps["activity"].minutes) == (activity.grouping, activity.minutes)
    assert steps["share"].item is None


def test_an_opening_and_a_closing_stand_beneath_the_steps_own_words(items: dict[str, Item]) -> None:
    first, *_others, last = draft(CHECK_IN, items, 30)
    assert (first.text, first.steps, first.item) == (
        CHECK_IN.steps[0].text,
        items["opening"].text,
        items["opening"],
    )
    assert (last.text, last.steps, last.item) == (
        CHECK_IN.steps[-1].text,
        items["closing"].text,
        items["closing"],
    )


def test_without_items_a_draft_has_the_templates_words() -> None:
    steps = draft(CHECK_IN, {}, 30)
    assert [step.text for step in steps] == [step.text for step in CHECK_IN.steps]
    assert [step.item for step in steps] == [None] * 6


@given(st.integers(5, 180), st.integers(1, 90), st.sampled_from(templates()))
def test_a_draft_fills_its_circle_and_an_activity_takes_half_at_most(
    minutes: int, needs: int, template: Any
) -> None:
    activity = Item(kind="activity", title="Map", text="Draw", steps="Draw", minutes=needs, grouping="small")
    steps = draft(template, {"activity": activity, "prompt": Item(kind="prompt", text="Why?")}, minutes)
    assert sum(step.minutes for step in steps) == minutes
    assert all(1 <= step.minutes <= 90 for step in steps)
    taken = [step.minutes for step in steps if step.item is activity]
    assert taken in ([], [min(needs, minutes // 2)])


def test_a_prompt_of_the_school_without_a_question_keeps_the_one_that_is_always_there() -> None:
    think = draft(CHECK_IN, {"prompt": Item(kind="prompt", text="Why?")}, 10)[1]
    assert think.question_lines == [CHECK_IN.steps[1].text]


@pytest.mark.parametrize(
    ("kind", "step"),
    [
        ("prompt", "think"),
        ("activity", "activity"),
        ("media", "activity"),
        ("question", "share"),
        ("opening", "agreements"),
        ("closing", "thanks"),
        ("starter", "share"),
    ],
)
def test_every_kind_of_item_becomes_a_step(kind: str, step: str) -> None:
    words = {name: f"the {name}" for name in CONTENT_FIELDS}
    made = step_from_item(Item(kind=kind, minutes=7, **words))
    assert (made.kind, made.minutes, made.pk) == (step, 7, None)
    assert {name: getattr(made, name) for name in CONTENT_FIELDS} == words
    assert 1 <= step_from_item(Item(kind=kind)).minutes <= 90
    assert step_from_item(Item(kind=kind, grouping="pairs")).mode == "pairs"


# Plans


def test_a_plan_is_made_with_its_steps(cedar: Place, items: dict[str, Item]) -> None:
    with cedar.context():
        circle = put_circle(cedar, TODAY)
        plan = make_plan(circle, CHECK_IN, items, cedar.rivera)
        assert (plan.name, plan.theme, plan.made_by) == (CHECK_IN.name, items["prompt"].theme, cedar.rivera)
        assert [step.kind for step in plan.parts.all()] == [step.kind for step in CHECK_IN.steps]
        assert sum(step.minutes for step in plan.parts.all()) == circle.minutes
        assert PlanStep.objects.used_by(circle.advisory).filter(item=items["prompt"]).exists()


def test_what_an_item_said_stays_when_it_is_deleted_or_changed(cedar: Place, items: dict[str, Item]) -> None:
    prompt, activity = items["prompt"], items["activity"]
    with cedar.context():
        plan = make_plan(put_circle(cedar, TODAY), CHECK_IN, items, cedar.rivera)
        words = {step.kind: step.text for step in plan.parts.all()}
        Item.objects.filter(pk=activity.pk).update(text="Something else")
        Item.objects.filter(pk=prompt.pk).delete()
        steps = {step.kind: step for step in PlanStep.objects.filter(plan=plan)}
        assert {kind: step.text for kind, step in steps.items()} == words
        assert (steps["think"].item_id, steps["activity"].item_id) == (None, activity.pk)


def test_a_circle_has_one_plan(cedar: Place, items: dict[str, Item]) -> None:
    with cedar.context():
        circle = put_circle(cedar, TODAY)
        make_plan(circle, CHECK_IN, items, cedar.rivera)
        with pytest.raises(PlanExists):
            make_plan(circle, template_of("hard-week"), {}, cedar.lee)
        assert Plan.objects.get(circle=circle).name == CHECK_IN.name


def test_an_offer_that_waits_is_no_plan(cedar: Place) -> None:
    with cedar.context():
        circle = put_circle(cedar, TODAY)
        Plan.objects.create(school=cedar.school, circle=circle, name="Offer", offered_by=cedar.osei)
        assert make_plan(circle, CHECK_IN, {}, cedar.rivera)


def test_a_circle_that_is_cancelled_or_held_gets_none(cedar: Place) -> None:
    with cedar.context():
        held = put_held_circle(cedar, TODAY)
        circle = put_circle(cedar, TODAY + timedelta(1))
        Circle.objects.filter(pk=circle.pk).update(state="cancelled", reason="Assembly")
        with pytest.raises(Refused, match="This circle is cancelled already: Assembly"):
            make_plan(circle, CHECK_IN, {}, cedar.rivera)
        with pytest.raises(Refused, match="held, so it needs no plan"):
            make_plan(held, CHECK_IN, {}, cedar.rivera)
        assert not Plan.objects.exists()


def test_a_plan_fits_the_circle_as_it_is_by_now(cedar: Place) -> None:
    with cedar.context():
        circle = put_circle(cedar, TODAY)
        Circle.objects.filter(pk=circle.pk).update(minutes=45)
        plan = make_plan(circle, CHECK_IN, {}, cedar.rivera)
        assert sum(step.minutes for step in plan.parts.all()) == 45


def test_many_plans_leave_out_what_has_one_or_is_off(
    cedar: Place, django_assert_max_num_queries: Any
) -> None:
    with cedar.context():
        circles = [put_circle(cedar, TODAY, time(9 + hour)) for hour in range(5)]
        make_plan(circles[0], CHECK_IN, {}, cedar.lee)
        Circle.objects.filter(pk=circles[1].pk).update(state="cancelled", reason="Assembly")
        wanted = [Wanted(circle, template_of("hard-week"), {}) for circle in circles]
        with django_assert_max_num_queries(7):
            made = make_plans(wanted, cedar.rivera)
        assert {plan.circle_id for plan in made} == {circle.pk for circle in circles[2:]}
        assert make_plans(wanted, cedar.rivera) == []


def test_two_at_once_make_one_plan(transactional_db: None, cedar: Place) -> None:
    with cedar.context():
        circle = put_circle(cedar, TODAY)
    start, outcomes = Barrier(2), []

    def make(member: Any) -> None:
        start.wait()
        try:
            with cedar.context():
                make_plan(circle, CHECK_IN, {}, member)
                outcomes.append("made")
        except PlanExists:
            outcomes.append("exists")
        finally:
            connection.close()

    threads = [Thread(target=make, args=[member]) for member in (cedar.rivera, cedar.lee)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["exists", "made"]


# Taken back


def test_what_was_made_is_taken_back_unless_somebody_changed_it(cedar: Place, items: dict[str, Item]) -> None:
    with cedar.context():
        circles = [put_circle(cedar, TODAY, time(9 + hour)) for hour in range(5)]
        plans = [make_plan(circle, CHECK_IN, items, cedar.rivera) for circle in circles]
        plans[1].parts.filter(kind="share").update(minutes=20)
        Circle.objects.filter(pk=circles[2].pk).update(state="cancelled", reason="Assembly")
        Plan.objects.filter(pk=plans[3].pk).update(made_by=cedar.lee)
        assert take_back([plan.pk for plan in plans], cedar.rivera) == (2, 1)
        assert set(Plan.objects.all()) == {plans[1], plans[2], plans[3]}


@pytest.mark.parametrize("name", ["osei", "pat", "diaz", "okafor"])
def test_who_does_not_lead_the_circle_takes_nothing_back(cedar: Place, name: str) -> None:
    with cedar.context():
        plan = make_plan(put_circle(cedar, TODAY), CHECK_IN, {}, cedar.people[name])
        assert take_back([plan.pk], cedar.people[name]) == (0, 0)
