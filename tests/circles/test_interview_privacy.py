"""What a student writes stands on the pages for it, and nowhere else: no log, no address, no message, no mail."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client

from circles import tasks
from circles.models import InterviewAnswer
from schools.models import Member
from tests.cast import Place
from tests.circles.interviewing import CANARY, put_interview, sheet, url
from tests.circles.planning import said

SignIn = Callable[[Member], Client]
PAGES = ("detail", "pairs", "print", "end")


@pytest.mark.promise("nothing-in-clear")
def test_words_stay_where_they_belong(
    cedar: Place, sign_in: SignIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with cedar.context():
        interview = put_interview(cedar)
    maya, rivera = sign_in(cedar.maya), sign_in(cedar.rivera)
    told: list[Any] = []

    def post(client: Client, name: str, form: dict[str, Any]) -> None:
        told.append(client.post(url(name, interview), form, follow=True))

    seen = maya.get(url("answer", interview)).context["seen"]
    with cedar.context():
        form = sheet(interview, [CANARY, CANARY], keep=[1], seen=seen)
        wrong = sheet(interview, [CANARY * 50], seen="old")
        late = sheet(interview, [f"{CANARY} late"], seen="old")
    post(maya, "answer", form)
    post(maya, "answer", wrong)
    post(maya, "answer", late)
    post(rivera, "pair", {"seen": ""})
    for name in PAGES:
        assert CANARY not in rivera.get(url(name, interview)).content.decode(), name
    post(rivera, "end", {})
    post(maya, "answer", late)
    tasks.finish_interviews_of(cedar.school.pk)
    assert all(CANARY not in said(answer) for answer in told)
    assert not any(CANARY in address for answer in told for address, _status in answer.redirect_chain)
    assert CANARY not in caplog.text
    assert not mail.outbox
    assert not any(CANARY in str(session.get_decoded()) for session in Session.objects.all())
    with cedar.context():
        assert CANARY not in " ".join(str(answer) for answer in InterviewAnswer.objects.all())


@pytest.mark.parametrize(
    "path", ["/", "/circles/", "/circles/interviews/", "/circles/interviews/new/", "/circles/follow-ups/"]
)
def test_no_other_page_of_a_teacher_has_them(path: str, cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        interview = put_interview(cedar)
        form = sheet(interview, [CANARY], keep=[1])
    maya = sign_in(cedar.maya)
    form["seen"] = maya.get(url("answer", interview)).context["seen"]
    maya.post(url("answer", interview), form)
    with cedar.context():
        assert InterviewAnswer.objects.exists()
    assert CANARY not in sign_in(cedar.rivera).get(path).content.decode()


@pytest.mark.promise("shared-device")
def test_pages_with_words_are_not_stored_by_the_browser(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        interview = put_interview(cedar)
    answer = sign_in(cedar.maya).get(url("answer", interview))
    assert "no-store" in answer["Cache-Control"]
