"""Taking what the list proposes for one circle, once, and what is not taken any more."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from circles.models import Circle, Item, Plan
from circles.plans.make import make_plan
from circles.plans.templates import template_of
from tests.cast import Place
from tests.circles.plan_lists import LIST, heading, page_of, plans_of, shown, url
from tests.circles.planning import (
    close,
    said,
)
from tests.circles.shelf import put_item

pytestmark = pytest.mark.usefixtures("tuesday_morning")

TODAY = date(2026, 11, 24)
HOSTILE = '<script>alert(1)</script> javascript:alert(1) "quoted"'


# Taking one
def test_what_is_shown_is_what_is_taken(cedar: Place, term: list[Circle], rivera: Client) -> None:
    """Even if something else would be proposed by now."""
    fields = shown(rivera, term[1])
    with cedar.context():
        make_plan(term[0], template_of("media"), {}, cedar.lee)
        close(cedar, date(2026, 12, 2), date(2026, 12, 4), "Break")
    assert shown(rivera, term[1]) != fields
    response = rivera.post(url(term[1], "accept"), fields)
    assert response["Location"] == f"/circles/{term[1].pk}/plan/"
    plan = plans_of(cedar)[term[1].pk]
    with cedar.context():
        taken = [str(step.item_id) for step in plan.parts.all() if step.item_id]
        assert sorted(taken) == sorted(fields["items"].split(","))
        assert (plan.name, plan.made_by) == (template_of(fields["template"]).name, cedar.rivera)
        assert plan.theme


def test_taken_from_the_list_it_leads_back_to_the_same_circle(term: list[Circle], rivera: Client) -> None:
    response = rivera.post(url(term[2], "accept"), {**shown(rivera, term[2]), "from": "list"})
    assert response["Location"] == f"{LIST}?advisory={term[2].advisory_id}#circle-{term[2].pk}"
    page = page_of(rivera)
    assert f'id="circle-{term[2].pk}"' in page
    assert heading(page).startswith("3 circles until")


def test_sent_twice_makes_one_plan(cedar: Place, term: list[Circle], rivera: Client) -> None:
    fields = shown(rivera, term[0])
    rivera.post(url(term[0], "accept"), fields)
    response = rivera.post(url(term[0], "accept"), fields, follow=True)
    assert said(response) == (
        "The circle has its plan. Change whatever you like. "
        "This circle has a plan already. Nothing was made twice."
    )
    assert len(plans_of(cedar)) == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"state": "cancelled", "reason": "Assembly"}, "This circle is cancelled already: Assembly"),
        ({"state": "held", "log_version": 1}, "This circle was held, so it needs no plan any more."),
    ],
)
def test_a_circle_that_changed_meanwhile_says_so(
    cedar: Place, term: list[Circle], rivera: Client, change: dict[str, Any], words: str
) -> None:
    fields = shown(rivera, term[0])
    with cedar.context():
        Circle.objects.filter(pk=term[0].pk).update(**change)
    assert words in said(rivera.post(url(term[0], "accept"), fields, follow=True))
    assert words in said(rivera.get(url(term[0], "start"), follow=True))
    assert plans_of(cedar) == {}


def test_a_circle_that_moved_meanwhile_gets_its_plan_there(
    cedar: Place, term: list[Circle], rivera: Client
) -> None:
    fields = shown(rivera, term[0])
    with cedar.context():
        Circle.objects.filter(pk=term[0].pk).update(minutes=20, on=TODAY + timedelta(1))
    rivera.post(url(term[0], "accept"), fields)
    with cedar.context():
        assert sum(step.minutes for step in Plan.objects.get().parts.all()) == 20


@pytest.mark.parametrize(
    "change", [{"state": "removed"}, {"ppra": ["family"]}, {"state": "proposed"}, "delete", "keep"]
)
def test_an_item_that_may_not_be_taken_any_more_is_not(
    cedar: Place, term: list[Circle], rivera: Client, change: Any
) -> None:
    fields = shown(rivera, term[0])
    with cedar.context():
        item = Item.objects.filter(pk=fields["items"].split(",")[0])
        if change == "delete":
            item.delete()
        elif change == "keep":
            item.update(only_for=cedar.lee)
        elif change == {"state": "proposed"}:
            item.update(**change, proposed_for=cedar.advisories["7B"])
        else:
            item.update(**change)
    response = rivera.post(url(term[0], "accept"), fields, follow=True)
    assert said(response) == "This proposal cannot be had any more. Here is what is proposed now."
    assert response.redirect_chain[-1][0] == url(term[0], "start")
    assert plans_of(cedar) == {}


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"template": ""},
        {"template": "dance"},
        {"template": HOSTILE, "items": "1"},
        {"template": "check-in", "items": HOSTILE},
        {"template": "check-in", "items": "1,,2"},
        {"template": "check-in", "items": "9" * 400},
        {"template": "check-in", "items": ",".join(["1"] * 400)},
        {"template": "check-in", "items": "\x001"},
        {"template": "check-in", "items": "999999999999"},
        {"template": "check-in\x00", "items": ""},
    ],
    ids=lambda fields: str(fields)[:40],
)
def test_what_no_page_sends_is_not_taken(
    cedar: Place, term: list[Circle], rivera: Client, fields: dict[str, str]
) -> None:
    response = rivera.post(url(term[0], "accept"), fields, follow=True)
    assert said(response) == "This proposal cannot be had any more. Here is what is proposed now."
    assert plans_of(cedar) == {}


def test_items_that_the_template_does_not_take_are_left_out(
    cedar: Place, term: list[Circle], rivera: Client
) -> None:
    with cedar.context():
        item = put_item(cedar)
    rivera.post(url(term[0], "accept"), {"template": "hard-week", "items": str(item.pk)})
    plan = plans_of(cedar)[term[0].pk]
    with cedar.context():
        assert plan.theme == ""
        assert {step.item_id for step in plan.parts.all()} == {None}


def test_to_take_is_never_a_get(term: list[Circle], rivera: Client) -> None:
    for path in (url(term[0], "accept"), f"{LIST}accept/", f"{LIST}take-back/"):
        assert rivera.get(path).status_code == 405
