"""One circle's proposal with every step, and the others that one may have instead."""

from datetime import date

import pytest
from django.test import Client

from circles.models import Circle
from circles.plans.make import make_plan
from circles.plans.templates import template_of
from tests.cast import Place
from tests.circles.plan_lists import heading, page_of, plans_of, shown, url
from tests.circles.planning import (
    close,
    put_circle,
    said,
)

pytestmark = pytest.mark.usefixtures("tuesday_morning")


# Choosing
def test_the_proposal_is_shown_with_every_step_and_its_minutes(term: list[Circle], rivera: Client) -> None:
    response = rivera.get(url(term[0], "start"))
    page = response.content.decode()
    assert heading(page) == "Weekly check-in, 30 minutes"
    card = response.context["card"]
    assert sum(step.minutes for step in card.steps) == 30
    for step in card.steps:
        assert step.title.replace("’", "") in page.replace("’", "").replace("&#x27;", "'")
    assert "Think of something recent, in or out of school" in page, "the question that is always there"


def test_another_proposal_and_another_template(cedar: Place, term: list[Circle], rivera: Client) -> None:
    first, other = shown(rivera, term[0]), rivera.get(url(term[0], "start"), {"other": "1"})
    assert other.context["proposal"].item_ids.split(",")[0] != first["items"].split(",")[0]
    assert "?other=2" in other.content.decode()
    hard = rivera.get(url(term[0], "start"), {"template": "hard-week", "other": "1"})
    page = hard.content.decode()
    assert heading(page) == "Hard week, 30 minutes"
    assert "Another proposal" not in page, "it takes nothing of the library"
    rivera.post(url(term[0], "accept"), {"template": "hard-week", "items": ""})
    assert plans_of(cedar)[term[0].pk].name == "Hard week"


@pytest.mark.parametrize(
    "query", ["other=-1", "other=x", "other=99999999999999", "template=dance", "other=٣"]
)
def test_what_no_link_asks_for_gives_a_proposal_all_the_same(
    term: list[Circle], rivera: Client, query: str
) -> None:
    assert "Use this plan" in page_of(rivera, f"{url(term[0], 'start')}?{query}")


def test_a_circle_with_a_plan_leads_to_it(cedar: Place, term: list[Circle], rivera: Client) -> None:
    with cedar.context():
        make_plan(term[0], template_of("hard-week"), {}, cedar.rivera)
    response = rivera.get(url(term[0], "start"), follow=True)
    assert response.redirect_chain[-1][0] == f"/circles/{term[0].pk}/plan/"
    assert "has a plan already" in said(response)


def test_there_is_nothing_to_plan_on_a_day_without_school_or_when_it_is_over(
    cedar: Place, term: list[Circle], rivera: Client
) -> None:
    with cedar.context():
        close(cedar, term[1].on, term[1].on, "Snow")
        over = put_circle(cedar, date(2026, 11, 17))
    assert "There is no school that day: Snow" in said(rivera.get(url(term[1], "start"), follow=True))
    assert "This circle is over" in said(rivera.get(url(over, "start"), follow=True))
