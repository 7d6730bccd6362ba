"""Who sends words for something that went on meanwhile gets them back on a page that says why."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from circles.library.students import decline_prompt
from circles.models import Circle, FollowUp
from journals.audience import choose_audience
from journals.models import Entry, Reply, Report, Thanks
from journals.thanks import remove_thanks
from schools.models import Member, Role
from schools.people import leave_school
from schools.writing.keys import key_to_write
from tests.at_once import at_once
from tests.cast import Place
from tests.circles.planning import SignIn, put_circle
from tests.circles.promises import put_promise
from tests.circles.shelf import put_waiting
from tests.journals.caring import url
from tests.journals.rows import a_report, an_entry, report_thanks, thank

TYPED = "Words that took a while."


@pytest.fixture
def rivera(cedar: Place, sign_in: SignIn) -> Client:
    return sign_in(cedar.rivera)


@pytest.fixture
def maya(cedar: Place, sign_in: SignIn) -> Client:
    return sign_in(cedar.maya)


def field_of(response: Any) -> str:
    """What the page gives back; fails without."""
    label = response.text.index("What you just sent was not saved:")
    return response.text[label:].split("readonly", 1)[1].split(">", 1)[1].split("</textarea>")[0]


def test_what_is_not_there_any_more_gives_them_back(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        promise = put_promise(cedar, cedar.osei)
        FollowUp.objects.filter(pk=promise.pk).update(owner=cedar.rivera)
    to = reverse("circles:follow_up_done", args=[promise.pk])
    response = sign_in(cedar.osei).post(to, {"outcome": TYPED})
    assert response.status_code == 404
    assert field_of(response) == TYPED


def test_hidden_and_missing_look_the_same_then(
    cedar: Place, harbor: Place, maya: Client, rivera: Client
) -> None:
    with harbor.context():
        hidden = put_circle(harbor, harbor.today, advisory="8H")
    pages = {rivera.post(f"/circles/{pk}/cancel/", {"reason": TYPED}).text for pk in (hidden.pk, 10**9)}
    assert len(pages) == 1 and TYPED in pages.pop()
    assert TYPED not in maya.post("/no/such/page/", {"reason": TYPED}).text


def test_words_that_another_site_sends_do_not_come_up(cedar: Place, rivera: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = rivera.cookies
    response = strict.post("/circles/1000000/cancel/", {"reason": TYPED})
    assert response.status_code == 403 and TYPED not in response.text


def test_without_the_key_they_come_back(cedar: Place, rivera: Client, settings: Any) -> None:
    with cedar.context():
        thanks = thank(cedar.maya, cedar.noah)
        report_thanks(thanks, cedar.noah)
        key_to_write(cedar.school.pk, cedar.rivera.pk)
    to = url("thanks_hide", thanks)
    rivera.get(to)
    settings.JOURNAL_KEYS = ["another" * 6]
    response = rivera.post(to, {"words": TYPED})
    assert response.status_code == 503
    assert field_of(response) == TYPED
    assert "Nothing is lost" not in response.text


def test_nothing_is_written_over_an_entry_that_cannot_be_read(
    cedar: Place, maya: Client, settings: Any
) -> None:
    with cedar.context():
        entry = an_entry(cedar)
    settings.JOURNAL_KEYS = ["another" * 6]
    to = reverse("journals:entry_write", args=[entry.pk])
    response = maya.post(to, {"text": TYPED, "do": "save"})
    assert response.status_code == 409
    assert field_of(response) == TYPED and "cannot be read at the moment" in response.text
    with cedar.context():
        assert Entry.objects.get(pk=entry.pk).version == entry.version
    assert maya.get(to).url == reverse("journals:entry_detail", args=[entry.pk])


def test_a_reason_for_what_a_colleague_cancelled_first(cedar: Place, rivera: Client, sign_in: SignIn) -> None:
    with cedar.context():
        circle = put_circle(cedar, cedar.today + timedelta(days=7))
    to = f"/circles/{circle.pk}/cancel/"
    for _click in range(2):
        assert rivera.post(to, {"reason": "All of us are at the assembly"}).status_code == 302
    response = sign_in(cedar.lee).post(to, {"reason": TYPED})
    assert response.status_code == 409
    assert field_of(response) == TYPED and "cancelled already: All of us" in response.text
    assert f'href="/circles/{circle.pk}/"' in response.text
    with cedar.context():
        assert Circle.objects.get(pk=circle.pk).reason == "All of us are at the assembly"


def test_an_answer_to_a_prompt_that_a_colleague_answered(
    cedar: Place, rivera: Client, sign_in: SignIn
) -> None:
    with cedar.context():
        prompt = put_waiting(cedar)
    to = reverse("circles:prompt_answer", args=[prompt.pk])
    rivera.post(to, {"decline": "1", "answer": "Not this year."})
    response = sign_in(cedar.lee).post(to, {"decline": "1", "answer": TYPED})
    assert field_of(response) == TYPED and "does not wait any more" in response.text


def test_ones_own_answer_is_no_news_and_another_one_comes_back(cedar: Place, rivera: Client) -> None:
    with cedar.context():
        prompt = put_waiting(cedar)
    to = reverse("circles:prompt_answer", args=[prompt.pk])
    for _click in range(2):
        assert (
            rivera.post(to, {"decline": "1", "answer": "Not this year.\r\nMaybe the next."}).status_code
            == 302
        )
    response = rivera.post(to, {"decline": "1", "answer": TYPED})
    assert response.status_code == 409 and field_of(response) == TYPED
    taken = {"text": TYPED, "theme": "fun", "depth": "light", "audience": "me"}
    assert field_of(rivera.post(to, taken)) == TYPED


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_are_no_news(cedar: Place, rivera: Client) -> None:
    with cedar.context():
        prompt = put_waiting(cedar)
    to, answers = reverse("circles:prompt_answer", args=[prompt.pk]), []

    def first() -> None:
        decline_prompt(prompt, "Not this year.", by=cedar.rivera)

    def second() -> None:
        answers.append(rivera.post(to, {"decline": "1", "answer": "Not this year."}).status_code)

    at_once(cedar, first, second, "circles_item")
    assert answers == [302]


def test_a_step_for_a_plan_that_is_gone(cedar: Place, rivera: Client) -> None:
    with cedar.context():
        circle = put_circle(cedar, cedar.today + timedelta(days=7))
    to = reverse("circles:step_new", args=[circle.pk])
    assert field_of(rivera.post(to, {"title": TYPED})) == TYPED
    assert rivera.get(to).url == reverse("circles:plan_detail", args=[circle.pk])


def test_other_words_from_a_page_that_gave_thanks_before(cedar: Place, maya: Client) -> None:
    to, token = f"{reverse('journals:thanks_new')}?to={cedar.noah.pk}", uuid4()
    assert maya.post(to, {"token": token, "words": "Thank you for the seat."}).status_code == 302
    assert maya.post(to, {"token": token, "words": "Thank you for the seat."}).status_code == 302
    response = maya.post(to, {"token": token, "words": TYPED})
    assert field_of(response) == TYPED and "You gave these already" in response.text
    with cedar.context():
        remove_thanks(Thanks.objects.get())
    response = maya.post(to, {"token": token, "words": TYPED})
    assert field_of(response) == TYPED and "You took these back." in response.text


@pytest.mark.parametrize("words", [TYPED, "席を取っておいてくれてありがとう"], ids=["spaces", "none"])
def test_thanks_to_somebody_who_left(cedar: Place, maya: Client, words: str) -> None:
    with cedar.context():
        leave_school(cedar.noah)
    to = f"{reverse('journals:thanks_new')}?to={cedar.noah.pk}"
    assert field_of(maya.post(to, {"token": uuid4(), "words": words})) == words


def test_other_words_from_a_page_that_replied_before(cedar: Place, rivera: Client) -> None:
    with cedar.context():
        entry = an_entry(cedar)
    to, token = url("reply_new", entry), uuid4()
    for _click in range(2):
        assert rivera.post(to, {"token": token, "words": "It took courage."}).status_code == 302
    response = rivera.post(to, {"token": token, "words": TYPED})
    assert field_of(response) == TYPED and "with the words that stood there first" in response.text
    with cedar.context():
        assert Reply.objects.count() == 1


def test_a_note_for_what_a_colleague_hid_first(cedar: Place, rivera: Client, sign_in: SignIn) -> None:
    with cedar.context():
        entry = an_entry(cedar)
        a_report(cedar, entry)
    rivera.post(url("entry_hide", entry), {"words": "The first reason."})
    response = sign_in(cedar.lee).post(url("entry_hide", entry), {"words": TYPED})
    assert field_of(response) == TYPED and "Somebody else hid it meanwhile." in response.text


def test_a_note_that_is_too_long_for_what_is_hidden_by_then(
    cedar: Place, rivera: Client, sign_in: SignIn
) -> None:
    with cedar.context():
        entry = an_entry(cedar)
        a_report(cedar, entry)
    long = f"{TYPED} {'x' * 1000}"
    assert "Please shorten it" in rivera.post(url("entry_hide", entry), {"words": long}).text
    sign_in(cedar.lee).post(url("entry_hide", entry), {"words": "The first reason."})
    assert field_of(rivera.post(url("entry_hide", entry), {"words": long})) == long


def test_a_note_for_what_its_author_took_out_of_the_circle(cedar: Place, rivera: Client) -> None:
    with cedar.context():
        entry = an_entry(cedar)
        a_report(cedar, entry)
        choose_audience(entry, "teacher")
    assert field_of(rivera.post(url("entry_hide", entry), {"words": TYPED})) == TYPED


def test_other_words_for_what_one_reported_before(cedar: Place, sign_in: SignIn) -> None:
    """A tap without words is quick; what somebody writes after it must not pass for sent."""
    with cedar.context():
        entry = an_entry(cedar)
    noah, to = sign_in(cedar.noah), url("entry_report", entry)
    for _click in range(2):
        assert noah.post(to, {"words": ""}).status_code == 302
    response = noah.post(to, {"words": TYPED})
    assert field_of(response) == TYPED and "Your first report is on its way and stays." in response.text
    with cedar.context():
        report = Report.objects.get()
    noah.post(reverse("journals:report_take_back", args=[report.pk]))
    for _click in range(2):
        assert noah.post(to, {"words": TYPED}).status_code == 302


def test_what_the_page_carries_along_is_not_what_they_wrote(
    cedar: Place, maya: Client, settings: Any
) -> None:
    with cedar.context():
        entry = an_entry(cedar)
    settings.JOURNAL_KEYS = ["another" * 6]
    to = reverse("journals:entry_write", args=[entry.pk])
    asked = "What did you notice about your week, and whom did you tell?"
    assert field_of(maya.post(to, {"text": TYPED, "prompt": asked})) == TYPED
    assert maya.post(to, {"text": "", "prompt": asked}).status_code == 302


def test_a_reply_of_somebody_whose_role_changed(cedar: Place, rivera: Client) -> None:
    with cedar.context():
        entry = an_entry(cedar)
        Member.objects.filter(pk=cedar.rivera.pk).update(role=Role.IT_LEAD)
    response = rivera.post(url("reply_new", entry), {"token": uuid4(), "words": TYPED})
    assert response.status_code == 403 and field_of(response) == TYPED


def test_other_words_for_a_request_that_is_on_its_way(cedar: Place, sign_in: SignIn) -> None:
    diaz, today = sign_in(cedar.diaz), cedar.today.isoformat()
    to = f"{reverse('care:lawful_opening_new')}?student={cedar.maya.pk}"
    sent = {"token": uuid4(), "ground": "court", "hours": 24, "from_on": today, "until_on": today}
    for _click in range(2):
        assert diaz.post(to, sent | {"words": "The order of the court."}).status_code == 302
    response = diaz.post(to, sent | {"words": TYPED})
    assert field_of(response) == TYPED and "You sent this request already." in response.text
    response = diaz.post(to, sent | {"words": "The order of the court.", "hours": 48})
    assert field_of(response) == "The order of the court."


def test_who_is_no_counselor_any_more_reopens_no_report(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        entry = an_entry(cedar)
        report = a_report(cedar, entry)
    diaz = sign_in(cedar.diaz)
    diaz.post(reverse("journals:entry_reports_close", args=[entry.pk]), {"report": f"{report.pk}"})
    reopen = reverse("journals:report_reopen", args=[report.pk])
    assert reopen in diaz.get(reverse("journals:report_list")).text
    with cedar.context():
        cedar.add("moss", Role.COUNSELOR, "Ida", "Moss")
        Member.objects.filter(pk=cedar.diaz.pk).update(role=Role.TEACHER)
    assert reopen not in diaz.get(reverse("journals:report_list")).text
    assert diaz.post(reopen).status_code == 404
