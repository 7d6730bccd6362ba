"""A teacher chooses what students ask each other."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from circles.interviews.start import InterviewIsOn, start_interview
from circles.library.load import load_library
from circles.models import Interview, Item
from schools.models import Leadership, Member
from tests.cast import Place
from tests.circles.interviewing import QUESTIONS, put_interview
from tests.circles.planning import put_circle, said

SignIn = Callable[[Member], Client]
NEW = reverse("circles:interview_new")


def form(*questions: str, **more: Any) -> dict[str, Any]:
    return {f"question-{number}": text for number, text in enumerate(questions, start=1)} | more


def shown(response: Any) -> list[str]:
    fields = response.context["form"].question_fields
    return [field.value() or "" for field in fields]


def texts(interview: Interview) -> list[str]:
    return [question.text for question in interview.questions.all()]


def test_five_questions_of_the_library_are_suggested(cedar: Place, sign_in: SignIn) -> None:
    response = sign_in(cedar.rivera).get(NEW)
    found = shown(response)
    with cedar.context():
        library = set(Item.objects.filter(kind="question").values_list("text", flat=True))
    assert len(library) >= 24
    assert len(set(found[:5])) == 5
    assert set(found[:5]) <= library
    assert found[5:] == [""]
    assert shown(sign_in(cedar.rivera).get(NEW)) != found


def test_what_the_school_removed_or_must_tell_families_of_is_not_suggested(
    cedar: Place, sign_in: SignIn
) -> None:
    with cedar.context():
        load_library(cedar.school)
        keys = list(Item.objects.filter(kind="question").values_list("pk", flat=True))
        Item.objects.filter(pk__in=keys[:-2]).update(ppra=["family"])
        Item.objects.filter(pk=keys[-1]).update(state="removed")
        left = Item.objects.get(pk=keys[-2]).text
    client = sign_in(cedar.rivera)
    assert shown(client.get(NEW)) == [left, "", "", "", "", ""]
    again = shown(client.post(NEW, form("", left, fill="1")))
    assert again == ["", left, "", "", "", ""], "what stands there is not suggested twice"


def test_empty_lines_are_filled_and_nothing_is_saved(cedar: Place, sign_in: SignIn) -> None:
    response = sign_in(cedar.rivera).post(NEW, form("Mine <b>?", "", "Also mine", fill="1"))
    found = shown(response)
    assert (found[0], found[2]) == ("Mine <b>?", "Also mine")
    assert all(found)
    assert len(set(found)) == 6
    assert "Mine &lt;b&gt;?" in response.content.decode()
    with cedar.context():
        assert not Interview.objects.exists()


def test_students_are_asked_in_the_order_of_the_lines(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        circle = put_circle(cedar, cedar.today + timedelta(days=2))
    response = sign_in(cedar.rivera).post(
        NEW, form("  B? ", "", "A?\r\nReally?", "C?", circle=circle.pk), follow=True
    )
    assert "The interview is on" in said(response)
    with cedar.context():
        interview = Interview.objects.get()
        assert texts(interview) == ["B?", "A?\nReally?", "C?"]
        assert (interview.circle, interview.made_by) == (circle, cedar.rivera)
        assert (interview.advisory, interview.state) == (cedar.advisories["7B"], "answering")


@pytest.mark.parametrize(
    ("questions", "words"),
    [
        ((), "Ask at least three questions."),
        (("A?", " ", "B?"), "Ask at least three questions."),
        (("A?", "B?", "A?", "C?"), "This question is there already."),
        (("A?", "B?", "y" * 301), "This is 301 characters long. Please shorten it to 300."),
        (("A?", "B?", "Null\x00?"), "Null characters are not allowed."),
    ],
)
def test_a_wrong_form_says_why_and_keeps_the_words(
    questions: tuple[str, ...], words: str, cedar: Place, sign_in: SignIn
) -> None:
    response = sign_in(cedar.rivera).post(NEW, form(*questions))
    assert response.status_code == 200
    assert words in response.content.decode()
    assert [text for text in shown(response) if text.strip()] == [text for text in questions if text.strip()]
    with cedar.context():
        assert not Interview.objects.exists()


def test_hostile_words_are_shown_as_words(cedar: Place, sign_in: SignIn) -> None:
    client = sign_in(cedar.rivera)
    hostile = '<script>alert("x")</script>'
    response = client.post(NEW, form(hostile, "javascript:alert(1)", "C?"), follow=True)
    page = response.content.decode()
    assert hostile not in page
    assert "&lt;script&gt;" in page
    assert 'href="javascript' not in page


def test_a_form_sent_twice_leads_to_the_same_interview(cedar: Place, sign_in: SignIn) -> None:
    client = sign_in(cedar.rivera)
    first, second = (client.post(NEW, form(*QUESTIONS)) for _time in range(2))
    assert first.url == second.url
    with cedar.context():
        assert Interview.objects.count() == 1


def test_while_one_is_on_no_other_begins_and_no_words_are_lost(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        found = put_interview(cedar)
    client = sign_in(cedar.lee)
    page = client.get(NEW).content.decode()
    assert "Interviews are on already" in page
    assert reverse("circles:interview_detail", args=[found.pk]) in page
    response = client.post(NEW, form("Other?", "B?", "C?"))
    assert "An interview is on already. End it first." in response.content.decode()
    assert shown(response)[:3] == ["Other?", "B?", "C?"]
    with cedar.context(), pytest.raises(InterviewIsOn):
        start_interview(Interview(school=cedar.school, advisory=cedar.advisories["7B"]), QUESTIONS, cedar.lee)


def test_only_a_planned_circle_of_the_advisory_may_be_chosen(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        day = cedar.today + timedelta(days=2)
        other = put_circle(cedar, day, advisory="7C")
        off = put_circle(cedar, day, state="cancelled", reason="assembly")
        mine = put_circle(cedar, day + timedelta(days=1))
        Leadership.objects.create(
            school=cedar.school,
            advisory=cedar.advisories["7C"],
            member=cedar.rivera,
            from_on=cedar.year.starts_on,
        )
    client, page = sign_in(cedar.rivera), f"{NEW}?advisory={cedar.advisories['7B'].pk}"
    options = re.findall(r'<option value="(\d+)"', client.get(page).content.decode())
    assert options == [str(mine.pk)]
    for circle in (other.pk, off.pk, "x", 10**30):
        response = client.post(page, form(*QUESTIONS, circle=circle))
        assert "This circle is no longer planned" in response.content.decode()
        assert shown(response)[:3] == QUESTIONS


def test_of_several_advisories_one_is_chosen_and_never_a_strangers(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        other, mine = cedar.advisories["7C"], cedar.advisories["7B"]
        strangers = cedar.add_advisory("8A", [cedar.osei], [])
        Leadership.objects.create(
            school=cedar.school, advisory=other, member=cedar.rivera, from_on=cedar.year.starts_on
        )
    client = sign_in(cedar.rivera)
    page = client.get(NEW).content.decode()
    assert "For which advisory?" in page
    assert "question-1" not in page
    assert "8A" not in page
    assert "question-1" not in client.get(f"{NEW}?advisory={strangers.pk}").content.decode()
    client.post(f"{NEW}?advisory={mine.pk}", form(*QUESTIONS))
    client.post(f"{NEW}?advisory={strangers.pk}", form(*QUESTIONS))
    with cedar.context():
        assert [found.advisory.name for found in Interview.objects.all()] == ["7B"]


def test_an_archived_advisory_is_not_asked(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        type(cedar.advisories["7B"]).objects.filter(name="7B").update(archived_on=cedar.today)
    client = sign_in(cedar.rivera)
    assert "You lead no advisory of this school year" in client.get(NEW).content.decode()
    client.post(NEW, form(*QUESTIONS))
    with cedar.context():
        assert not Interview.objects.exists()


def test_the_list_offers_to_begin_where_none_is_on(cedar: Place, sign_in: SignIn) -> None:
    client = sign_in(cedar.rivera)
    with cedar.context():
        put_interview(cedar)
    assert NEW not in client.get("/circles/interviews/").content.decode()
    with cedar.context():
        cedar.add_advisory("8A", [cedar.rivera], [])
    assert NEW in client.get("/circles/interviews/").content.decode()


@pytest.mark.parametrize("name", ["okafor", "diaz"])
def test_who_leads_no_advisory_is_told_so(name: str, cedar: Place, sign_in: SignIn) -> None:
    page = sign_in(cedar.people[name]).get("/circles/interviews/").content.decode()
    assert "You lead no advisory" in page
    assert NEW not in page and "Your students’ interests" not in page
