"""Finding whom to thank tells names, as people call them, and never many."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from journals.receivers import MOST_FOUND
from schools.models import Member, Role
from tests.cast import Place
from tests.circles.planning import SignIn

NEW = reverse("journals:thanks_new")


@pytest.fixture
def maya(cedar: Place, sign_in: SignIn) -> Client:
    return sign_in(cedar.maya)


def found(client: Client, words: str) -> list[str]:
    return [member.display_name for member in client.post(NEW, {"q": words}).context["found"]]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("noah", ["Noah Álvarez"]),
        ("alv", ["Noah Álvarez"]),
        ("NO ÁL", ["Noah Álvarez"]),
        ("zoe y", ["Zoë Young"]),
        ("rivera", ["Ms. Rivera"]),
        ("ms. riv", ["Ms. Rivera"]),
        ("ir", ["Iris Chen"]),
        ("oah", []),
        ("n", []),
        ("n á", []),
        ("  ", []),
        ("%%", []),
        ("__", []),
        ("maya", []),
        ("jo", []),
        ("bell", []),
        ("harbor", []),
        ("7c", []),
    ],
)
def test_words_of_a_name_begin_as_written(
    cedar: Place, harbor: Place, maya: Client, words: str, names: list[str]
) -> None:
    assert found(maya, words) == names


def test_a_first_name_that_is_not_shown_is_not_found_out(cedar: Place, maya: Client) -> None:
    assert found(maya, "kofi") == []


def test_who_left_is_not_found(cedar: Place, maya: Client) -> None:
    with cedar.context():
        Member.objects.filter(pk=cedar.iris.pk).update(left_on=cedar.today)
    assert found(maya, "iris") == []


def test_never_more_than_ten_and_nothing_but_names(cedar: Place, maya: Client) -> None:
    with cedar.context():
        for number in range(MOST_FOUND + 2):
            cedar.add(
                f"kai{number}",
                Role.STUDENT,
                "Kai",
                f"Nakamura{number:02}",
                grade="canary-gr",
                pronouns="canary-pronouns",
                identifier=f"canary-{number}",
                email=f"canary{number}@cedar.example",
            )
    answer = maya.post(NEW, {"q": "kai"})
    assert len(answer.context["found"]) == MOST_FOUND
    assert "There are more." in answer.content.decode() and "canary" not in answer.content.decode()
    assert found(maya, "kai nakamura11") == ["Kai Nakamura11"]


def test_students_who_share_a_name_are_told_apart_by_grade(cedar: Place, maya: Client) -> None:
    with cedar.context():
        cedar.add("noah2", Role.STUDENT, "Noah", "Álvarez", grade="8")
    page = maya.post(NEW, {"q": "noah"}).content.decode()
    assert "Noah Álvarez, grade 7" in page and "Noah Álvarez, grade 8" in page
    assert "grade" not in maya.post(NEW, {"q": "iris"}).content.decode().partition("<main")[2]
    assert "Noah Álvarez, grade 7" in maya.get(f"{NEW}?to={cedar.noah.pk}").content.decode()


def test_ones_own_circle_is_there_without_searching(cedar: Place, maya: Client) -> None:
    answer = maya.get(NEW)
    names = [member.display_name for member in answer.context["near"]]
    assert names == ["Mr. Lee", "Ms. Rivera", "Noah Álvarez", "Zoë Young"]
    assert "<form" in answer.content.decode()


def test_finding_three_takes_as_many_queries_as_finding_one(cedar: Place, maya: Client) -> None:
    counts = []
    for number in range(3):
        with cedar.context():
            cedar.add(f"kai{number}", Role.STUDENT, "Kai", f"Nakamura{number}")
        with CaptureQueriesContext(connection) as captured:
            assert len(found(maya, "kai")) == number + 1
        counts.append(len(captured))
    assert counts[1] == counts[2]


@pytest.mark.parametrize("asked", ["no\0ah", "noah " * 70_000])
def test_what_no_name_can_be_is_cut_to_what_one_can(cedar: Place, maya: Client, asked: str) -> None:
    assert found(maya, asked) == ["Noah Álvarez"]
