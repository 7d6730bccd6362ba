"""A plan for other advisories: in force where one leads, an offer where a colleague does, nothing overwritten."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client

from circles.models import Circle, Plan, PlanStep
from tests.cast import Place
from tests.circles.planned import plan_url, put_plan, steps_of, words
from tests.circles.planning import CANARY, SignIn, close, put_circle, said

pytestmark = pytest.mark.usefixtures("tuesday_morning")

TODAY = date(2026, 11, 24)
THURSDAY = date(2026, 11, 26)


@pytest.fixture
def circle(cedar: Place) -> Circle:
    with cedar.context():
        found = put_circle(cedar, TODAY)
        put_plan(cedar, found)
        return found


def in_7c(cedar: Place, on: date = THURSDAY, **more: Any) -> Circle:
    with cedar.context():
        return put_circle(cedar, on, advisory="7C", **more)


def copy(client: Client, circle: Circle, *to: Circle) -> Any:
    return client.post(plan_url(circle, "plan_copy"), {"circles": [each.pk for each in to]}, follow=True)


def test_a_colleague_gets_an_offer_and_takes_it_with_one_click(
    cedar: Place, circle: Circle, sign_in: SignIn
) -> None:
    there = in_7c(cedar)
    rivera, osei = sign_in(cedar.rivera), sign_in(cedar.osei)
    page = words(rivera.get(plan_url(circle, "plan_copy")))
    assert "Who else would like this plan?" in page
    assert "Thursday, November 26" in page
    assert "checked" in page
    assert "The plan is offered to 7C." in said(copy(rivera, circle, there))
    page = words(osei.get(plan_url(there)))
    assert "A plan from Ms. Rivera" in page
    assert "What made you laugh this week?" in page
    with cedar.context():
        offer = Plan.objects.get(circle=there)
        assert not PlanStep.objects.used_by(cedar.advisories["7C"]).exists()
    assert "This plan is taken." in said(osei.post(f"/circles/offers/{offer.pk}/accept/", follow=True))
    with cedar.context():
        assert [step.text for step in steps_of(there)] == [step.text for step in steps_of(circle)]
        assert steps_of(there)[0].item == steps_of(circle)[0].item


def test_taking_an_offer_keeps_the_plan_that_was_there(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    there = in_7c(cedar)
    with cedar.context():
        own = put_plan(cedar, there, ["share"], name="My own")
    copy(sign_in(cedar.rivera), circle, there)
    osei = sign_in(cedar.osei)
    assert "My own: 5 of 30 minutes" in words(osei.get(plan_url(there)))
    with cedar.context():
        offer = Plan.objects.offers().get()
    page = osei.post(f"/circles/offers/{offer.pk}/accept/", follow=True)
    assert "The one before it is kept on this page." in said(page)
    assert "You set this plan aside" in words(page)
    osei.post(f"/circles/offers/{own.pk}/accept/")
    assert "My own: 5 of 30 minutes" in words(osei.get(plan_url(there)))


def test_an_offer_declined_is_out_of_sight_and_not_sent_again(
    cedar: Place, circle: Circle, sign_in: SignIn
) -> None:
    there = in_7c(cedar)
    rivera, osei = sign_in(cedar.rivera), sign_in(cedar.osei)
    with cedar.context():
        put_plan(cedar, there, ["share"])
    copy(rivera, circle, there)
    with cedar.context():
        offer = Plan.objects.offers().get()
    page = osei.post(f"/circles/offers/{offer.pk}/decline/", follow=True)
    assert "A plan from Ms. Rivera" not in words(page)
    assert "Weekly check-in, from Ms. Rivera" in words(page)
    assert "It stays as it is." in said(copy(rivera, circle, there))
    assert "A plan from Ms. Rivera" not in words(osei.get(plan_url(there)))
    assert "This plan is taken." in said(osei.post(f"/circles/offers/{offer.pk}/accept/", follow=True))


def test_an_offer_declined_is_found_again_where_there_is_no_plan(
    cedar: Place, circle: Circle, sign_in: SignIn
) -> None:
    there, osei = in_7c(cedar), sign_in(cedar.osei)
    copy(sign_in(cedar.rivera), circle, there)
    with cedar.context():
        offer = Plan.objects.offers().get()
    page = words(osei.post(f"/circles/offers/{offer.pk}/decline/", follow=True))
    assert "Weekly check-in, from Ms. Rivera" in page
    assert f"/circles/offers/{offer.pk}/accept/" in page
    with cedar.context():
        Circle.objects.filter(pk=there.pk).update(state="held", log_version=1)
    assert "from Ms. Rivera" not in words(osei.get(plan_url(there)))


def test_sent_twice_offers_once(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    there, client = in_7c(cedar), sign_in(cedar.rivera)
    copy(client, circle, there)
    assert "7C has a plan or your offer already." in said(copy(client, circle, there))
    with cedar.context():
        assert Plan.objects.offers().count() == 1


def test_the_same_circle_sent_many_times_is_one(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    there, client = in_7c(cedar), sign_in(cedar.rivera)
    assert said(copy(client, circle, *[there] * 40)) == "The plan is offered to 7C."


def test_who_has_the_offer_is_not_chosen_again(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    there, client = in_7c(cedar), sign_in(cedar.rivera)
    assert "Offered" not in words(client.get(plan_url(circle, "plan_copy")))
    copy(client, circle, there)
    response = client.get(plan_url(circle, "plan_copy"))
    assert response.context["form"].rows == [(there, False)]
    assert "Offered" in words(response)


def test_where_one_leads_oneself_it_is_in_force_and_overwrites_nothing(
    cedar: Place, circle: Circle, sign_in: SignIn
) -> None:
    with cedar.context():
        for name in ("7D", "7E"):
            cedar.add_advisory(name, [cedar.rivera], [])
        empty, planned = (put_circle(cedar, THURSDAY, advisory=name) for name in ("7D", "7E"))
        own = put_plan(cedar, planned, ["share"], name="Mine")
    client = sign_in(cedar.rivera)
    assert words(client.get(plan_url(circle, "plan_copy"))).count("You lead it") == 2
    told = said(copy(client, circle, empty, planned))
    assert "7D has this plan for its next circle now." in told
    assert "7E has a plan or your offer already. It stays as it is." in told
    with cedar.context():
        assert len(steps_of(empty)) == 4
        assert Plan.objects.get(circle=planned) == own


def test_the_next_circle_with_school_is_the_one(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    with cedar.context():
        put_circle(cedar, TODAY, time(7), advisory="7C")
        put_circle(cedar, TODAY, time(10), advisory="7C", state="cancelled", reason="Snow")
        put_circle(cedar, THURSDAY, advisory="7C")
        close(cedar, THURSDAY, THURSDAY, "Thanksgiving")
        wanted = put_circle(cedar, THURSDAY + timedelta(7), advisory="7C")
    response = sign_in(cedar.rivera).get(plan_url(circle, "plan_copy"))
    assert [each for each, _chosen in response.context["form"].rows] == [wanted]


def test_other_grades_can_be_chosen_too(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    there = in_7c(cedar)
    with cedar.context():
        eighth = cedar.add_advisory("8A", [cedar.lee], [])
        eighth.grade = "8"
        eighth.save()
        other = put_circle(cedar, THURSDAY, advisory="8A")
    client = sign_in(cedar.rivera)
    rows = client.get(plan_url(circle, "plan_copy")).context["form"].rows
    assert [(each.pk, chosen) for each, chosen in rows] == [(there.pk, True), (other.pk, False)]
    assert "2 advisories: 7C, 8A" in said(copy(client, circle, there, other))


def test_only_name_and_day_of_the_other_advisory_are_told(
    cedar: Place, circle: Circle, sign_in: SignIn
) -> None:
    there = in_7c(cedar, place="canary-room", note=CANARY)
    with cedar.context():
        put_plan(cedar, there, ["share"], name="canary-plan", theme="society")
    page = words(sign_in(cedar.rivera).get(plan_url(circle, "plan_copy")))
    assert "7C" in page
    for secret in ("canary", "Osei", "Iris", "Societal", "9:05–9:35 a.m. · canary"):
        assert secret not in page


def test_an_item_that_is_only_mine_goes_as_words(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    with cedar.context():
        item = steps_of(circle)[0].item
        item.only_for = cedar.rivera
        item.save()
        PlanStep.objects.filter(item=item).update(went="flat")
        cedar.add_advisory("7D", [cedar.rivera], [])
        mine = put_circle(cedar, THURSDAY, advisory="7D")
    there = in_7c(cedar)
    copy(sign_in(cedar.rivera), circle, there, mine)
    with cedar.context():
        copied = PlanStep.objects.get(plan__circle=there, kind="think")
        assert (copied.item, copied.text) == (None, "What made you laugh this week?")
        kept = PlanStep.objects.get(plan__circle=mine, kind="think")
        assert (kept.item, kept.went) == (item, "")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({}, "Choose at least one advisory."),
        ({"circles": "x"}, "not to come any more"),
        ({"circles": "9" * 30}, "not to come any more"),
    ],
)
def test_what_cannot_be_sent_is_said(
    cedar: Place, circle: Circle, sign_in: SignIn, data: dict[str, str], told: str
) -> None:
    in_7c(cedar)
    page = words(sign_in(cedar.rivera).post(plan_url(circle, "plan_copy"), data))
    assert told in page
    with cedar.context():
        assert Plan.objects.count() == 1


def test_a_circle_cancelled_meanwhile_stops_all_of_it(
    cedar: Place, circle: Circle, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, client = in_7c(cedar), sign_in(cedar.rivera)
    with cedar.context():
        Circle.objects.filter(pk=there.pk).update(state="cancelled", reason="Snow")
    assert "not to come any more" in words(copy(client, circle, there))
    with cedar.context():
        assert not Plan.objects.offers().exists()


def test_without_another_circle_ahead_the_page_says_so(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    page = words(sign_in(cedar.rivera).get(plan_url(circle, "plan_copy")))
    assert "No other advisory has a circle ahead of it." in page


@pytest.mark.parametrize("name", ["rivera", "maya", "okafor", "hale"])
def test_only_who_leads_the_other_circle_answers_the_offer(
    cedar: Place, harbor: Place, circle: Circle, sign_in: SignIn, name: str
) -> None:
    there = in_7c(cedar)
    copy(sign_in(cedar.rivera), circle, there)
    with cedar.context():
        offer = Plan.objects.offers().get()
    client = sign_in({**cedar.people, **harbor.people}[name])
    for answer in ("accept", "decline"):
        status = client.post(f"/circles/offers/{offer.pk}/{answer}/").status_code
        assert status == (403 if name == "maya" else 404)
    with cedar.context():
        offer.refresh_from_db()
        assert (offer.offered_by, offer.is_declined) == (cedar.rivera, False)


def test_students_never_read_an_offer(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    there = in_7c(cedar)
    copy(sign_in(cedar.rivera), circle, there)
    assert "What made you laugh" not in words(sign_in(cedar.iris).get(f"/circles/{there.pk}/"))


def test_each_grade_stands_once_the_plans_own_first_and_nine_before_ten(
    cedar: Place, circle: Circle, sign_in: SignIn
) -> None:
    with cedar.context():
        names = {"Aspen": "10", "Birch": "9", "Cedar": "10", "Dogwood": "7"}
        found = cedar.add_advisories({name: ([cedar.osei], []) for name in names})
        for advisory in found:
            advisory.grade = names[advisory.name]
            advisory.save()
            put_circle(cedar, THURSDAY, advisory=advisory.name)
    page = sign_in(cedar.rivera).get(plan_url(circle, "plan_copy")).text
    order = [page.index(f"Grade {grade}") for grade in ("7", "9", "10")]
    assert order == sorted(order)
    assert page.count("Grade 10") == 1
