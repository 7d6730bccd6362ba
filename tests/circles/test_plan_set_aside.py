"""A plan that was set aside waits on the circle's page, and is put back from there."""

from datetime import date
from typing import Any

import pytest

from circles.models import Circle, Plan, PlanStep
from circles.plans.offers import accept_offer, copy_plan
from circles.schedule import Refused
from tests.cast import Place
from tests.circles.planned import kinds_of, plan_url, put_plan, put_step, words
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


def test_a_plan_set_aside_is_put_back_from_the_same_page(
    cedar: Place, circle: Circle, sign_in: SignIn
) -> None:
    client = sign_in(cedar.lee)
    page = client.post(plan_url(circle, "plan_remove"), follow=True)
    assert "set aside" in said(page)
    assert "A plan is proposed for this circle" in words(page)
    assert "You set this plan aside" in words(page)
    with cedar.context():
        plan = Plan.objects.get()
        assert plan.offered_by == cedar.lee
        assert not PlanStep.objects.used_by(cedar.advisories["7B"]).exists()
    client.post(plan_url(circle, "plan_remove"))
    for _twice in range(2):
        assert "taken" in said(client.post(f"/circles/offers/{plan.pk}/accept/", follow=True))
    with cedar.context():
        assert Plan.objects.get().offered_by is None
        assert kinds_of(circle) == ["think", "share", "activity", "thanks"]


def test_more_words_are_named_by_what_they_are_for(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    with cedar.context():
        plan = Plan.objects.get()
        PlanStep.objects.exclude(kind="activity").update(questions="And then?")
        put_step(cedar, plan, "agreements", 8, steps="Stand up.")
        put_step(cedar, plan, "think", 9, steps="Listen.")
    page = words(sign_in(cedar.rivera).get(plan_url(circle)))
    for name, times in (
        ("How to open", 1),
        ("How to close", 1),
        ("How it goes", 1),
        ("What to look for", 1),
        ("When it stays quiet", 2),
        (f'href="/circles/agreements/?advisory={circle.advisory_id}">Our agreements', 1),
    ):
        assert page.count(name) == times, name


def test_after_setting_a_plan_aside_another_is_proposed(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        circle = put_circle(cedar, TODAY)
    client, seen = sign_in(cedar.rivera), []
    for _round in range(3):
        card = client.get(plan_url(circle)).context["card"]
        seen.append(card.proposal.items["prompt"].pk)
        sent = {"template": card.proposal.template.key, "items": card.proposal.item_ids}
        client.post(plan_url(circle, "plan_accept"), sent)
        client.post(plan_url(circle, "plan_remove"))
    assert len(set(seen)) == 3


def test_what_is_set_aside_waits_beside_another_plan_and_they_change_places(
    cedar: Place, circle: Circle, sign_in: SignIn
) -> None:
    client = sign_in(cedar.rivera)
    client.post(plan_url(circle, "plan_remove"))
    with cedar.context():
        first = Plan.objects.get()
        second = put_plan(cedar, circle, ["share"], name="Another")
    assert "kept on this page" in said(client.post(f"/circles/offers/{first.pk}/accept/", follow=True))
    with cedar.context():
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.offered_by, second.offered_by) == (None, cedar.rivera)
        assert Plan.objects.count() == 2


def test_everything_set_aside_is_kept(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    client = sign_in(cedar.rivera)
    client.post(plan_url(circle, "plan_remove"))
    with cedar.context():
        put_plan(cedar, circle, ["share"], name="Another")
    client.post(plan_url(circle, "plan_remove"))
    with cedar.context():
        put_plan(cedar, circle, ["share"], name="A third")
        first = Plan.objects.get(name="Weekly check-in")
    client.post(f"/circles/offers/{first.pk}/accept/")
    page = client.post(f"/circles/offers/{first.pk}/decline/", follow=True)
    for name in ("Weekly check-in", "Another", "A third"):
        assert name in words(page)
    with cedar.context():
        found = Plan.objects.order_by("pk").values_list("offered_by", "is_set_aside")
        assert list(found) == [(None, False), (cedar.rivera.pk, True), (cedar.rivera.pk, True)]


@pytest.mark.parametrize("do", [accept_offer, lambda plan, by: copy_plan(plan, [plan.circle], by)])
def test_a_circle_that_goes_at_that_moment_is_said_to_be_gone(cedar: Place, circle: Circle, do: Any) -> None:
    with cedar.context():
        offer = put_plan(cedar, circle, offered_by=cedar.lee, made_by=cedar.lee)
        Circle.objects.get(pk=circle.pk).delete()
        with pytest.raises(Refused, match="not in the calendar any more"):
            do(offer, cedar.rivera)
