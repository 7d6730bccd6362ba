"""Prompts of the week: who makes them, and which students find them in their journal."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from journals import tasks
from journals.models import WeekPrompt
from journals.prompts import week_prompts_for
from schools import clock
from schools.dates import monday_of
from tests.cast import Place
from tests.journals.caring import HOSTILE, SignIn, url, words_of
from tests.journals.rows import a_week_prompt

LIST, NEW = url("week_prompt_list"), url("week_prompt_new")
TEXT = "What made you proud this week?"


@pytest.fixture
def rivera(cedar: Place, sign_in: SignIn) -> Client:
    return sign_in(cedar.rivera)


def make(client: Client, cedar: Place, advisory: str | None = "7B", **more: Any) -> Any:
    target = cedar.advisories[advisory].pk if advisory else "school"
    form = {"text": TEXT, "place": target, "week_on": f"{monday_of(cedar.today)}", **more}
    return client.post(NEW, form)


def prompts(place: Place) -> list[tuple[str | None, str]]:
    with place.context():
        rows = WeekPrompt.objects.kept().order_by("pk")
        return list(rows.values_list("advisory__name", "text"))


def offered(place: Place, name: str) -> list[str]:
    with place.context():
        return [prompt.text for prompt in week_prompts_for(place.people[name])]


def test_a_teacher_makes_one_for_their_advisory(cedar: Place, rivera: Client) -> None:
    assert make(rivera, cedar).status_code == 302
    assert prompts(cedar) == [("7B", TEXT)]
    assert offered(cedar, "maya") == [TEXT]
    assert offered(cedar, "iris") == []
    words = words_of(rivera.get(LIST))
    assert f"{TEXT}" in words
    assert "Students of 7B see this in their journal this week." in words


def test_an_administrator_makes_one_for_the_school(cedar: Place, harbor: Place, sign_in: SignIn) -> None:
    assert make(sign_in(cedar.okafor), cedar, None).status_code == 302
    assert offered(cedar, "maya") == offered(cedar, "iris") == [TEXT]
    assert offered(harbor, "hana") == []


@pytest.mark.parametrize(
    ("name", "advisory"),
    [("rivera", "7C"), ("rivera", None), ("okafor", "7B"), ("pat", "7B"), ("pat", None), ("diaz", None)],
)
def test_nobody_makes_one_for_others(cedar: Place, sign_in: SignIn, name: str, advisory: str | None) -> None:
    make(sign_in(cedar.people[name]), cedar, advisory)
    assert prompts(cedar) == []


def test_a_substitute_makes_none(cedar: Place, sign_in: SignIn) -> None:
    assert make(sign_in(cedar.sam), cedar).status_code == 403


def test_who_may_take_one_away(cedar: Place, harbor: Place, sign_in: SignIn) -> None:
    with cedar.context():
        of_7b, of_school = a_week_prompt(cedar), a_week_prompt(cedar, None)
    people = {**cedar.people, **harbor.people}
    taken = {
        (name, prompt.advisory_id is not None)
        for prompt in (of_7b, of_school)
        for name, member in people.items()
        if sign_in(member).post(url("week_prompt_remove", prompt)).status_code == 302
    }
    assert taken == {("rivera", True), ("lee", True), ("okafor", False)}


def test_students_see_it_in_its_week_alone(cedar: Place) -> None:
    with cedar.context():
        a_week_prompt(cedar, text="next", week_on=monday_of(cedar.today) + timedelta(days=7))
        a_week_prompt(cedar, text="last", week_on=monday_of(cedar.today) - timedelta(days=7))
        a_week_prompt(cedar, text="now")
    assert offered(cedar, "maya") == ["now"]
    with time_machine.travel(clock.now() + timedelta(days=7)):
        assert offered(cedar, "maya") == ["next"]


def test_the_list_has_this_week_and_those_to_come(cedar: Place, rivera: Client) -> None:
    with cedar.context():
        for weeks, text in ((-1, "is over"), (0, "is now"), (2, "comes later")):
            a_week_prompt(cedar, text=text, week_on=monday_of(cedar.today) + timedelta(days=7 * weeks))
    words = words_of(rivera.get(LIST))
    assert "is over" not in words
    assert words.index("This week") < words.index("is now") < words.index("comes later")


def test_sent_twice_it_is_one(cedar: Place, rivera: Client) -> None:
    make(rivera, cedar)
    assert "This prompt is there already." in words_of(make(rivera, cedar))
    assert len(prompts(cedar)) == 1


@pytest.mark.parametrize(
    "wrong", [{"text": ""}, {"text": "p" * 301}, {"week_on": "2020-01-06"}, {"week_on": "x"}, {"place": "0"}]
)
def test_what_cannot_be_is_said(cedar: Place, rivera: Client, wrong: dict[str, str]) -> None:
    page = words_of(make(rivera, cedar, **wrong))
    assert "Please look at this again" in page
    assert prompts(cedar) == []


def test_html_in_it_is_words(cedar: Place, rivera: Client, sign_in: SignIn) -> None:
    make(rivera, cedar, text=HOSTILE)
    page = rivera.get(LIST).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_it_is_taken_away_and_brought_back_for_a_day(cedar: Place, rivera: Client) -> None:
    with cedar.context():
        prompt = a_week_prompt(cedar)
    rivera.post(url("week_prompt_remove", prompt))
    assert offered(cedar, "maya") == []
    assert "Bring it back" in words_of(rivera.get(LIST))
    rivera.post(url("week_prompt_restore", prompt))
    assert offered(cedar, "maya") == [prompt.text]
    rivera.post(url("week_prompt_remove", prompt))
    with time_machine.travel(clock.now() + timedelta(days=1, minutes=1)), cedar.context():
        tasks.forget_taken_back_of(cedar.school.pk)
        assert not WeekPrompt.objects.exists()


def test_one_that_was_made_again_is_not_brought_back_beside_it(cedar: Place, rivera: Client) -> None:
    with cedar.context():
        prompt = a_week_prompt(cedar, text=TEXT)
    rivera.post(url("week_prompt_remove", prompt))
    assert make(rivera, cedar).status_code == 302
    answer = rivera.post(url("week_prompt_restore", prompt), follow=True)
    assert "It cannot be brought back" in words_of(answer)
    assert len(prompts(cedar)) == 1


def test_what_is_taken_away_is_no_prompt_to_start_from(cedar: Place, rivera: Client, sign_in: SignIn) -> None:
    with cedar.context():
        prompt = a_week_prompt(cedar, text=TEXT)
    maya = sign_in(cedar.maya)
    start = f"{url('entry_new')}?week={prompt.pk}"
    assert TEXT in words_of(maya.get(start, follow=True))
    rivera.post(url("week_prompt_remove", prompt))
    assert TEXT not in words_of(maya.get(start, follow=True))


def test_the_list_asks_as_often_for_three_as_for_one(cedar: Place, rivera: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            rivera.get(LIST)
        return len(found)

    with cedar.context():
        a_week_prompt(cedar, text="one")
    rivera.get(LIST)
    first = queries()
    with cedar.context():
        for number in range(2):
            a_week_prompt(
                cedar, text="more", week_on=monday_of(cedar.today) + timedelta(days=7 * (number + 1))
            )
    assert queries() == first
