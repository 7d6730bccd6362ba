"""Students of an interview find their partners."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client

from circles.groupings import together_before
from circles.interviews.end import end_interview
from circles.interviews.people import pairs_of
from circles.models import Grouping, Interview
from schools.context import school_context
from schools.models import Enrollment, Member
from tests.cast import Place
from tests.circles.interviewing import put_interview, put_pairs, put_student, url
from tests.circles.planning import said
from tests.circles.test_circle_log_at_once import WAITING

SignIn = Callable[[Member], Client]


def names_of(interview: Interview) -> list[list[str]]:
    with school_context(interview.school_id):
        interview.refresh_from_db()
        pairs = pairs_of(interview)
    return sorted(sorted(student.given_name for student in pair.students) for pair in pairs)


def seen(interview: Interview) -> str:
    with school_context(interview.school_id):
        interview.refresh_from_db()
    return str(interview.grouping_id or "")


def pair(client: Client, interview: Interview, **more: Any) -> Any:
    return client.post(url("pair", interview), {"seen": seen(interview), **more}, follow=True)


def leave(place: Place, student: Member) -> None:
    Enrollment.objects.filter(student=student).update(until_on=place.today - timedelta(days=1))


def test_everybody_gets_a_partner_though_nobody_has_answered(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        interview = put_interview(cedar)
        put_student(cedar, "kim")
    answer = pair(sign_in(cedar.rivera), interview)
    assert "2 pairs are ready." in said(answer)
    assert "2 pairs read each other" in answer.content.decode()
    assert sorted(map(len, names_of(interview))) == [2, 2]
    assert interview.state == "paired"


def test_an_odd_number_makes_one_group_of_three(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        interview = put_interview(cedar)
    answer = pair(sign_in(cedar.rivera), interview)
    assert names_of(interview) == [["Maya", "Noah", "Zoë"]]
    assert "1 group is ready." in said(answer) and "1 group reads each other" in answer.content.decode()


def test_who_is_absent_is_left_out_and_finds_a_partner_later(cedar: Place, sign_in: SignIn) -> None:
    client = sign_in(cedar.rivera)
    with cedar.context():
        interview = put_interview(cedar)
    answer = pair(client, interview, absent=[cedar.zoe.pk, "x", "9" * 5000])
    assert names_of(interview) == [["Maya", "Noah"]]
    assert "1 student has no partner" in answer.content.decode()
    answer = pair(client, interview, others="1")
    assert names_of(interview) == [["Maya", "Noah", "Zoë"]]
    assert "no partner" not in answer.content.decode()


def test_latecomers_are_paired_with_each_other_and_the_pairs_stay(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        interview = put_pairs(put_interview(cedar), [cedar.maya, cedar.noah])
        put_student(cedar, "kim")
    pair(sign_in(cedar.lee), interview, others="1")
    assert names_of(interview) == [["Kim", "Zoë"], ["Maya", "Noah"]]
    with cedar.context():
        assert Grouping.objects.count() == 1


def test_one_latecomer_joins_those_they_were_not_with(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        interview = put_interview(cedar)
        kim, lou = put_student(cedar, "kim"), put_student(cedar, "lou")
        put_pairs(interview, [cedar.zoe, kim])
        put_pairs(interview, [kim, lou], [cedar.maya, cedar.noah])
    pair(sign_in(cedar.rivera), interview, others="1")
    assert names_of(interview) == [["Kim", "Lou"], ["Maya", "Noah", "Zoë"]]


def test_who_lost_their_partner_finds_another(cedar: Place, sign_in: SignIn) -> None:
    client = sign_in(cedar.rivera)
    with cedar.context():
        interview = put_interview(cedar)
        kim = put_student(cedar, "kim")
        put_pairs(interview, [cedar.maya, cedar.noah], [cedar.zoe, kim])
        leave(cedar, kim)
    page = client.get(url("detail", interview)).content.decode()
    assert "1 student has no partner" in page
    assert "Kim" not in page
    pair(client, interview, others="1")
    assert names_of(interview) == [["Maya", "Noah", "Zoë"]]


def test_pairing_again_gives_others(cedar: Place, sign_in: SignIn) -> None:
    client = sign_in(cedar.rivera)
    with cedar.context():
        interview = put_interview(cedar)
        put_student(cedar, "kim")
    found = []
    for _round in range(3):
        pair(client, interview)
        found.append(str(names_of(interview)))
    assert len(set(found)) == 3
    with cedar.context():
        assert {together.times for together in together_before(interview.advisory).values()} == {1}


def test_an_advisory_of_one(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        interview = put_interview(cedar, "7C", "osei")
    answer = pair(sign_in(cedar.osei), interview)
    assert names_of(interview) == [["Iris"]]
    assert "You are the partner" in answer.content.decode()
    assert "Find them a partner" not in answer.content.decode()
    page = sign_in(cedar.iris).get(url("partner", interview)).content.decode()
    assert "You have no partner yet" in page


def test_an_advisory_of_forty(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        interview = put_interview(cedar)
        for number in range(37):
            put_student(cedar, f"kid{number}")
    pair(sign_in(cedar.rivera), interview)
    assert [len(names) for names in names_of(interview)] == [2] * 20


def test_when_everybody_is_absent_nothing_changes(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        interview = put_interview(cedar)
        everybody = [cedar.maya.pk, cedar.noah.pk, cedar.zoe.pk]
    answer = pair(sign_in(cedar.rivera), interview, absent=everybody)
    assert "Nobody is there to be paired" in said(answer)
    assert names_of(interview) == []
    assert interview.state == "answering"


def test_a_page_that_is_too_old_changes_nothing(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        interview = put_pairs(put_interview(cedar), [cedar.maya, cedar.noah])
    for more in ({"seen": ""}, {"seen": "x"}, {"seen": "", "others": "1"}):
        answer = sign_in(cedar.rivera).post(url("pair", interview), more, follow=True)
        assert "Somebody changed this a moment before you" in said(answer)
    with cedar.context():
        end_interview(interview)
    answer = pair(sign_in(cedar.rivera), interview)
    assert "Somebody changed this a moment before you" in said(answer)
    assert names_of(interview) == [["Maya", "Noah"]]


def test_there_are_no_others_before_the_first_pairs(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        interview = put_interview(cedar)
    pair(sign_in(cedar.rivera), interview, others="1")
    assert names_of(interview) == []


def test_the_pairs_stand_on_a_page_to_show_while_the_interview_is_on(cedar: Place, sign_in: SignIn) -> None:
    client = sign_in(cedar.rivera)
    with cedar.context():
        interview = put_interview(cedar)
    assert "Nobody is paired yet." in client.get(url("pairs", interview)).content.decode()
    with cedar.context():
        put_pairs(interview, [cedar.maya, cedar.noah], [cedar.zoe])
    page = client.get(url("pairs", interview)).content.decode()
    assert "Find your partner" in page
    assert "<span>Maya Torres</span>" in page
    assert "You are the partner" in page
    with cedar.context():
        end_interview(interview)
    assert client.get(url("pairs", interview)).status_code == 404


def post(client: Client, interview: Interview, form: dict[str, str]) -> Any:
    try:
        return client.post(url("pair", interview), form)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_two_teachers_at_the_same_moment_make_one_pairing(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        interview = put_interview(cedar)
    clients = [sign_in(cedar.rivera), sign_in(cedar.lee)]
    with ThreadPoolExecutor(2) as pool, cedar.context():
        Interview.objects.select_for_update().get(pk=interview.pk)
        running = [pool.submit(post, client, interview, {"seen": ""}) for client in clients]
        waiting = 0
        with connections["owner"].cursor() as cursor:
            while waiting < 2 and not any(one.done() for one in running):
                cursor.execute(WAITING)
                waiting = cursor.fetchone()[0]
    assert [one.result().status_code for one in running] == [302, 302]
    assert names_of(interview) == [["Maya", "Noah", "Zoë"]]
    with cedar.context():
        assert Grouping.objects.count() == 1
