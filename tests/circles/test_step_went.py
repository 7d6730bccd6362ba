"""How it went: one tap for each item, kept for those who lead the advisory."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from circles.models import Circle, PlanStep
from tests.cast import Place
from tests.circles.planned import put_plan, step_url, steps_of, words
from tests.circles.planning import TUESDAY, SignIn, close, put_circle, said

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def tuesday_noon() -> Iterator[None]:
    with time_machine.travel(TUESDAY.replace(hour=12), tick=False):
        yield


@pytest.fixture
def circle(cedar: Place) -> Circle:
    """Over since half past nine and not logged, with one item of the library among four steps."""
    with cedar.context():
        found = put_circle(cedar, TODAY)
        put_plan(cedar, found)
        return found


def judged(place: Place, circle: Circle) -> PlanStep:
    with place.context():
        return steps_of(circle)[0]


@pytest.mark.parametrize("state", ["planned", "held"])
def test_one_tap_says_it_and_the_same_tap_takes_it_back(
    cedar: Place, circle: Circle, sign_in: SignIn, state: str
) -> None:
    with cedar.context():
        Circle.objects.update(state=state, log_version=1)
    step, client = judged(cedar, circle), sign_in(cedar.rivera)
    page = words(client.get(f"/circles/{circle.pk}/"))
    assert "How did it go?" in page
    assert page.count('name="went"') == 3, "of steps without an item nothing is asked"
    button = 'name="went" value="{}" aria-pressed="{}"'
    for _twice in range(2):
        response = client.post(step_url(step, "went"), {"went": "flat"})
        assert response.url == f"/circles/{circle.pk}/#went-{step.pk}"
    page = words(client.get(f"/circles/{circle.pk}/"))
    assert button.format("", "true") in page
    assert button.format("well", "false") in page
    assert judged(cedar, circle).went == "flat"
    client.post(step_url(step, "went"), {"went": ""})
    assert judged(cedar, circle).went == ""


@pytest.mark.parametrize("sent", ["great", "\x00", "well; DROP"])
def test_what_is_no_answer_changes_nothing(cedar: Place, circle: Circle, sign_in: SignIn, sent: str) -> None:
    step, client = judged(cedar, circle), sign_in(cedar.rivera)
    client.post(step_url(step, "went"), {"went": "well"})
    assert client.post(step_url(step, "went"), {"went": sent}).status_code == 302
    assert judged(cedar, circle).went == "well"


def test_not_before_the_circle_is_over(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    step, client = judged(cedar, circle), sign_in(cedar.rivera)
    with time_machine.travel(TUESDAY.replace(hour=9, minute=10)):
        client = sign_in(cedar.rivera)
        assert "How did it go?" not in words(client.get(f"/circles/{circle.pk}/"))
        told = said(client.post(step_url(step, "went"), {"went": "well"}, follow=True))
    assert "once the circle is over" in told
    assert judged(cedar, circle).went == ""


@pytest.mark.parametrize("what", ["cancelled", "closed"])
def test_not_of_a_circle_that_did_not_take_place(
    cedar: Place, circle: Circle, sign_in: SignIn, what: str
) -> None:
    with cedar.context():
        if what == "closed":
            close(cedar, TODAY, TODAY, "Snow")
        else:
            Circle.objects.update(state="cancelled", reason="Snow")
    client, step = sign_in(cedar.rivera), judged(cedar, circle)
    client.post(step_url(step, "went"), {"went": "well"})
    assert judged(cedar, circle).went == ""
    assert "How did it go?" not in words(client.get(f"/circles/{circle.pk}/"))


@pytest.mark.parametrize(("name", "status"), [("lee", 302), ("sam", 302), ("osei", 404), ("maya", 403)])
def test_those_who_lead_the_circle_say_it(
    cedar: Place, circle: Circle, sign_in: SignIn, name: str, status: int
) -> None:
    step = judged(cedar, circle)
    response = sign_in(cedar.people[name]).post(step_url(step, "went"), {"went": "well"})
    assert response.status_code == status
    assert judged(cedar, circle).went == ("well" if status == 302 else "")


def test_nothing_is_asked_of_students_or_the_office(cedar: Place, circle: Circle, sign_in: SignIn) -> None:
    with cedar.context():
        PlanStep.objects.filter(kind="think").update(went="flat")
    for name in ("maya", "okafor", "diaz"):
        page = words(sign_in(cedar.people[name]).get(f"/circles/{circle.pk}/"))
        assert "How did it go?" not in page
        assert "Fell flat" not in page
