"""Interests: the student's own, for those who lead them to see, and taken away at any time."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from circles.interviews.end import clear_interviews
from circles.models import Interest
from schools.models import Enrollment, Leadership, Member
from tests.cast import Place
from tests.circles.interviewing import CANARY, put_student
from tests.circles.planning import TUESDAY, said

SignIn = Callable[[Member], Client]
LIST = reverse("circles:interest_list")
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def moment() -> Iterator[Any]:
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


def put_interest(place: Place, student: Member, text: str = CANARY) -> Interest:
    with place.context():
        return Interest.objects.create(
            school=place.school, student=student, question="What do you collect?", text=text
        )


def do(client: Client, verb: str, interest: Interest) -> Any:
    return client.post(reverse(f"circles:interest_{verb}", args=[interest.pk]), follow=True)


def words(client: Client) -> str:
    return unescape(client.get(LIST).content.decode()).split("<main", 1)[1]


def test_a_student_takes_one_away_and_back(cedar: Place, sign_in: SignIn, moment: Any) -> None:
    interest = put_interest(cedar, cedar.maya)
    assert "You keep 1 interest" in words(sign_in(cedar.maya))
    assert CANARY in words(sign_in(cedar.rivera))
    answer = do(sign_in(cedar.maya), "remove", interest)
    assert said(answer) == "It is taken away. For a day you can bring it back."
    assert "You keep no interests" in words(sign_in(cedar.maya))
    assert "Bring it back" in words(sign_in(cedar.maya))
    assert CANARY not in words(sign_in(cedar.rivera))
    moment.shift(DAY / 2)
    assert said(do(sign_in(cedar.maya), "restore", interest)) == "It is one of your interests again."
    assert CANARY in words(sign_in(cedar.rivera))


def test_what_is_taken_away_is_deleted_after_a_day(cedar: Place, sign_in: SignIn, moment: Any) -> None:
    interest, kept = put_interest(cedar, cedar.maya), put_interest(cedar, cedar.maya, "Kept")
    do(sign_in(cedar.maya), "remove", interest)
    moment.shift(DAY / 2)
    do(sign_in(cedar.maya), "remove", interest)
    moment.shift(DAY / 2)
    assert CANARY not in words(sign_in(cedar.maya))
    assert said(do(sign_in(cedar.maya), "restore", interest)) == ""
    with cedar.context():
        clear_interviews()
        assert list(Interest.objects.all()) == [kept]
    assert (
        sign_in(cedar.maya).post(reverse("circles:interest_restore", args=[interest.pk])).status_code == 404
    )


def test_nobody_changes_what_is_another_students(cedar: Place, harbor: Place, sign_in: SignIn) -> None:
    interest = put_interest(cedar, cedar.maya)
    for person, status in ((cedar.noah, 404), (harbor.hana, 404), (cedar.rivera, 403)):
        answer = sign_in(person).post(reverse("circles:interest_remove", args=[interest.pk]))
        assert answer.status_code == status
    with cedar.context():
        assert Interest.objects.get().removed_at is None


def test_the_sentence_says_who_can_see_them(cedar: Place, sign_in: SignIn) -> None:
    interest = put_interest(cedar, cedar.maya)

    def readers() -> str:
        return words(sign_in(cedar.maya)).split('id="readers">')[1].split("</p>")[0]

    def in_fact() -> set[str]:
        with cedar.context():
            found = Interest.objects.filter(pk=interest.pk)
            others = Member.objects.exclude(pk=cedar.maya.pk)
            return {each.display_name for each in others if found.readable_by(each).exists()}

    def named() -> set[str]:
        with cedar.context():
            return {each.display_name for each in Member.objects.all() if each.display_name in readers()}

    assert readers() == (
        "You and whoever leads your advisory (today: Ms. Rivera, Mr. Lee and Sam Park) can see these."
    )
    assert named() == in_fact() == {"Ms. Rivera", "Mr. Lee", "Sam Park"}
    with cedar.context():
        Leadership.objects.filter(member__in=[cedar.lee, cedar.sam]).delete()
    assert named() == in_fact() == {"Ms. Rivera"}
    with cedar.context():
        Enrollment.objects.filter(student=cedar.maya).update(advisory=cedar.advisories["7C"])
    assert named() == in_fact() == {"Mr. Osei"}
    with cedar.context():
        Enrollment.objects.filter(student=cedar.maya).update(until_on=cedar.today - DAY)
    assert readers() == "Only you can see these."
    assert in_fact() == set()


def test_leaders_see_those_of_their_students_by_name_and_folded(cedar: Place, sign_in: SignIn) -> None:
    put_interest(cedar, cedar.zoe, "<b>Chess</b>")
    put_interest(cedar, cedar.maya, "Stamps")
    put_interest(cedar, cedar.maya, "Maps")
    put_interest(cedar, cedar.iris, CANARY)
    page = words(sign_in(cedar.rivera))
    assert "2 students tell you what they like" in page
    assert page.index("Maya Torres") < page.index("Maps") < page.index("Stamps") < page.index("Zoë Young")
    assert "&lt;b&gt;Chess" in sign_in(cedar.rivera).get(LIST).content.decode()
    assert CANARY not in page
    assert page.count("<details") == 2
    assert "<details open" not in page


@pytest.mark.parametrize("person", ["pat", "diaz", "okafor", "iris", "osei"])
def test_others_see_none(person: str, cedar: Place, sign_in: SignIn) -> None:
    put_interest(cedar, cedar.maya)
    page = words(sign_in(cedar.people[person]))
    assert CANARY not in page
    assert "Maya" not in page


def test_more_students_take_no_more_queries(
    cedar: Place, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    clients = [sign_in(cedar.rivera), sign_in(cedar.maya)]
    put_interest(cedar, cedar.maya)

    def queries() -> list[int]:
        found = []
        for client in clients:
            client.get(LIST)
            with django_assert_max_num_queries(14) as captured:
                client.get(LIST)
            found.append(len(captured))
        return found

    few = queries()
    with cedar.context():
        more = [put_student(cedar, f"kid{number}") for number in range(2)]
    for student in (*more, *more, cedar.maya, cedar.maya):
        put_interest(cedar, student)
    assert queries() == few
