"""An interview ends: what students keep stays, everything else is truly deleted."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from circles import tasks
from circles.interviews.end import end_interview
from circles.models import Interest, Interview, InterviewAnswer
from schools.models import Advisory, Enrollment, Member, SchoolYear
from schools.people import leave_school
from tests.cast import Place
from tests.circles.interviewing import CANARY, QUESTIONS, put_answer, put_interview, put_pairs, url
from tests.circles.planning import TUESDAY, said

SignIn = Callable[[Member], Client]
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def moment() -> Iterator[Any]:
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


def an_interview(place: Place) -> Interview:
    """Maya keeps one of two answers, Noah none."""
    with place.context():
        interview = put_pairs(put_interview(place), [place.maya, place.noah])
        put_answer(interview, place.maya, "Stamps", is_kept=True)
        put_answer(interview, place.maya, CANARY, position=2)
        put_answer(interview, place.noah, CANARY)
    return interview


def interests(place: Place) -> list[tuple[str, str, str]]:
    with place.context():
        found = Interest.objects.select_related("student")
        return [(each.student.given_name, each.question, each.text) for each in found]


def answers(place: Place) -> int:
    with place.context():
        return InterviewAnswer.objects.count()


def state_of(place: Place, interview: Interview) -> str:
    with place.context():
        interview.refresh_from_db()
    return interview.state


def run_task(*places: Place) -> None:
    for place in places:
        tasks.finish_interviews_of(place.school.pk)


def test_the_page_says_what_happens(cedar: Place, sign_in: SignIn) -> None:
    interview = an_interview(cedar)
    page = sign_in(cedar.rivera).get(url("end", interview)).content.decode()
    for words in (
        "What students chose to keep becomes their interests.",
        "nobody reads the answers, neither partners nor you",
        "A day later every answer is deleted.",
    ):
        assert words in page
    assert state_of(cedar, interview) == "paired"


@pytest.mark.promise("erasure")
def test_what_is_kept_becomes_an_interest_and_the_rest_is_deleted_a_day_later(
    cedar: Place, sign_in: SignIn, moment: Any
) -> None:
    interview = an_interview(cedar)
    answer = sign_in(cedar.rivera).post(url("end", interview), follow=True)
    page = answer.content.decode()
    assert "The interview has ended. For a day a teacher of the advisory can bring it back." in said(answer)
    assert "on Wednesday, November 25 at 8 a.m. they are due to be deleted" in page
    assert interests(cedar) == [("Maya", QUESTIONS[0], "Stamps")]
    moment.shift(DAY - SECOND)
    run_task(cedar)
    assert answers(cedar) == 3
    moment.shift(SECOND)
    assert (
        "The answers are about to be deleted"
        in sign_in(cedar.rivera).get(url("detail", interview)).content.decode()
    )
    run_task(cedar)
    assert answers(cedar) == 0
    assert interests(cedar) == [("Maya", QUESTIONS[0], "Stamps")]
    page = sign_in(cedar.rivera).get(url("detail", interview)).content.decode()
    assert "The answers are deleted" in page
    assert "Bring it back" not in page


def test_ending_twice_keeps_once(cedar: Place, sign_in: SignIn, moment: Any) -> None:
    interview = an_interview(cedar)
    sign_in(cedar.rivera).post(url("end", interview))
    moment.shift(timedelta(hours=3))
    answer = sign_in(cedar.rivera).post(url("end", interview), follow=True)
    assert said(answer) == ""
    assert len(interests(cedar)) == 1
    state_of(cedar, interview)
    assert interview.ended_at == TUESDAY


def test_an_end_is_undone_within_a_day(cedar: Place, sign_in: SignIn, moment: Any) -> None:
    interview = an_interview(cedar)
    sign_in(cedar.rivera).post(url("end", interview))
    moment.shift(DAY - SECOND)
    answer = sign_in(cedar.lee).post(url("reopen", interview), follow=True)
    assert "The interview is on again." in said(answer)
    assert state_of(cedar, interview) == "paired"
    assert (interests(cedar), answers(cedar)) == ([], 3)
    moment.shift(timedelta(days=3))
    run_task(cedar)
    assert answers(cedar) == 3, "what is on again is not cleared"
    assert said(sign_in(cedar.rivera).post(url("reopen", interview), follow=True)) == ""
    sign_in(cedar.rivera).post(url("end", interview))
    assert interests(cedar) == [("Maya", QUESTIONS[0], "Stamps")]


def test_a_substitute_does_not_bring_it_back(cedar: Place, sign_in: SignIn) -> None:
    interview, sam = an_interview(cedar), sign_in(cedar.sam)
    sam.post(url("end", interview))
    assert url("reopen", interview) not in sam.get(url("detail", interview)).content.decode()
    assert sam.post(url("reopen", interview)).status_code == 404
    assert state_of(cedar, interview) == "ended"
    assert url("reopen", interview) in sign_in(cedar.rivera).get(url("detail", interview)).content.decode()


def test_a_student_reads_who_may_still_read_the_rest_and_deletes_it(cedar: Place, sign_in: SignIn) -> None:
    interview, maya, rivera = an_interview(cedar), sign_in(cedar.maya), sign_in(cedar.rivera)
    rivera.post(url("end", interview))
    page = maya.get(url("answer", interview)).content.decode()
    assert (
        "unless your teacher brings the interview back. On Wednesday, November 25 at 8 a.m. the rest" in page
    )
    page = maya.post(url("forget", interview), follow=True).content.decode()
    assert "Nothing else of what you wrote is left." in page and "Delete the rest" not in page
    assert answers(cedar) == 2
    rivera.post(url("reopen", interview))
    with cedar.context():
        assert [each.text for each in InterviewAnswer.objects.filter(student=cedar.maya)] == ["Stamps"]


def test_what_was_taken_away_is_of_the_rest(cedar: Place, sign_in: SignIn) -> None:
    interview, maya = an_interview(cedar), sign_in(cedar.maya)
    sign_in(cedar.rivera).post(url("end", interview))
    with cedar.context():
        kept = Interest.objects.get()
    maya.post(f"/circles/interests/{kept.pk}/remove/")
    maya.post(url("forget", interview))
    with cedar.context():
        assert not InterviewAnswer.objects.filter(student=cedar.maya).exists()


def test_nothing_is_deleted_while_it_is_on(cedar: Place, sign_in: SignIn) -> None:
    interview = an_interview(cedar)
    answer = sign_in(cedar.maya).post(url("forget", interview), follow=True)
    assert "The interview is on." in said(answer)
    assert answers(cedar) == 3


def test_an_interview_that_ended_before_pairing_goes_on_where_it_was(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        interview = put_interview(cedar)
        end_interview(interview)
    sign_in(cedar.rivera).post(url("reopen", interview))
    assert state_of(cedar, interview) == "answering"


def test_after_a_day_it_is_too_late_whether_the_task_ran_or_not(
    cedar: Place, sign_in: SignIn, moment: Any
) -> None:
    interview = an_interview(cedar)
    sign_in(cedar.rivera).post(url("end", interview))
    moment.shift(DAY)
    for _time in range(2):
        answer = sign_in(cedar.rivera).post(url("reopen", interview), follow=True)
        assert "The answers are deleted already." in said(answer)
        assert state_of(cedar, interview) == "ended"
        run_task(cedar)


def test_an_interview_is_not_brought_back_beside_another(cedar: Place, sign_in: SignIn) -> None:
    interview = an_interview(cedar)
    client = sign_in(cedar.rivera)
    client.post(url("end", interview))
    with cedar.context():
        put_interview(cedar)
    answer = client.post(url("reopen", interview), follow=True)
    assert "Another interview of this advisory is on." in said(answer)
    assert state_of(cedar, interview) == "ended"
    assert len(interests(cedar)) == 1, "nothing is half undone"


def test_what_a_student_took_away_meanwhile_does_not_come_back(cedar: Place, sign_in: SignIn) -> None:
    interview = an_interview(cedar)
    client = sign_in(cedar.rivera)
    client.post(url("end", interview))
    with cedar.context():
        kept = Interest.objects.get()
    sign_in(cedar.maya).post(f"/circles/interests/{kept.pk}/remove/")
    client.post(url("reopen", interview))
    with cedar.context():
        mine = InterviewAnswer.objects.filter(student=cedar.maya)
        assert [each.text for each in mine] == [CANARY]
        for reader in (cedar.rivera, cedar.sam, cedar.noah):
            assert not mine.readable_by(reader).filter(text="Stamps").exists()
    for reader in (cedar.rivera, cedar.sam, cedar.noah, cedar.maya):
        for page in ("read", "answer", "partner"):
            assert "Stamps" not in sign_in(reader).get(url(page, interview)).text
    client.post(url("end", interview))
    assert interests(cedar) == []


def test_what_a_student_took_away_and_back_is_kept(cedar: Place, sign_in: SignIn) -> None:
    interview = an_interview(cedar)
    client, maya = sign_in(cedar.rivera), sign_in(cedar.maya)
    client.post(url("end", interview))
    with cedar.context():
        kept = Interest.objects.get()
    for verb in ("remove", "restore"):
        maya.post(f"/circles/interests/{kept.pk}/{verb}/")
    client.post(url("reopen", interview))
    client.post(url("end", interview))
    assert interests(cedar) == [("Maya", QUESTIONS[0], "Stamps")]


@pytest.mark.promise("erasure")
def test_who_moved_keeps_their_interest_and_who_left_the_school_leaves_nothing(
    cedar: Place, moment: Any
) -> None:
    interview = an_interview(cedar)
    with cedar.context():
        put_answer(interview, cedar.zoe, "Chess", is_kept=True)
        Enrollment.objects.filter(student=cedar.maya).update(advisory=cedar.advisories["7C"])
        leave_school(cedar.zoe)
        end_interview(interview)
    assert interests(cedar) == [("Maya", QUESTIONS[0], "Stamps")]
    moment.shift(DAY)
    run_task(cedar)
    assert answers(cedar) == 0


def test_what_nobody_can_end_any_more_ends_by_itself(cedar: Place, harbor: Place, moment: Any) -> None:
    interview = an_interview(cedar)
    with harbor.context():
        other = put_interview(harbor, "8H", "hale")
        put_answer(other, harbor.hana)
    run_task(cedar, harbor)
    assert state_of(cedar, interview) == "paired"
    with cedar.context():
        Advisory.objects.filter(name="7B").update(archived_on=cedar.today)
    with harbor.context():
        SchoolYear.objects.update(ends_on=harbor.today - DAY)
    run_task(cedar, harbor)
    assert (state_of(cedar, interview), state_of(harbor, other)) == ("ended", "ended")
    assert len(interests(cedar)) == 1
    moment.shift(DAY)
    run_task(cedar, harbor)
    assert (answers(cedar), answers(harbor)) == (0, 0)


@pytest.mark.promise("erasure")
def test_the_clock_runs_the_task_for_every_school(
    cedar: Place, harbor: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(tasks.finish_interviews_of, "delay", asked.append)
    tasks.finish_interviews()
    assert sorted(asked) == sorted([cedar.school.pk, harbor.school.pk])
    beat = settings.CELERY_BEAT_SCHEDULE["finish interviews"]
    assert beat["task"] == tasks.finish_interviews.name
    assert timedelta(seconds=beat["schedule"]) <= DAY
