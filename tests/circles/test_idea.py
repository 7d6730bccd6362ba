"""Ideas for agreements: proposed, taken back, not agreed, brought back, and never too many."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.test import Client

from circles.models import AgreementIdea
from circles.schedule import hold_advisory
from schools.models import Enrollment, Member
from tests.cast import Place
from tests.circles.agreeing import FINISH, put_idea, url
from tests.circles.planning import said

SignIn = Callable[[Member], Client]
LIST = "/circles/agreements/"


def test_an_idea_is_taken_back_and_brought_back(cedar: Place, sign_in: SignIn) -> None:
    idea = put_idea(cedar, cedar.maya)
    maya = sign_in(cedar.maya)
    maya.post(url("idea_close", idea.pk))
    assert state_of(idea, cedar) == AgreementIdea.State.WITHDRAWN
    maya.post(url("idea_reopen", idea.pk))
    assert state_of(idea, cedar) == AgreementIdea.State.OPEN
    sign_in(cedar.rivera).post(url("idea_close", idea.pk))
    assert state_of(idea, cedar) == AgreementIdea.State.DECLINED


def state_of(idea: AgreementIdea, place: Place) -> str:
    with place.context():
        return AgreementIdea.objects.get(pk=idea.pk).state


def test_an_idea_does_not_wait_twice(cedar: Place, sign_in: SignIn) -> None:
    idea = put_idea(cedar, cedar.maya)
    noah, page = sign_in(cedar.noah), url("agreement_propose", cedar.advisories["7B"].pk)
    assert "Somebody proposed this already" in noah.post(page, {"text": FINISH}).content.decode()
    sign_in(cedar.maya).post(url("idea_close", idea.pk))
    noah.post(page, {"text": FINISH})
    sign_in(cedar.maya).post(url("idea_reopen", idea.pk))
    assert state_of(idea, cedar) == AgreementIdea.State.WITHDRAWN


def test_five_ideas_of_one_person_wait_at_most(cedar: Place, sign_in: SignIn) -> None:
    for number in range(5):
        put_idea(cedar, cedar.maya, f"Idea {number}")
    page = url("agreement_propose", cedar.advisories["7B"].pk)
    answer = sign_in(cedar.maya).post(page, {"text": "A sixth"}).content.decode()
    assert "5 ideas of the same person are waiting" in answer and "A sixth" in answer
    assert sign_in(cedar.noah).post(page, {"text": "A sixth"}).status_code == 302


def test_five_wait_at_most_when_some_come_back(cedar: Place, sign_in: SignIn) -> None:
    idea, maya = put_idea(cedar, cedar.maya, "The first"), sign_in(cedar.maya)
    maya.post(url("idea_close", idea.pk))
    for number in range(5):
        put_idea(cedar, cedar.maya, f"Idea {number}")
    answer = maya.post(url("idea_reopen", idea.pk), follow=True)
    assert "5 ideas of the same person are waiting" in said(answer)
    assert state_of(idea, cedar) == AgreementIdea.State.WITHDRAWN


def test_what_the_group_declined_its_leaders_bring_back(cedar: Place, sign_in: SignIn) -> None:
    idea, maya, rivera = put_idea(cedar, cedar.maya), sign_in(cedar.maya), sign_in(cedar.rivera)
    rivera.post(url("idea_close", idea.pk))
    reopen = url("idea_reopen", idea.pk)
    page = maya.get(LIST).content.decode()
    assert FINISH in page and reopen not in page
    assert maya.post(reopen).status_code == 404
    assert reopen in rivera.get(LIST).content.decode()
    rivera.post(reopen)
    assert state_of(idea, cedar) == AgreementIdea.State.OPEN


def test_what_a_student_took_back_nobody_else_brings_back(cedar: Place, sign_in: SignIn) -> None:
    idea, rivera = put_idea(cedar, cedar.maya), sign_in(cedar.rivera)
    sign_in(cedar.maya).post(url("idea_close", idea.pk))
    assert url("idea_reopen", idea.pk) not in rivera.get(LIST).content.decode()
    assert rivera.post(url("idea_reopen", idea.pk)).status_code == 404


def test_what_a_student_took_back_a_leader_does_not_see(cedar: Place, sign_in: SignIn) -> None:
    idea = put_idea(cedar, cedar.maya, "canary-idea-taken-back")
    maya = sign_in(cedar.maya)
    maya.post(url("idea_close", idea.pk))
    assert "canary-idea" not in sign_in(cedar.rivera).get(LIST).content.decode()
    assert "canary-idea" in maya.get(LIST).content.decode()


def test_an_idea_is_taken_back_from_an_advisory_that_its_author_left(cedar: Place, sign_in: SignIn) -> None:
    idea, maya = put_idea(cedar, cedar.maya), sign_in(cedar.maya)
    with cedar.context():
        Enrollment.objects.filter(student=cedar.maya).update(advisory=cedar.advisories["7C"])
    assert "Your ideas in an advisory that you left" in maya.get(LIST).content.decode()
    answer = maya.post(url("idea_close", idea.pk), follow=True)
    assert said(answer) == "The idea is off the list."
    assert state_of(idea, cedar) == AgreementIdea.State.WITHDRAWN
    assert "that you left" not in answer.content.decode()
    assert maya.post(url("idea_reopen", idea.pk)).status_code == 404


def test_names_of_authors_are_folded_away(cedar: Place, sign_in: SignIn) -> None:
    put_idea(cedar, cedar.maya)
    listed, folded = sign_in(cedar.rivera).get(LIST).content.decode().split("<main")[1].split("<details")[:2]
    assert "Maya" not in listed and "Leave it out" in listed
    assert "Who proposed it" in folded and "Maya" in folded
    assert "Who proposed it" not in sign_in(cedar.maya).get(LIST).content.decode()


WAITING = """
SELECT count(DISTINCT pid) FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE NOT granted AND datname = current_database()
"""


def propose(client: Client, page: str, text: str) -> int:
    try:
        return client.post(page, {"text": text}).status_code
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_of_ideas_sent_at_once_five_wait_at_most(cedar: Place, sign_in: SignIn) -> None:
    for number in range(4):
        put_idea(cedar, cedar.maya, f"Idea {number}")
    advisory, clients = cedar.advisories["7B"], [sign_in(cedar.maya) for _ in range(2)]
    page, texts = url("agreement_propose", advisory.pk), ("The fifth", "The sixth")
    with ThreadPoolExecutor(2) as pool:
        with cedar.context(), connections["owner"].cursor() as cursor:
            hold_advisory(advisory)
            running = [
                pool.submit(propose, client, page, text) for client, text in zip(clients, texts, strict=True)
            ]
            waiting = 0
            while waiting < 2 and not any(one.done() for one in running):
                cursor.execute(WAITING)
                waiting = cursor.fetchone()[0]
        assert sorted(one.result() for one in running) == [200, 302]
    with cedar.context():
        assert AgreementIdea.objects.open_in(advisory).count() == 5


@pytest.mark.parametrize("text", ["", "  ", "x" * 161])
def test_an_idea_that_is_none_is_refused(text: str, cedar: Place, sign_in: SignIn) -> None:
    page = url("agreement_propose", cedar.advisories["7B"].pk)
    assert sign_in(cedar.maya).post(page, {"text": text}).status_code == 200
    with cedar.context():
        assert not AgreementIdea.objects.exists()
