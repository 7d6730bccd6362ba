"""A whole term's plans taken at once, and taken back."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from circles.library.load import ensure_library
from circles.models import Circle, Item, Plan
from circles.plans.make import make_plan
from circles.plans.templates import template_of
from schools import clock
from tests.cast import Place
from tests.circles.plan_lists import LIST, all_shown, heading, page_of, plans_of, shown, url
from tests.circles.planning import (
    SignIn,
    put_circle,
    said,
)
from tests.circles.shelf import put_item

pytestmark = pytest.mark.usefixtures("tuesday_morning")

TODAY = date(2026, 11, 24)


# Taking a term
def test_a_term_is_taken_at_once_and_taken_back(cedar: Place, term: list[Circle], rivera: Client) -> None:
    proposed = {each.circle.pk: each.proposal for each in rivera.get(LIST).context["waiting"]}
    response = rivera.post(f"{LIST}accept/", all_shown(rivera), follow=True)
    page = response.content.decode()
    assert heading(page) == "Every circle until Friday, December 18 has its plan"
    assert "You took the plans of 4 circles." in page
    assert {pk: plan.name for pk, plan in plans_of(cedar).items()} == {
        pk: proposal.template.name for pk, proposal in proposed.items()
    }
    back = rivera.post(f"{LIST}take-back/", {"advisory": cedar.advisories["7B"].pk}, follow=True)
    assert said(back) == "4 plans are taken back."
    assert plans_of(cedar) == {}
    again = {each.circle.pk: each.proposal for each in back.context["waiting"]}
    assert {pk: each.items for pk, each in again.items()} == {pk: each.items for pk, each in proposed.items()}


def test_a_term_sent_twice_makes_each_plan_once(cedar: Place, term: list[Circle], rivera: Client) -> None:
    fields = all_shown(rivera)
    rivera.post(f"{LIST}accept/", fields)
    response = rivera.post(f"{LIST}accept/", fields, follow=True)
    assert said(response) == ""
    assert len(plans_of(cedar)) == 4
    assert "Take 4 plans back" in response.content.decode(), "the way back is still there"


def test_a_plan_changed_since_is_told_when_the_term_is_sent_again(
    cedar: Place, term: list[Circle], rivera: Client
) -> None:
    fields = all_shown(rivera)
    rivera.post(f"{LIST}accept/", fields)
    with cedar.context():
        Plan.objects.get(circle=term[0]).parts.filter(item__kind="prompt").update(item=put_item(cedar))
        Plan.objects.filter(circle=term[1]).update(made_by=cedar.lee)
    response = rivera.post(f"{LIST}accept/", fields, follow=True)
    assert said(response).startswith("2 circles were left as they are")


def test_taken_back_twice_says_it_once(cedar: Place, term: list[Circle], rivera: Client) -> None:
    rivera.post(f"{LIST}accept/", all_shown(rivera))
    sent = {"advisory": cedar.advisories["7B"].pk}
    rivera.post(f"{LIST}take-back/", sent)
    response = rivera.post(f"{LIST}take-back/", sent, follow=True)
    assert said(response) == "4 plans are taken back."


def test_what_another_circle_uses_by_now_is_not_taken_again(
    cedar: Place, term: list[Circle], rivera: Client, sign_in: SignIn
) -> None:
    fields, later = shown(rivera, term[0]), all_shown(sign_in(cedar.lee))
    with cedar.context():
        prompt = Item.objects.get(kind="prompt", pk__in=fields["items"].split(","))
        make_plan(term[5], template_of("check-in"), {"prompt": prompt}, cedar.lee)
    response = rivera.post(url(term[0], "accept"), fields, follow=True)
    assert said(response) == (
        "Another circle of this advisory has something of it in its plan by now. Here is what is proposed now."
    )
    assert response.redirect_chain[-1][0] == url(term[0], "start")
    assert prompt not in response.context["proposal"].items.values()
    response = sign_in(cedar.lee).post(f"{LIST}accept/", later, follow=True)
    assert said(response).startswith("1 circle was left as it is")
    assert set(plans_of(cedar)) == {circle.pk for circle in (*term[1:4], term[5])}


@pytest.mark.parametrize("at_once", [False, True])
def test_when_nothing_new_is_left_what_was_used_is_taken_again(
    cedar: Place, term: list[Circle], rivera: Client, at_once: bool
) -> None:
    with cedar.context():
        ensure_library(cedar.school)
        Item.objects.all().delete()
        prompt = put_item(cedar)
        make_plan(term[5], template_of("check-in"), {"prompt": prompt}, cedar.lee)
    if at_once:
        rivera.post(f"{LIST}accept/", all_shown(rivera))
    else:
        rivera.post(url(term[0], "accept"), shown(rivera, term[0]))
    with cedar.context():
        assert prompt.pk in plans_of(cedar)[term[0].pk].parts.values_list("item", flat=True)


def test_what_changed_meanwhile_is_left_out_of_the_term(
    cedar: Place, term: list[Circle], rivera: Client
) -> None:
    fields = all_shown(rivera)
    with cedar.context():
        Circle.objects.filter(pk=term[0].pk).update(state="cancelled", reason="Assembly")
        make_plan(term[1], template_of("hard-week"), {}, cedar.lee)
        Item.objects.filter(pk=fields[f"{term[2].pk}-items"].split(",")[0]).update(state="removed")
    response = rivera.post(f"{LIST}accept/", fields, follow=True)
    assert said(response).startswith("3 circles were left as they are")
    plans = plans_of(cedar)
    assert set(plans) == {term[1].pk, term[3].pk}
    assert plans[term[1].pk].made_by_id == cedar.lee.pk
    assert "You took the plan of 1 circle." in response.content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"circle": ["", "x", "9" * 30, "-1", "\x00"]},
        {"circle": [str(number) for number in range(1000)]},
    ],
    ids=["nothing", "hostile", "huge"],
)
def test_a_term_that_no_page_sends_changes_nothing(
    cedar: Place, term: list[Circle], rivera: Client, fields: dict[str, Any]
) -> None:
    response = rivera.post(f"{LIST}accept/", {"advisory": cedar.advisories["7B"].pk, **fields}, follow=True)
    assert said(response)
    assert plans_of(cedar) == {}


def test_circles_of_another_advisory_are_not_taken_along(
    cedar: Place, term: list[Circle], rivera: Client
) -> None:
    with cedar.context():
        cedar.add_advisory("7D", [cedar.rivera], [])
        other = put_circle(cedar, TODAY, advisory="7D")
    fields = {
        "advisory": cedar.advisories["7B"].pk,
        "circle": [other.pk],
        f"{other.pk}-template": "hard-week",
    }
    rivera.post(f"{LIST}accept/", fields)
    assert plans_of(cedar) == {}


def test_what_somebody_worked_on_stays(cedar: Place, term: list[Circle], rivera: Client) -> None:
    rivera.post(f"{LIST}accept/", all_shown(rivera))
    with cedar.context():
        Plan.objects.get(circle=term[0]).parts.filter(kind="share").update(text="My own words")
    back = rivera.post(f"{LIST}take-back/", {"advisory": cedar.advisories["7B"].pk}, follow=True)
    assert said(back) == "3 plans are taken back. 1 plan stays: somebody has worked on it."
    assert list(plans_of(cedar)) == [term[0].pk]


def test_a_plan_of_which_somebody_said_how_it_went_stays(
    cedar: Place, term: list[Circle], rivera: Client
) -> None:
    rivera.post(f"{LIST}accept/", all_shown(rivera))
    with cedar.context():
        Plan.objects.get(circle=term[0]).parts.filter(item__kind="prompt").update(went="well")
    back = rivera.post(f"{LIST}take-back/", {"advisory": cedar.advisories["7B"].pk}, follow=True)
    assert said(back) == "3 plans are taken back. 1 plan stays: somebody has worked on it."
    assert list(plans_of(cedar)) == [term[0].pk]


def test_the_plan_of_a_circle_that_is_over_stays(cedar: Place, term: list[Circle], rivera: Client) -> None:
    rivera.post(f"{LIST}accept/", all_shown(rivera))
    with cedar.context():
        Circle.objects.filter(pk=term[0].pk).update(starts_at=clock.now() - timedelta(hours=1))
    assert "Take 3 plans back" in page_of(rivera)
    back = rivera.post(f"{LIST}take-back/", {"advisory": cedar.advisories["7B"].pk}, follow=True)
    assert said(back) == "3 plans are taken back."
    assert list(plans_of(cedar)) == [term[0].pk]


def test_only_what_one_took_oneself_is_taken_back(
    cedar: Place, term: list[Circle], rivera: Client, sign_in: SignIn
) -> None:
    rivera.post(f"{LIST}accept/", all_shown(rivera))
    lee = sign_in(cedar.lee)
    assert "plans back" not in page_of(lee)
    lee.post(f"{LIST}take-back/", {"advisory": cedar.advisories["7B"].pk})
    assert len(plans_of(cedar)) == 4


def test_a_term_is_taken_with_as_many_queries_as_one_circle(
    cedar: Place, term: list[Circle], rivera: Client
) -> None:
    one = all_shown(rivera)
    few, many = {**one, "circle": one["circle"][:1]}, {**one, "circle": one["circle"][1:]}
    numbers = []
    for fields in (few, many):
        with CaptureQueriesContext(connection) as found:
            rivera.post(f"{LIST}accept/", fields)
        numbers.append(sum("SAVEPOINT" not in query["sql"] for query in found.captured_queries))
    assert len(plans_of(cedar)) == 4
    assert numbers[1] <= numbers[0]
