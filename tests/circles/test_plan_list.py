"""The plans of the coming circles: what is proposed, taking one or a whole term, taking it back."""

import re
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
from schools.models import Leadership, Term
from tests.cast import Place
from tests.circles.planning import (
    CANARY,
    SignIn,
    close,
    put_circle,
    put_held_circle,
    put_series,
    said,
)
from tests.circles.shelf import put_item

pytestmark = pytest.mark.usefixtures("tuesday_morning")

TODAY = date(2026, 11, 24)
TERM_END = date(2026, 12, 18)
LIST = "/circles/plans/"
HOSTILE = '<script>alert(1)</script> javascript:alert(1) "quoted"'


@pytest.fixture
def term(cedar: Place) -> list[Circle]:
    """Tuesdays until December 29: four of them in this term, two in the next."""
    with cedar.context():
        Term.objects.filter(pk=cedar.term.pk).update(ends_on=TERM_END)
        later = {"starts_on": TERM_END + timedelta(1), "ends_on": cedar.year.ends_on}
        Term.objects.create(school=cedar.school, year=cedar.year, name="Next term", **later)
        return list(put_series(cedar, TODAY, date(2026, 12, 29)).circles.order_by("on"))


@pytest.fixture
def rivera(cedar: Place, sign_in: SignIn) -> Client:
    return sign_in(cedar.rivera)


def url(circle: Circle, verb: str) -> str:
    return f"/circles/{circle.pk}/plan/{verb}/"


def page_of(client: Client, path: str = LIST) -> str:
    response = client.get(path, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def heading(page: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.S)
    assert found
    return " ".join(re.sub("<[^>]*>", "", found[1]).split())


def shown(client: Client, circle: Circle) -> dict[str, str]:
    """The fields of the button that takes this circle's proposal."""
    response = client.get(url(circle, "start"))
    proposal = response.context["proposal"]
    return {"template": proposal.template.key, "items": proposal.item_ids}


def all_shown(client: Client) -> dict[str, Any]:
    """The fields of the button that takes everything until the end of the term."""
    context = client.get(LIST).context
    fields: dict[str, Any] = {
        "advisory": str(context["advisory"].pk),
        "circle": [str(each.circle.pk) for each in context["waiting"]],
    }
    for each in context["waiting"]:
        fields[f"{each.prefix}template"] = each.proposal.template.key
        fields[f"{each.prefix}items"] = each.proposal.item_ids
    return fields


def plans_of(place: Place) -> dict[int, Plan]:
    with place.context():
        return {plan.circle_id: plan for plan in Plan.objects.in_force().prefetch_related("parts")}


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


def test_only_what_one_took_oneself_is_taken_back(
    cedar: Place, term: list[Circle], rivera: Client, sign_in: SignIn
) -> None:
    rivera.post(f"{LIST}accept/", all_shown(rivera))
    lee = sign_in(cedar.lee)
    assert "plans back" not in page_of(lee)
    lee.post(f"{LIST}take-back/", {"advisory": cedar.advisories["7B"].pk})
    assert len(plans_of(cedar)) == 4


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
