"""The card of an open survey: in the list it follows what one did, on the first page it is always the same."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from schools.models import Member
from surveys.models import Audience
from surveys.to_answer import minutes_of, surveys_to_answer
from tests.cast import Place
from tests.surveys.answering import answer_url
from tests.surveys.rows import BELONGING, DAY, a_permission, a_planned_survey, a_sheet, a_survey

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]


def card_of(client: Client, path: str = "/") -> str:
    page = " ".join(client.get(path).content.decode().split())
    _before, _title, rest = page.partition("How we belong</h2>")
    return rest.partition("</section>")[0]


def test_the_card_in_the_list_follows_what_one_did(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        survey = a_survey(cedar)
    maya, path = sign_in(cedar.maya), reverse("surveys:survey_list")
    card = card_of(maya, path)
    assert "It takes about 1 minute. You can answer until" in card and "btn-primary" in card
    assert f'href="{answer_url(survey)}"' in card
    with cedar.context():
        a_sheet(survey, cedar.maya, 1, hand_in=False)
    assert "Go on answering" in card_of(maya, path)
    with cedar.context():
        a_sheet(survey, cedar.maya, 1)
    card = card_of(maya, path)
    assert "You handed in your answers. You can change them until" in card and "Change my answers" in card
    assert "btn-primary" not in card
    assert "You handed in" not in card_of(sign_in(cedar.noah), path)


@pytest.mark.parametrize("name", ["maya", "rivera", "okafor", "jo"])
def test_the_first_page_says_the_same_before_and_after(name: str, cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        who = cedar.people[name]
        audience = Audience.SCHOOL if who.is_student else Audience.STAFF
        survey = a_survey(cedar, audience=audience)
        a_survey(cedar, audience=audience, title="Later", closes_at=survey.closes_at + DAY)
    client = sign_in(who)
    before = cards_of(client)
    assert before.count("Answer the survey") == 2
    for hand_in in (False, True):
        with cedar.context():
            a_sheet(survey, who, 1, hand_in=hand_in)
        assert cards_of(client) == before


def cards_of(client: Client) -> str:
    """All that stands on the first page, without what is new each time."""
    page = client.get("/").content.decode()
    return re.sub(r'csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"', "", page)


def test_adults_have_theirs_and_not_the_students(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        a_survey(cedar, title="For students")
        a_survey(cedar, audience=Audience.STAFF)
    for name in ("rivera", "sam", "pat", "diaz", "okafor", "jo"):
        card = card_of(sign_in(cedar.people[name]))
        assert "Answer the survey" in card, name
        assert "For students" not in card
    for name in ("maya", "ruth"):
        assert not card_of(sign_in(cedar.people[name])), name


def test_nothing_for_those_who_are_not_asked_and_before_it_opens(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        a_survey(cedar)
        a_permission(cedar)
        a_planned_survey(cedar, title="Later")
    noah = sign_in(cedar.noah)
    assert not card_of(noah)
    assert (
        "There is no survey for you right now." in noah.get(reverse("surveys:survey_list")).content.decode()
    )
    assert "Later" not in sign_in(cedar.maya).get("/").content.decode()


def test_what_is_to_do_comes_first_in_one_query(cedar: Place) -> None:
    with cedar.context():
        done = a_survey(cedar)
        a_sheet(done, cedar.maya, 1)
        long = a_survey(cedar, BELONGING, question="What would help?")
        with CaptureQueriesContext(connection) as found:
            asked = surveys_to_answer(cedar.maya)
    assert len(found) == 1
    assert [(each.survey, each.is_handed_in) for each in asked] == [(long, False), (done, True)]
    assert asked[0].minutes == minutes_of(24, True) == 5


def test_about_how_many_minutes() -> None:
    assert [minutes_of(items, False) for items in (0, 1, 9, 27)] == [1, 1, 2, 4]
