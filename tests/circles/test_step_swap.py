"""Another item of the library in a step's place."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from circles.models import Circle, Item, Plan, PlanStep
from tests.cast import Place
from tests.circles.planned import an_activity, kinds_of, put_plan, put_step, step_url, steps_of, words
from tests.circles.planning import SignIn, put_circle, said
from tests.circles.shelf import put_item, put_use


@pytest.fixture
def circle(cedar: Place) -> Circle:
    with cedar.context():
        found = put_circle(cedar, cedar.today)
        put_plan(cedar, found)
        return found


def step_at(place: Place, circle: Circle, number: int) -> PlanStep:
    with place.context():
        return PlanStep.objects.select_related("item").get(pk=steps_of(circle)[number].pk)


def test_the_same_theme_then_what_is_new_then_the_same_depth_comes_first(
    cedar: Place, circle: Circle, sign_in: SignIn
) -> None:
    with cedar.context():
        for text, more in (
            ("Other theme", {"theme": "needs"}),
            ("Deep", {"depth": "deep"}),
            ("Light", {}),
            ("Done before", {}),
        ):
            put_item(cedar, text=text, **more)
        put_use(cedar, Item.objects.get(text="Done before"), cedar.today - timedelta(7))
        an_activity(cedar)
        put_item(cedar, text="Mr. Osei's own", only_for=cedar.osei)
        put_item(cedar, text="Removed", state="removed")
    response = sign_in(cedar.rivera).get(step_url(step_at(cedar, circle, 0), "swap"))
    assert [item.text for item, _pills in response.context["items"]] == [
        "Light",
        "Deep",
        "Done before",
        "Other theme",
    ]
    page = words(response)
    assert page.count("New to this advisory") == 3
    assert "Done before, or planned" in page


def test_what_was_done_is_told_beside_the_step_that_takes_the_focus(
    cedar: Place, circle: Circle, sign_in: SignIn
) -> None:
    with cedar.context():
        item = put_item(cedar, text="Whom did you help?")
    client, step = sign_in(cedar.rivera), step_at(cedar, circle, 0)
    response = client.post(step_url(step, "swap"), {"item": item.pk}, follow=True)
    page = words(response)
    assert page.count("What stood there is kept below the steps.") == 2
    assert page.count('id="step-told"') == page.count('aria-describedby="step-told"') == 1
    assert "step-told" not in words(client.get(response.redirect_chain[-1][0]))


def test_what_fits_into_the_minutes_comes_first(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    with cedar.context():
        for title, minutes, theme in (
            ("Long", 20, "acquainted"),
            ("Other", 5, "needs"),
            ("Fits", 5, "acquainted"),
        ):
            an_activity(cedar, title=title, minutes=minutes, theme=theme)
    response = sign_in(cedar.rivera).get(step_url(step_at(cedar, circle, 2), "swap"))
    assert [item.title for item, _pills in response.context["items"]] == ["Fits", "Other", "Long"]


def test_all_of_it_can_be_read_before_it_is_used(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    long = " ".join(["word"] * 60) + " the end"
    with cedar.context():
        an_activity(cedar, title="Tower", text=long, steps="Build it.", questions="Did it stand?")
    page = words(sign_in(cedar.rivera).get(step_url(step_at(cedar, circle, 2), "swap")))
    for text in ("How it goes", "the end", "Build it.", "Did it stand?"):
        assert text in page


def test_the_item_takes_place_and_time_and_what_stood_there_is_kept(
    cedar: Place, circle: Circle, sign_in: SignIn
) -> None:
    with cedar.context():
        item = put_item(cedar, text="Whom did you help?", theme="society", questions="Who saw it?", minutes=9)
        PlanStep.objects.filter(kind="think").update(questions="My own question")
    client, step = sign_in(cedar.rivera), step_at(cedar, circle, 0)
    page = client.post(step_url(step, "swap"), {"item": item.pk}, follow=True)
    assert "is in the plan. What stood there is kept" in said(page)
    with cedar.context():
        new = steps_of(circle)[0]
        assert (new.text, new.kind, new.minutes) == ("Whom did you help?", "think", 5)
        assert new.question_lines == ["Who saw it?", "My own question"]
        assert Plan.objects.get().theme == "society"
        assert kinds_of(circle) == ["think", "share", "activity", "thanks"]
    client.post(step_url(new, "remove"))
    client.post(step_url(step, "restore"))
    with cedar.context():
        assert steps_of(circle)[0].text == "What made you laugh this week?"


def test_a_closing_stands_beneath_the_steps_own_words(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    with cedar.context():
        closing = put_item(cedar, kind="closing", title="One word", text="Say one word.", theme="", depth="")
    sign_in(cedar.rivera).post(step_url(step_at(cedar, circle, 3), "swap"), {"item": closing.pk})
    with cedar.context():
        new = steps_of(circle)[3]
        assert (new.title, new.text, new.steps) == ("Part 3", "Whom do you thank?", "Say one word.")
        assert new.item == closing


@pytest.mark.parametrize("sent", ["", "x", "0", "9" * 30, "\x00", "theirs", "removed", "other kind"])
def test_what_is_not_to_be_had_is_said(cedar: Place, circle: Circle, sign_in: SignIn, sent: str) -> None:
    with cedar.context():
        found = {
            "theirs": put_item(cedar, only_for=cedar.osei),
            "removed": put_item(cedar, state="removed"),
            "other kind": an_activity(cedar),
        }
        put_item(cedar, text="Still there")
    item = found[sent].pk if sent in found else sent
    page = words(sign_in(cedar.rivera).post(step_url(step_at(cedar, circle, 0), "swap"), {"item": item}))
    assert "This is not in the library any more. Choose something else." in page
    assert "Still there" in page
    with cedar.context():
        assert steps_of(circle)[0].text == "What made you laugh this week?"


def test_one_query_for_any_number_of_suggestions(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    client, step = sign_in(cedar.rivera), step_at(cedar, circle, 0)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(step_url(step, "swap"))
        return len(found)

    with cedar.context():
        put_item(cedar, text="One")
    queries()
    few = queries()
    with cedar.context():
        for number in range(5):
            put_item(cedar, text=f"More {number}")
    assert queries() == few


def test_without_anything_to_suggest_the_library_is_the_way(
    cedar: Place, circle: Circle, sign_in: SignIn
) -> None:
    with cedar.context():
        step = put_step(cedar, Plan.objects.get(), "agreements", 9)
    page = words(sign_in(cedar.rivera).get(step_url(step, "swap")))
    assert "Go to the library" in page
