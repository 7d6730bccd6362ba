"""The plans of the coming circles: what is proposed, taking one or a whole term, taking it back."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from circles.library.load import ensure_library
from circles.models import Circle, Item
from circles.plans.make import make_plan
from circles.plans.templates import template_of
from schools.models import Leadership
from tests.cast import Place
from tests.circles.plan_lists import LIST, all_shown, heading, page_of, plans_of, shown, url
from tests.circles.planning import (
    CANARY,
    SignIn,
    put_held_circle,
    put_series,
)
from tests.circles.shelf import put_item

pytestmark = pytest.mark.usefixtures("tuesday_morning")

TODAY = date(2026, 11, 24)
HOSTILE = '<script>alert(1)</script> javascript:alert(1) "quoted"'


# The list
def test_the_list_shows_what_is_proposed_and_why(term: list[Circle], rivera: Client) -> None:
    page = page_of(rivera)
    assert heading(page) == "4 circles until Friday, December 18 have no plan yet"
    first = rivera.get(LIST).context["first"][0]
    for words in (first.card.name, first.card.theme_words, first.proposal.reason, first.card.activity.title):
        assert words in page
    assert "Take what is proposed for all 4" in page
    assert "After Friday, December 18" in page
    assert page.count('action="/circles/') - 2 >= 6, "each circle has its own button"


def test_what_has_a_plan_is_shown_as_planned(cedar: Place, term: list[Circle], rivera: Client) -> None:
    with cedar.context():
        for circle in term[:4]:
            make_plan(circle, template_of("hard-week"), {}, cedar.lee)
    page = page_of(rivera)
    assert heading(page) == "Every circle until Friday, December 18 has its plan"
    assert page.count("Open the plan") == 4
    assert "Take what is proposed for all 2" in page, "of the next term"


def test_one_of_several_advisories(cedar: Place, term: list[Circle], rivera: Client) -> None:
    with cedar.context():
        other = cedar.add_advisory("7D", [cedar.rivera], [])
        put_series(cedar, TODAY, TODAY, advisory="7D")
    page = page_of(rivera)
    assert f'href="?advisory={other.pk}"' in page
    assert "Plans of 7B" in page
    page = page_of(rivera, f"{LIST}?advisory={other.pk}")
    assert "Plans of 7D" in page
    assert heading(page).startswith("1 circle until")
    assert "Take what is proposed" not in page, "one circle has its own button"
    for unknown in (cedar.advisories["7C"].pk, "x", "9" * 30, ""):
        assert "Plans of 7B" in page_of(rivera, f"{LIST}?advisory={unknown}")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("rivera", "Put circles in the calendar, and a plan is proposed"),
        ("sam", "You have no circle to lead from today on."),
        ("pat", "You lead no advisory of this school year."),
        ("diaz", "Plans are for those who lead the circles"),
        ("okafor", "Plans are for those who lead the circles"),
    ],
)
def test_an_empty_list_says_what_comes_first(cedar: Place, sign_in: SignIn, name: str, words: str) -> None:
    assert words in page_of(sign_in(cedar.people[name]))


def test_a_substitute_on_another_day(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        Leadership.objects.filter(member=cedar.sam).delete()
    assert "You stand in for nobody today." in page_of(sign_in(cedar.sam))


@pytest.mark.parametrize(("name", "number"), [("rivera", 6), ("lee", 6), ("sam", 1)])
def test_leaders_see_their_circles_and_a_substitute_the_named_day(
    cedar: Place, term: list[Circle], sign_in: SignIn, name: str, number: int
) -> None:
    context = sign_in(cedar.people[name]).get(LIST).context
    assert len([*context["first"], *context["later"]]) == number


@pytest.mark.parametrize("name", ["osei", "pat", "diaz", "okafor"])
def test_others_see_nothing_of_it(cedar: Place, term: list[Circle], sign_in: SignIn, name: str) -> None:
    client = sign_in(cedar.people[name])
    advisory = cedar.advisories["7B"].pk
    assert "Plans of 7B" not in page_of(client, f"{LIST}?advisory={advisory}")
    for path in (url(term[0], "start"), url(term[0], "accept")):
        assert client.post(path, {"template": "hard-week"}).status_code == 404
    for path in ("accept", "take-back"):
        assert client.post(f"{LIST}{path}/", {"advisory": advisory}).status_code == 404
    assert plans_of(cedar) == {}


@pytest.mark.parametrize("name", ["maya", "jo", "ruth"])
def test_students_and_the_office_have_no_such_page(
    cedar: Place, term: list[Circle], sign_in: SignIn, name: str
) -> None:
    client = sign_in(cedar.people[name])
    for path in (LIST, url(term[0], "start")):
        assert client.get(path).status_code == 403
    for path in (url(term[0], "accept"), f"{LIST}accept/", f"{LIST}take-back/"):
        assert client.post(path).status_code == 403


def test_another_school_is_closed(
    cedar: Place, harbor: Place, term: list[Circle], sign_in: SignIn, rivera: Client
) -> None:
    hale, fields = sign_in(harbor.hale), shown(rivera, term[0])
    assert hale.get(url(term[0], "start")).status_code == 404
    assert hale.post(url(term[0], "accept"), fields).status_code == 404
    assert hale.post(f"{LIST}accept/", all_shown(rivera)).status_code == 404
    assert plans_of(cedar) == {}


def test_a_substitute_takes_the_plan_of_the_named_day_alone(
    cedar: Place, term: list[Circle], sign_in: SignIn
) -> None:
    sam = sign_in(cedar.sam)
    assert sam.post(url(term[0], "accept"), shown(sam, term[0])).status_code == 302
    assert sam.post(url(term[1], "accept"), {"template": "hard-week"}).status_code == 404
    all_of_it = {"advisory": cedar.advisories["7B"].pk, "circle": [term[1].pk, term[2].pk]}
    all_of_it |= {f"{circle.pk}-template": "hard-week" for circle in term}
    sam.post(f"{LIST}accept/", all_of_it)
    assert list(plans_of(cedar)) == [term[0].pk]


def test_somebody_who_leads_no_longer(cedar: Place, term: list[Circle], rivera: Client) -> None:
    fields = all_shown(rivera)
    with cedar.context():
        Leadership.objects.filter(member=cedar.rivera).update(until_on=TODAY - timedelta(1))
    assert rivera.post(url(term[0], "accept"), {"template": "hard-week"}).status_code == 404
    assert rivera.post(f"{LIST}accept/", fields).status_code == 404


def test_notes_and_hostile_words_stay_where_they_are(
    cedar: Place, term: list[Circle], rivera: Client
) -> None:
    with cedar.context():
        put_held_circle(cedar, date(2026, 11, 17))
        ensure_library(cedar.school)
        Item.objects.all().delete()
        for number in range(5):
            put_item(cedar, text=f"{HOSTILE} {number}", theme="acquainted")
    for path in (LIST, url(term[0], "start")):
        page = page_of(rivera, path)
        assert CANARY not in page
        assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


# Queries
@pytest.mark.parametrize("planned", [False, True])
def test_the_list_asks_as_often_for_one_circle_as_for_many(
    cedar: Place, rivera: Client, planned: bool
) -> None:
    with cedar.context():
        put_series(cedar, TODAY, TODAY)
    first = count_queries(rivera, cedar, planned)
    with cedar.context():
        put_series(cedar, date(2026, 12, 1), date(2026, 12, 15))
    assert count_queries(rivera, cedar, planned) == first


def count_queries(client: Client, place: Place, planned: bool) -> int:
    client.get(LIST)
    with place.context():
        for circle in Circle.objects.filter(plans=None) if planned else []:
            make_plan(circle, template_of("check-in"), {}, place.rivera)
    with CaptureQueriesContext(connection) as found:
        client.get(LIST)
    return sum("SAVEPOINT" not in query["sql"] for query in found.captured_queries)
