"""Answers that no page sends."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from schools import clock
from schools.models import Enrollment, Member
from surveys.models import Audience, Consent, Sheet, Survey
from surveys.sheets import LONGEST_WORDS
from tests.cast import Place
from tests.surveys.answering import JSON, answer_url, is_handed_in, kept, send, thanks_url
from tests.surveys.rows import a_permission, a_sheet, a_survey

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]


@pytest.mark.parametrize("value", ["0", "7", "-1", "999", "1.0", "٣", " 1", "x", "\0", "1\0"])
def test_off_the_scale_nothing_is_saved(value: str, cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        survey = a_survey(cedar)
        a_sheet(survey, cedar.maya, 2, 3, hand_in=False)
    maya = sign_in(cedar.maya)
    refused = maya.post(answer_url(survey), {"q1": value, "q2": "5", "do": "hand_in"})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert 'href="#q1"' in page and 'name="q2" value="5" checked' in page, "what was sent stays on the page"
    found = kept(cedar, survey)
    assert found and found.given[:2] == (2, 3) and not is_handed_in(cedar, survey)


def test_half_a_form_other_fields_and_the_same_twice(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        survey = a_survey(cedar)
    maya = sign_in(cedar.maya)
    assert maya.post(answer_url(survey), {"do": "hand_in"}).status_code == 302, "every item can be skipped"
    for _twice in range(2):
        sent = {"q1": ["1", "4"], "q99": "3", "q0": "1", "q01": "2", "words": "not asked", "do": "what"}
        assert maya.post(answer_url(survey), sent).status_code == 302
    found = kept(cedar, survey)
    assert found and found.given == (4, 0, 0, 0, 0, 0) and found.words == ""
    with cedar.context():
        assert Sheet.objects.count() == 1


@pytest.mark.parametrize("at", ["0", "-1", "99", "x", "٣", "1e9", "9" * 400, "first"])
def test_a_forged_place_opens_some_page_of_the_sheet(at: str, cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        survey = a_survey(cedar)
    maya, address = sign_in(cedar.maya), f"{answer_url(survey)}?at={at}"
    assert maya.get(address).status_code == 200
    assert maya.post(address, {"q1": "1", "do": "next"}).status_code == 302


def test_words_lose_nul_and_are_kept_on_the_page_when_too_long(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        survey = a_survey(cedar, question="What would help?")
    maya = sign_in(cedar.maya)
    send(maya, survey, words="One\0 two\r\n<b>three</b> ")
    found = kept(cedar, survey)
    assert found and found.words == "One two\n<b>three</b>"
    assert "&lt;b&gt;three" in maya.get(answer_url(survey)).content.decode()
    long = "ä" * (LONGEST_WORDS + 1)
    refused = maya.post(answer_url(survey), {"words": long, "do": "hand_in"})
    page = refused.content.decode()
    assert refused.status_code == 422 and long in page and 'aria-describedby="words-sentence' in page
    assert "1001 characters long" in page and not is_handed_in(cedar, survey)


def test_ten_megabytes_are_not_read(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        survey = a_survey(cedar, question="What would help?")
    maya = sign_in(cedar.maya)
    body = "q1=1&words=" + "a" * (10 * 2**20)
    sent = maya.post(answer_url(survey), body, content_type="application/x-www-form-urlencoded", headers=JSON)
    assert sent.status_code in (400, 413)
    assert kept(cedar, survey) is None


def test_without_its_token_nothing_is_saved_or_taken_back(cedar: Place) -> None:
    with cedar.context():
        survey = a_survey(cedar)
        a_sheet(survey, cedar.maya, 1)
    client = Client(enforce_csrf_checks=True)
    client.force_login(cedar.maya.account)
    assert send(client, survey, q1="5").status_code == 403
    assert client.post(thanks_url(survey)).status_code == 403
    found = kept(cedar, survey)
    assert found and found.given[0] == 1


def opted_out(place: Place, survey: Survey) -> None:
    a_permission(place, survey)


def opted_out_of_all(place: Place, survey: Survey) -> None:
    a_permission(place)


def only_with_a_yes(place: Place, survey: Survey) -> None:
    Survey.objects.filter(pk=survey.pk).update(consent=Consent.OPT_IN)


def for_adults(place: Place, survey: Survey) -> None:
    Survey.objects.filter(pk=survey.pk).update(audience=Audience.STAFF)


def for_another_grade(place: Place, survey: Survey) -> None:
    Survey.objects.filter(pk=survey.pk).update(audience=Audience.GRADES, grades=["8"])


def left_the_advisory(place: Place, survey: Survey) -> None:
    Survey.objects.filter(pk=survey.pk).update(audience=Audience.ADVISORIES)
    survey.asked_advisories.create(school=place.school, advisory=place.advisories["7B"])
    Enrollment.objects.filter(student=place.noah).update(until_on=place.today - timedelta(days=1))


def called_off(place: Place, survey: Survey) -> None:
    Survey.objects.filter(pk=survey.pk).update(called_off_at=clock.now())


@pytest.mark.parametrize(
    "change",
    [
        opted_out,
        opted_out_of_all,
        only_with_a_yes,
        for_adults,
        for_another_grade,
        left_the_advisory,
        called_off,
    ],
)
def test_who_is_not_asked_finds_nothing(
    change: Callable[[Place, Survey], None], cedar: Place, sign_in: SignIn
) -> None:
    with cedar.context():
        survey = a_survey(cedar)
    noah = sign_in(cedar.noah)
    assert noah.get(answer_url(survey)).status_code == 200, "noah is asked at first"
    with cedar.context():
        change(cedar, survey)
    assert noah.get(answer_url(survey)).status_code == 404
    assert send(noah, survey, q1="1").status_code == 404
    assert noah.post(thanks_url(survey)).status_code == 404
    assert kept(cedar, survey, "noah") is None


@pytest.mark.promise("isolation")
def test_another_school_finds_nothing(cedar: Place, harbor: Place, sign_in: SignIn) -> None:
    with cedar.context():
        survey = a_survey(cedar)
    hana = sign_in(harbor.hana)
    assert hana.get(answer_url(survey)).status_code == 404
    assert send(hana, survey, q1="1").status_code == 404
    with cedar.context():
        assert not Sheet.objects.exists()


@pytest.mark.parametrize("hole", ["\ue000nothing\ue001", "\ue000words\ue001"])
def test_a_title_that_looks_like_a_hole_of_the_page_is_a_title(
    hole: str, cedar: Place, sign_in: SignIn
) -> None:
    with cedar.context():
        survey = a_survey(cedar, title=f"Ours {hole}", question=f"Why {hole}?")
        a_sheet(survey, cedar.maya, 1, words="canary-words")
    page = sign_in(cedar.maya).get(answer_url(survey))
    assert page.status_code == 200
    assert page.content.decode().count("canary-words") == 1
    assert f"<h1>Ours {hole}</h1>" in page.content.decode()
