"""From a card of the library into the plan of a circle."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from circles.models import Circle, Item, Plan, PlanStep
from tests.cast import Place
from tests.circles.planned import an_activity, kinds_of, put_plan, steps_of, words
from tests.circles.planning import SignIn, put_circle, said
from tests.circles.shelf import put_item

pytestmark = pytest.mark.usefixtures("tuesday_morning")

TODAY = date(2026, 11, 24)


@pytest.fixture
def circle(cedar: Place) -> Circle:
    with cedar.context():
        return put_circle(cedar, TODAY)


def url(item: Item) -> str:
    return reverse("circles:item_use", args=[item.pk])


def test_my_coming_circles_are_there_and_no_others(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    with cedar.context():
        item = put_item(cedar)
        later = put_circle(cedar, TODAY + timedelta(7))
        put_circle(cedar, TODAY - timedelta(7))
        running = put_circle(cedar, TODAY, time(7, 50))
        put_circle(cedar, TODAY + timedelta(1), state="cancelled", reason="Snow")
        put_circle(cedar, TODAY, advisory="7C")
    response = sign_in(cedar.rivera).get(url(item))
    assert response.context["advisories"] == [(cedar.advisories["7B"], [running, circle, later], [])]
    assert "You have no circle ahead." in words(sign_in(cedar.pat).get(url(item)))


def test_every_advisory_has_its_circles_and_none_is_out_of_reach(
    cedar: Place, circle: Circle, sign_in: SignIn
) -> None:
    with cedar.context():
        item = put_item(cedar)
        other = cedar.add_advisory("7D", [cedar.rivera], [])
        coming = [circle, *(put_circle(cedar, TODAY + timedelta(days)) for days in range(1, 20))]
        last = put_circle(cedar, TODAY + timedelta(30), advisory="7D")
    response = sign_in(cedar.rivera).get(url(item))
    assert response.context["advisories"] == [
        (cedar.advisories["7B"], coming[:4], coming[4:]),
        (other, [last], []),
    ]
    for each in (*coming, last):
        assert f'value="{each.pk}"' in words(response)
    assert words(response).count("btn-primary") == 1


def test_it_takes_the_place_of_its_kind(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    with cedar.context():
        put_plan(cedar, circle)
        prompt, activity = put_item(cedar, text="Who helped you?"), an_activity(cedar, title="Tower")
    client = sign_in(cedar.rivera)
    for item in (prompt, activity):
        for _twice in range(2):
            told = said(client.post(url(item), {"circle": circle.pk}, follow=True))
            assert told == f"Your {item.kind} is in the plan of Tuesday, November 24."
    with cedar.context():
        think, _share, activity_step, _thanks = steps_of(circle)
        assert think.text == "Who helped you?"
        assert (activity_step.title, activity_step.steps) == ("Tower", "Fold it.")
        assert PlanStep.with_those_taken_out.filter(position=None).count() == 2


def test_without_its_like_it_comes_at_the_end(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    with cedar.context():
        put_plan(cedar, circle, ["share"])
        activity = an_activity(cedar)
    sign_in(cedar.rivera).post(url(activity), {"circle": circle.pk})
    with cedar.context():
        assert kinds_of(circle) == ["share", "activity"]


MEDIA = {
    "kind": "media",
    "title": "Rain",
    "text": "Rain.",
    "steps": "Listen.",
    "theme": "society",
    "depth": "",
}


@pytest.mark.parametrize(
    ("kinds", "led", "title"),
    [
        (["agreements", "think", "share", "thanks"], 1, "Quiet time to think"),
        (["share", "think", "think"], 1, "Quiet time to think"),
    ],
)
def test_a_prompt_or_media_stands_where_the_group_thinks(
    cedar: Place, circle: Circle, sign_in: SignIn, kinds: list[str], led: int, title: str
) -> None:
    with cedar.context():
        put_plan(cedar, circle, kinds)
        media, prompt = put_item(cedar, **MEDIA), put_item(cedar, text="Who helped you?", theme="needs")
    client = sign_in(cedar.rivera)
    for item, words_of_it in (
        (media, ("Rain", "Rain.", "society")),
        (prompt, (title, "Who helped you?", "needs")),
    ):
        client.post(url(item), {"circle": circle.pk})
        with cedar.context():
            step = steps_of(circle)[led]
            assert (step.title, step.text, Plan.objects.get().theme) == words_of_it
            assert kinds_of(circle) == kinds


def test_a_prompt_takes_the_place_of_a_step_without_an_item(
    cedar: Place, circle: Circle, sign_in: SignIn
) -> None:
    with cedar.context():
        put_plan(cedar, circle)
        PlanStep.objects.update(item=None)
        prompt = put_item(cedar, text="Who helped you?")
    sign_in(cedar.rivera).post(url(prompt), {"circle": circle.pk})
    with cedar.context():
        assert steps_of(circle)[0].text == "Who helped you?"
        assert kinds_of(circle) == ["think", "share", "activity", "thanks"]


@pytest.mark.parametrize(
    ("kinds", "after"),
    [
        (["share", "reflect", "thanks"], ["share", "activity", "reflect", "thanks"]),
        (["thanks", "share", "thanks"], ["thanks", "share", "activity", "thanks"]),
        (["share"], ["share", "activity"]),
    ],
)
def test_what_is_added_comes_before_the_group_looks_back_and_says_thanks(
    cedar: Place, circle: Circle, sign_in: SignIn, kinds: list[str], after: list[str]
) -> None:
    with cedar.context():
        put_plan(cedar, circle, kinds)
        activity = an_activity(cedar)
    sign_in(cedar.rivera).post(url(activity), {"circle": circle.pk})
    with cedar.context():
        assert kinds_of(circle) == after


def test_an_opening_that_is_added_comes_first(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    with cedar.context():
        put_plan(cedar, circle, ["share", "thanks"])
        opening = put_item(cedar, kind="opening", title="Hands", text="Show it.", theme="", depth="")
    sign_in(cedar.rivera).post(url(opening), {"circle": circle.pk})
    with cedar.context():
        assert kinds_of(circle) == ["agreements", "share", "thanks"]


def test_a_circle_without_a_plan_gets_the_proposed_one_with_it(
    cedar: Place, circle: Circle, sign_in: SignIn
) -> None:
    with cedar.context():
        prompt = put_item(cedar, text="My very own prompt", made_by=cedar.rivera, only_for=cedar.rivera)
    sign_in(cedar.rivera).post(url(prompt), {"circle": circle.pk})
    with cedar.context():
        steps = steps_of(circle)
        assert "My very own prompt" in [step.text for step in steps]
        assert len(steps) > 3
        assert sum(step.minutes for step in steps) == 30


@pytest.mark.parametrize(
    ("sent", "told"),
    [("", "Choose a circle."), ("x", "not to come any more"), ("theirs", "not to come any more")],
)
def test_another_circle_is_none_to_choose(
    cedar: Place, circle: Circle, sign_in: SignIn, sent: str, told: str
) -> None:
    with cedar.context():
        item = put_item(cedar)
        theirs = put_circle(cedar, TODAY, advisory="7C")
    data = {"circle": theirs.pk if sent == "theirs" else sent}
    assert told in words(sign_in(cedar.rivera).post(url(item), data))
    with cedar.context():
        assert not PlanStep.objects.exists()


def test_a_plan_made_and_taken_back_meanwhile_is_said(
    cedar: Place, circle: Circle, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("circles.plans.use.make_proposed", lambda *_: None)
    with cedar.context():
        item = put_item(cedar)
    page = words(sign_in(cedar.rivera).post(url(item), {"circle": circle.pk}))
    assert "This plan was taken back meanwhile." in page


def test_a_full_plan_says_so(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    with cedar.context():
        put_plan(cedar, circle, ["share"] * 20)
        activity = an_activity(cedar)
    page = words(sign_in(cedar.rivera).post(url(activity), {"circle": circle.pk}))
    assert "A plan has at most 20 steps." in page


@pytest.mark.parametrize("name", ["hale", "lee"])
def test_somebody_elses_own_item_is_not_there(
    cedar: Place, harbor: Place, circle: Circle, sign_in: SignIn, name: str
) -> None:
    with cedar.context():
        item = put_item(cedar, only_for=cedar.rivera, made_by=cedar.rivera)
    client = sign_in({**cedar.people, **harbor.people}[name])
    assert client.get(url(item)).status_code == 404
    assert client.post(url(item), {"circle": circle.pk}).status_code == 404
