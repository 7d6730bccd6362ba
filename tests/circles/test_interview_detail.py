"""How an interview stands, for those who lead the advisory, and the pages they open from there."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from circles.interviews.end import end_interview
from circles.models import Circle, Interview
from schools.models import Advisory, Enrollment, Leadership, Member
from tests.cast import Place
from tests.circles.interviewing import (
    CANARY,
    QUESTIONS,
    put_answer,
    put_interview,
    put_pairs,
    put_student,
    url,
)
from tests.circles.planning import put_circle

SignIn = Callable[[Member], Client]
LIST = reverse("circles:interview_list")
LED = ("detail", "pairs", "read", "print", "end")


def test_the_heading_says_how_many_have_answered(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        interview = put_interview(cedar)
    client = sign_in(cedar.rivera)
    assert "Nobody has answered yet" in client.get(url("detail", interview)).content.decode()
    with cedar.context():
        put_answer(interview, cedar.maya)
        put_answer(interview, cedar.maya, position=2)
    page = client.get(url("detail", interview)).content.decode()
    assert "1 of 3 students have answered" in page
    assert CANARY not in page, "the words are on a page of their own"
    status = {
        student.given_name: done for student, done in client.get(url("detail", interview)).context["students"]
    }
    assert status == {"Maya": True, "Noah": False, "Zoë": False}


def test_names_and_who_answered_are_folded(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        interview = put_pairs(put_interview(cedar), [cedar.maya, cedar.noah, cedar.zoe])
        put_answer(interview, cedar.maya)
    page = sign_in(cedar.rivera).get(url("detail", interview)).content.decode().split("<main", 1)[1]
    in_sight = "".join(part.split("</details>")[-1] for part in page.split("<details"))
    assert "Maya" in page
    assert "Maya" not in in_sight
    assert "Answered" not in in_sight


def test_what_they_wrote_is_read_by_name(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        interview = put_interview(cedar)
        put_answer(interview, cedar.zoe, "<i>Stamps</i>\nand coins")
        put_answer(interview, cedar.maya, CANARY, position=2)
    client = sign_in(cedar.lee)
    page = client.get(url("read", interview)).content.decode()
    assert "2 students wrote something" in page
    assert "&lt;i&gt;Stamps&lt;/i&gt;<br>and coins" in page
    assert page.index("Maya Torres") < page.index("Zoë Young")
    assert "The students know that you can read this" in page
    with cedar.context():
        end_interview(interview)
    assert client.get(url("read", interview)).status_code == 404


def test_who_left_the_advisory_is_no_longer_read(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        interview = put_interview(cedar)
        put_answer(interview, cedar.maya)
        Enrollment.objects.filter(student=cedar.maya).update(until_on=cedar.today - timedelta(days=1))
    client = sign_in(cedar.rivera)
    assert CANARY not in client.get(url("read", interview)).content.decode()
    assert "Nobody has answered yet" in client.get(url("detail", interview)).content.decode()


def test_the_paper_has_a_button_to_print_it(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        interview = put_interview(cedar)
    page = sign_in(cedar.rivera).get(url("print", interview)).content.decode()
    assert "data-print" in page and "js/print" in page


@pytest.mark.parametrize("name", ["detail", "read", "print", "end"])
def test_who_stopped_leading_finds_nothing(name: str, cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        interview = put_interview(cedar)
        put_answer(interview, cedar.maya)
    client = sign_in(cedar.rivera)
    assert client.get(url(name, interview)).status_code == 200
    with cedar.context():
        Leadership.objects.filter(member=cedar.rivera).update(until_on=cedar.today - timedelta(days=1))
    assert client.get(url(name, interview)).status_code == 404


@pytest.mark.parametrize("person", ["osei", "diaz", "okafor", "pat"])
def test_who_does_not_lead_finds_nothing(person: str, cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        interview = put_interview(cedar)
    client = sign_in(cedar.people[person])
    assert [client.get(url(name, interview)).status_code for name in LED] == [404] * len(LED)
    assert url("detail", interview) not in client.get(LIST).content.decode()


def test_an_archived_advisorys_interview_is_gone(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        interview = put_interview(cedar)
        Advisory.objects.filter(name="7B").update(archived_on=cedar.today)
    client = sign_in(cedar.rivera)
    assert client.get(url("detail", interview)).status_code == 404
    assert client.post(url("pair", interview), {"seen": ""}).status_code == 404
    assert "You lead no advisory" in client.get(LIST).content.decode()
    assert sign_in(cedar.maya).get(url("answer", interview)).status_code == 404


def test_an_advisory_without_students_says_so(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        Enrollment.objects.all().delete()
        interview = put_interview(cedar)
    page = sign_in(cedar.rivera).get(url("detail", interview)).content.decode()
    assert "Nobody is in this advisory yet" in page
    assert "Pair them now" not in page


def test_the_circle_is_told_with_what_became_of_it(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        circle = put_circle(cedar, cedar.today + timedelta(days=3))
        interview = put_interview(cedar, circle=circle)
    client = sign_in(cedar.rivera)
    assert "They introduce each other on" in client.get(url("detail", interview)).content.decode()
    with cedar.context():
        Circle.objects.filter(pk=circle.pk).update(state="cancelled", reason="Assembly")
    assert "Assembly" in client.get(url("detail", interview)).content.decode()
    with cedar.context():
        Circle.objects.all().delete()
    assert "They introduce" not in client.get(url("detail", interview)).content.decode()


def test_the_list_shows_what_is_on_and_what_ended(cedar: Place, sign_in: SignIn) -> None:
    client = sign_in(cedar.rivera)
    assert "Begin interviews" in client.get(LIST).content.decode()
    with cedar.context():
        ended, other = put_interview(cedar), put_interview(cedar, "7C", "osei")
        end_interview(ended)
        on = put_interview(cedar)
    page = client.get(LIST).content.decode()
    assert "An interview is on" in page
    assert url("detail", on) in page
    assert url("detail", ended) in page
    assert url("detail", other) not in page


def test_paper_has_lines_and_no_names(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        interview = put_interview(cedar)
        put_answer(interview, cedar.maya)
    page = sign_in(cedar.rivera).get(url("print", interview)).content.decode()
    assert all(text in page for text in QUESTIONS)
    assert page.count("paper-line") == 3 * len(QUESTIONS)
    assert "Maya" not in page
    assert CANARY not in page


@pytest.mark.parametrize("name", ["detail", "read", "pairs"])
def test_more_students_take_no_more_queries(
    name: str, cedar: Place, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    with cedar.context():
        interview = put_pairs(put_interview(cedar), [cedar.maya, cedar.noah])
        put_answer(interview, cedar.maya)
    client = sign_in(cedar.rivera)

    client.get(LIST)

    def queries() -> int:
        with django_assert_max_num_queries(16) as captured:
            assert client.get(url(name, interview)).status_code == 200
        return len(captured)

    few = queries()
    with cedar.context():
        more = [put_student(cedar, f"kid{number}") for number in range(4)]
        put_pairs(interview, more[:2], [*more[2:], cedar.maya], [cedar.noah, cedar.zoe])
        for student in more:
            put_answer(interview, student)
            put_answer(interview, student, position=2)
    assert queries() == few


def test_more_interviews_take_no_more_queries(
    cedar: Place, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(cedar.rivera)

    client.get(LIST)

    def queries() -> int:
        with django_assert_max_num_queries(12) as captured:
            client.get(LIST)
        return len(captured)

    with cedar.context():
        end_interview(put_interview(cedar))
    few = queries()
    with cedar.context():
        for _number in range(2):
            end_interview(put_interview(cedar))
        assert Interview.objects.count() == 3
    assert queries() == few
