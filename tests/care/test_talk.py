"""Somebody to talk to is at hand wherever a student writes or answers."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from care.models import NamedAdult
from schools.models import Member
from tests.care.rows import EMERGENCY, switch_on
from tests.cast import Place
from tests.journals.rows import an_entry
from tests.targets import targets
from tests.test_access import PEOPLE, ROWS
from tests.test_accessibility import NOT_A_PAGE

SignIn = Callable[[Member], Client]
TALK = re.compile(r'<aside class="talk.*?</aside>', re.DOTALL)
# The password is no place for what is on one's mind, and the screen of a circle is for the circle.
ELSEWHERE = {"account_change_password", "account_logout", "schools:school_choose", "circles:circle_run"}
OWN = {"care:call_new", "care:call_detail", "care:care_home"}


def pages_of_maya() -> list[str]:
    return [
        name
        for (name, method), answers in ROWS.items()
        if method == "GET"
        and answers[PEOPLE.index("maya")] == "200"
        and name.startswith(("home", "care:", "circles:", "journals:", "schools:"))
        and name not in NOT_A_PAGE | ELSEWHERE
    ]


def talk_on(client: Client, name: str, place: Place) -> tuple[str, bool]:
    """What the page has about it, and whether it has a form that a student sends."""
    page = client.get(reverse(name, kwargs=targets(name, place))).content.decode()
    found = TALK.findall(page)
    assert len(found) <= 1, name
    has_form = 'method="post"' in page.partition("<main")[2]
    return " ".join(found), has_form


def test_it_is_on_every_page_where_a_student_writes(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        switch_on(cedar)
    maya, forms = sign_in(cedar.maya), set()
    for name in pages_of_maya():
        talk, has_form = talk_on(maya, name, cedar)
        if has_form:
            forms.add(name)
            assert EMERGENCY.replace("'", "&#x27;") in talk, name
            assert "Nobody watches Advisory around the clock." in talk, name
            assert ("/care/calls/new/" in talk) is (name not in OWN), name
    expected = "journals:entry_write journals:entry_detail journals:thanks_new"
    assert forms >= {*expected.split(), "journals:thanks_report", "circles:interview_answer"}
    assert forms >= {"circles:prompt_propose", "circles:agreement_list"}
    assert forms >= {"care:call_new", "care:call_detail"}


@pytest.mark.parametrize("is_on", [True, False])
def test_without_anybody_to_reach_it_says_whom_to_see(is_on: bool, cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        switch_on(cedar, is_on=is_on, instead="Knock at room 4.")
        NamedAdult.objects.all().delete()
    talk, _has_form = talk_on(sign_in(cedar.maya), "journals:entry_write", cedar)
    assert "Knock at room 4." in talk and "/care/calls/new/" not in talk


def test_adults_have_the_schools_own_emergency_words_where_they_read(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        switch_on(cedar, emergency="Ring the red bell.")
        entry = an_entry(cedar)
    rivera = sign_in(cedar.rivera)
    page = rivera.get(reverse("journals:entry_report", args=[entry.pk])).content.decode()
    assert "Ring the red bell." in page and not TALK.search(page)


def test_no_page_has_a_number_of_its_own() -> None:
    for path in Path(settings.ROOT, "templates").rglob("*.html"):
        assert not re.search(r"\b(911|988)\b", path.read_text()), path
