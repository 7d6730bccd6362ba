"""Answering: saved piece by piece, resumed, handed in, changed and taken back; what comes late is not kept."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from schools import clock
from schools.models import Member, Role
from surveys.closing import close_survey
from surveys.models import Audience, Sheet, Survey
from surveys.sentences import ADULTS, OPEN_QUESTION, STUDENTS, UNTIL_HANDED_IN
from tests.cast import Place
from tests.surveys.answering import answer_url, is_handed_in, kept, send, thanks_url
from tests.surveys.rows import FOUR, a_closed_survey, a_planned_survey, a_sheet, a_survey

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]
TALK = 'aria-label="Somebody to talk to"'


def page_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_each_change_is_saved_and_comes_back(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        survey = a_survey(cedar, question="What would help?")
    maya = sign_in(cedar.maya)
    assert "saved" in send(maya, survey, q2="4").json()
    send(maya, survey, q3="1", words="More music.")
    send(maya, survey, q3="")
    found = kept(cedar, survey)
    assert found and found.given == (0, 4, 0, 0, 0, 0) and found.words == "More music."
    page = page_of(maya, answer_url(survey))
    assert 'name="q2" value="4" checked' in page and "More music.</textarea>" in page
    assert page.count(" checked>") == 1
    assert not is_handed_in(cedar, survey)


def test_two_windows_keep_what_each_changed(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        survey = a_survey(cedar)
    phone, chromebook = sign_in(cedar.maya), sign_in(cedar.maya)
    for window in (phone, chromebook):
        window.get(answer_url(survey))
    send(phone, survey, q1="1", q2="2")
    send(chromebook, survey, q2="5", q3="3")
    found = kept(cedar, survey)
    assert found and found.given == (1, 5, 3, 0, 0, 0)
    with cedar.context():
        assert Sheet.objects.count() == 1


def test_handed_in_and_changed_until_it_closes(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        survey = a_survey(cedar)
    maya = sign_in(cedar.maya)
    handed_in = maya.post(answer_url(survey), {"q1": "3", "do": "hand_in"})
    assert handed_in.status_code == 302 and handed_in.url == thanks_url(survey)
    page = page_of(maya, thanks_url(survey))
    for each in (reverse("journals:entry_new"), answer_url(survey), "?take-back=1"):
        assert f'href="{each}"' in page
    assert page.count(TALK) == 1
    assert "sealed without your name" in page and "destroyed" in page
    send(maya, survey, q1="5")
    found = kept(cedar, survey)
    assert found and found.given[0] == 5 and is_handed_in(cedar, survey)
    assert "You handed this in" in page_of(maya, answer_url(survey))


def test_taken_back_is_as_never_answered(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        survey = a_survey(cedar)
        a_sheet(survey, cedar.maya, 1)
        a_sheet(survey, cedar.noah, 2)
    maya = sign_in(cedar.maya)
    asked = page_of(maya, thanks_url(survey) + "?take-back=1")
    assert "destroyed at once" in asked and kept(cedar, survey), "asking destroys nothing"
    after = maya.post(thanks_url(survey), follow=True)
    assert "Your answers are gone." in after.content.decode()
    assert kept(cedar, survey) is None and kept(cedar, survey, "noah")
    assert maya.get(thanks_url(survey)).url == answer_url(survey)


def test_one_at_a_time_without_a_script(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        survey = a_survey(cedar, question="What would help?")
        a_sheet(survey, cedar.maya, 6, hand_in=False)
    maya, address = sign_in(cedar.maya), answer_url(survey)
    first = page_of(maya, f"{address}?at=first")
    assert 'name="q2"' in first and 'name="q1"' not in first and str(STUDENTS) in first
    assert maya.post(f"{address}?at=2", {"q2": "2", "do": "next"}).url == f"{address}?at=3"
    assert maya.post(f"{address}?at=3", {"q3": "1", "do": "skip"}).url == f"{address}?at=4"
    assert maya.post(f"{address}?at=2", {"q2": "", "do": "back"}).url == f"{address}?at=1"
    assert maya.post(f"{address}?at=6", {"q6": "4", "do": "next"}).url == f"{address}?at=7"
    end = page_of(maya, f"{address}?at=7")
    assert "You answered 2 of 6 questions." in end and 'href="?at=3"' in end and 'href="?at=6"' not in end
    assert str(UNTIL_HANDED_IN) in end and str(OPEN_QUESTION) in end
    assert maya.post(f"{address}?at=7", {"words": "", "do": "hand_in"}).url == thanks_url(survey)
    found = kept(cedar, survey)
    assert found and found.given == (6, 0, 0, 0, 0, 4)


def test_before_it_opens_it_says_when(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        survey = a_planned_survey(cedar)
    maya = sign_in(cedar.maya)
    assert "It opens at" in page_of(maya, answer_url(survey))
    assert send(maya, survey, q1="1").status_code == 409
    assert kept(cedar, survey) is None


def test_after_it_closed_nothing_is_kept_and_it_says_so(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        survey = a_survey(cedar)
        a_sheet(survey, cedar.maya, 1)
        a_sheet(survey, cedar.noah, 1, hand_in=False)
        Survey.objects.filter(pk=survey.pk).update(closes_at=clock.now())
    maya, noah = sign_in(cedar.maya), sign_in(cedar.noah)
    for _time in ("before it is sealed", "after"):
        late = maya.post(answer_url(survey), {"q1": "5", "do": "hand_in"})
        assert late.status_code == 409 and "What you just sent is not kept" in late.content.decode()
        assert "You took part." in page_of(maya, answer_url(survey))
        assert "You did not hand in answers" in page_of(noah, thanks_url(survey))
        with cedar.context():
            close_survey(survey.pk)


def test_closed_while_the_answers_were_on_their_way(
    cedar: Place, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cedar.context():
        survey = a_closed_survey(cedar)
    monkeypatch.setattr(Survey, "is_open", lambda self, now: True)
    maya = sign_in(cedar.maya)
    assert send(maya, survey, q1="5").status_code == 409
    sent = maya.post(answer_url(survey), {"q1": "5"})
    words = maya.post(answer_url(survey), {"q1": "5", "words": "More time at lunch, please."})
    monkeypatch.undo()
    assert "What you just sent is not kept" in page_of(maya, sent.url)
    late = maya.post(answer_url(survey), {"q1": "5", "words": "More time at lunch, please."})
    for page in (words, late):
        assert page.status_code == 409 and "What you just sent is not kept" in page.text
        assert "More time at lunch, please." in page.text
        assert "Nobody has it but you" not in page.text, "it may be in what was handed in before"
    assert kept(cedar, survey) is None


def test_what_is_promised_stands_above_the_items(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        survey = a_survey(cedar, question="What would help?")
        staff = a_survey(cedar, audience=Audience.STAFF)
    page = page_of(sign_in(cedar.maya), answer_url(survey))
    assert page.index(str(STUDENTS)) < page.index('name="q1"')
    assert page.index(str(OPEN_QUESTION)) < page.index('name="words"') < page.index(str(UNTIL_HANDED_IN))
    assert TALK in page
    page = page_of(sign_in(cedar.rivera), answer_url(staff))
    assert str(ADULTS) in page and TALK not in page


def test_the_promise_holds_against_everybody_else(cedar: Place, sign_in: SignIn) -> None:
    """“No teacher, counselor, principal … sees your answers with your name, or who answered.”"""
    with cedar.context():
        survey = a_survey(cedar, title="canary-title")
        a_sheet(survey, cedar.maya, 1)
    others = [member for name, member in cedar.people.items() if name != "maya" and not member.is_student]
    assert {member.role for member in others} == set(Role) - {Role.STUDENT}
    for member in others:
        with cedar.context():
            assert not Survey.objects.put_to(member).exists()
            assert not Sheet.objects.of(member).exists()
        for address in (answer_url(survey), thanks_url(survey)):
            assert sign_in(member).get(address).status_code in (403, 404)


def test_another_student_sees_only_an_empty_sheet(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        survey = a_survey(cedar, question="What would help?")
        a_sheet(survey, cedar.maya, 1, words="canary-words")
    noah = sign_in(cedar.noah)
    page = page_of(noah, answer_url(survey))
    assert "canary-words" not in page and " checked>" not in page
    send(noah, survey, q1="2")
    found = kept(cedar, survey)
    assert found and found.given[0] == 1 and found.words == "canary-words"


def test_as_many_queries_for_many_items_as_for_few(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        few, many = a_survey(cedar, FOUR), a_survey(cedar, "advisory-belonging/1")
    maya = sign_in(cedar.maya)

    def count(survey: Survey) -> int:
        send(maya, survey, q1="1")
        with CaptureQueriesContext(connection) as found:
            page_of(maya, answer_url(survey))
            send(maya, survey, q2="1")
        return len(found)

    assert count(few) == count(many)


def test_answering_takes_four_statements_of_its_own(cedar: Place, sign_in: SignIn) -> None:
    """The survey with the sheet and whom to talk to, then the survey and the answers; besides session and school."""
    with cedar.context():
        survey = a_survey(cedar)
    page_of(sign_in(cedar.iris), answer_url(survey))
    maya = sign_in(cedar.maya)
    with CaptureQueriesContext(connection) as found:
        page_of(maya, answer_url(survey))
        maya.post(answer_url(survey), {"q1": "1", "do": "hand_in"})
    own = [query["sql"] for query in found if "surveys_" in query["sql"] or "care_" in query["sql"]]
    assert len(own) == 4, "\n".join(own)


def test_the_time_a_page_takes_does_not_tell_what_others_answered(
    cedar: Place, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever comes first has every answer rendered, so that nobody waits longer for one that nobody gave."""
    with cedar.context():
        survey = a_survey(cedar)
        for number in range(1, 7):
            a_sheet(survey, cedar.noah, *[number] * 4, hand_in=False)
    page_of(sign_in(cedar.maya), answer_url(survey))
    monkeypatch.setattr("surveys.question_html.render_to_string", refuse_to_render)
    assert 'value="6" checked>' in page_of(sign_in(cedar.noah), answer_url(survey))


def refuse_to_render(*_given: object) -> str:
    raise AssertionError("something is rendered again")
