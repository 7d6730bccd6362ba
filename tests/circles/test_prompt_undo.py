"""What an answer to a student's prompt leaves behind when it is undone, and what is deleted in the end."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from circles import tasks
from circles.models import AgreementIdea, Item, PlanStep
from schools.models import Enrollment, Member
from tests.cast import Place
from tests.circles.planning import TUESDAY, said
from tests.circles.shelf import put_item, put_use, put_waiting

SignIn = Callable[[Member], Client]
MINE, THEIRS = "/circles/prompts/", "/circles/library/prompts/"
CANARY, WORDS = "canary-9f1a", "What would you ask the moon?"
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
WRITTEN = {
    "text": f"{CANARY}?",
    "questions": CANARY,
    "theme": "needs",
    "depth": "deep",
    "season": "winter",
    "ppra": ["family"],
}


@pytest.fixture(autouse=True)
def nothing_shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("circles.library.load.shipped_items", lambda: ())


@pytest.fixture
def moment() -> Iterator[Any]:
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def put_answered(place: Place, **more: Any) -> Item:
    """Ms. Rivera answered it."""
    with place.context():
        return put_waiting(place, **{"text": WORDS, "answered_by": place.rivera, **more})


def put_taken(place: Place, **more: Any) -> Item:
    return put_answered(
        place, state="in_use", made_by=place.rivera, **{"proposed_text": WORDS, **WRITTEN, **more}
    )


def reopen(client: Client, item: Item) -> Any:
    return client.post(f"{THEIRS}{item.pk}/reopen/", follow=True)


def state(place: Place, item: Item) -> str:
    with place.context():
        return Item.objects.get(pk=item.pk).state


def exists(place: Place, item: Item | AgreementIdea) -> bool:
    with place.context():
        return type(item).objects.filter(pk=item.pk).exists()


@pytest.mark.parametrize("who", ["sam", "lee"])
def test_nobody_undoes_what_a_colleague_took(who: str, cedar: Place, sign_in: SignIn) -> None:
    item, client = put_taken(cedar), sign_in(cedar.people[who])
    assert f"{item.pk}/reopen/" not in client.get(THEIRS).content.decode()
    assert reopen(client, item).status_code == 404
    assert state(cedar, item) == "in_use"


def test_who_took_it_undoes_it_and_nothing_of_theirs_stays(cedar: Place, sign_in: SignIn) -> None:
    item, rivera = put_taken(cedar, only_for=cedar.rivera), sign_in(cedar.rivera)
    assert f"{item.pk}/reopen/" in rivera.get(THEIRS).content.decode()
    assert "waits again" in said(reopen(rivera, item))
    page = sign_in(cedar.sam).get(f"{THEIRS}{item.pk}/")
    assert WORDS in words(page) and CANARY not in words(page)
    assert "family" not in page.context["take"]["ppra"].value()
    with cedar.context():
        now = Item.objects.get()
        assert [getattr(now, name) for name in WRITTEN] == [WORDS, "", "", "", "", []]
        assert (now.only_for, now.made_by, now.answered_by, now.answered_at) == (None, None, None, None)


def test_any_leader_of_the_advisory_undoes_what_was_not_taken(cedar: Place, sign_in: SignIn) -> None:
    item, sam = put_answered(cedar, state="declined", answer="No."), sign_in(cedar.sam)
    assert f"{item.pk}/reopen/" in sam.get(THEIRS).content.decode()
    for _click in range(2):
        assert reopen(sam, item).status_code == 200
    with cedar.context():
        now = Item.objects.get()
        assert (now.state, now.answer, now.theme, now.depth) == ("proposed", "", "acquainted", "light")


@pytest.mark.parametrize("taken_out", [False, True])
def test_what_a_plan_has_stays_taken(taken_out: bool, cedar: Place, sign_in: SignIn) -> None:
    item, rivera = put_taken(cedar), sign_in(cedar.rivera)
    with cedar.context():
        step = put_use(cedar, item, cedar.today)
        if taken_out:
            PlanStep.objects.filter(pk=step.pk).update(position=None, taken_from=1)
    page = rivera.get(THEIRS)
    assert f"{item.pk}/reopen/" not in page.content.decode() and "A plan has it" in words(page)
    assert "it stays taken" in said(reopen(rivera, item))
    assert state(cedar, item) == "in_use"


def test_more_answers_take_no_more_queries(
    cedar: Place, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(cedar.rivera)

    def queries() -> int:
        with django_assert_max_num_queries(14) as captured:
            client.get(THEIRS)
        return len(captured)

    item = put_taken(cedar)
    with cedar.context():
        put_use(cedar, item, cedar.today)
    queries()
    few = queries()
    for _more in range(2):
        put_taken(cedar)
    assert queries() == few


def test_what_is_out_of_the_library_is_not_edited(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        item = put_item(cedar, made_by=cedar.rivera, state="removed", removed_by=cedar.rivera)
    rivera = sign_in(cedar.rivera)
    page = rivera.get(f"/circles/library/{item.pk}/")
    assert page.status_code == 200 and f"/circles/library/{item.pk}/edit/" not in page.content.decode()
    edit = f"/circles/library/{item.pk}/edit/"
    assert rivera.get(edit).status_code == 404
    sent = {"text": "Why did you smile?", "theme": "needs", "depth": "light", "audience": "school"}
    assert "Somebody took it out of the library" in rivera.post(edit, sent).text
    with cedar.context():
        assert Item.objects.get(pk=item.pk).text != sent["text"]


def test_again_goes_to_those_whom_the_page_names(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        item = put_waiting(cedar, WORDS, state="withdrawn")
        Enrollment.objects.filter(student=cedar.maya).update(advisory=cedar.advisories["7C"])
    maya = sign_in(cedar.maya)
    assert "The adults who lead 7C read it" in words(maya.get(MINE))
    maya.post(f"{MINE}{item.pk}/again/")
    with cedar.context():
        assert Item.objects.get().proposed_for == cedar.advisories["7C"]
    assert sign_in(cedar.rivera).get(f"{THEIRS}{item.pk}/").status_code == 404


def test_without_an_advisory_it_stays_taken_back(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        item = put_waiting(cedar, WORDS, state="withdrawn")
        Enrollment.objects.filter(student=cedar.maya).delete()
    assert sign_in(cedar.maya).post(f"{MINE}{item.pk}/again/").status_code == 404
    assert state(cedar, item) == "withdrawn"


def test_what_a_student_took_back_is_deleted_a_day_later(cedar: Place, sign_in: SignIn, moment: Any) -> None:
    with cedar.context():
        item, kept = put_waiting(cedar, WORDS), put_waiting(cedar, "Kept?")
    maya = sign_in(cedar.maya)
    assert "In a day it is deleted." in said(maya.post(f"{MINE}{item.pk}/withdraw/", follow=True))
    moment.shift(DAY - SECOND)
    tasks.forget_taken_back_of(cedar.school.pk)
    assert exists(cedar, item)
    sign_in(cedar.maya).post(f"{MINE}{item.pk}/again/")
    moment.shift(DAY)
    tasks.forget_taken_back_of(cedar.school.pk)
    assert state(cedar, item) == "proposed", "what is proposed again is not deleted"
    sign_in(cedar.maya).post(f"{MINE}{item.pk}/withdraw/")
    moment.shift(DAY)
    tasks.forget_taken_back_of(cedar.school.pk)
    assert not exists(cedar, item) and exists(cedar, kept)


def test_what_was_not_taken_is_deleted_once_its_answer_was_there_for_a_week(
    cedar: Place, sign_in: SignIn, moment: Any
) -> None:
    with cedar.context():
        item = put_waiting(cedar, WORDS)
    sign_in(cedar.rivera).post(f"{THEIRS}{item.pk}/", {"decline": "1", "answer": "No."})
    moment.shift(7 * DAY - SECOND)
    tasks.forget_taken_back_of(cedar.school.pk)
    assert "A week after the answer both are deleted." in words(sign_in(cedar.maya).get(MINE))
    moment.shift(SECOND)
    tasks.forget_taken_back_of(cedar.school.pk)
    assert not exists(cedar, item)


def test_an_idea_that_was_taken_back_is_deleted_a_day_later(
    cedar: Place, sign_in: SignIn, moment: Any
) -> None:
    mine = {"school": cedar.school, "advisory": cedar.advisories["7B"], "proposed_by": cedar.maya}
    with cedar.context():
        idea, other = (AgreementIdea.objects.create(**mine, text=text) for text in ("One.", "Two."))
    close = reverse("circles:idea_close", args=[idea.pk])
    maya = sign_in(cedar.maya)
    assert "A day after it was taken back it is deleted." in words(maya.post(close, follow=True))
    sign_in(cedar.rivera).post(reverse("circles:idea_close", args=[other.pk]))
    moment.shift(DAY - SECOND)
    tasks.forget_taken_back_of(cedar.school.pk)
    assert exists(cedar, idea)
    sign_in(cedar.maya).post(reverse("circles:idea_reopen", args=[idea.pk]))
    moment.shift(DAY)
    tasks.forget_taken_back_of(cedar.school.pk)
    assert exists(cedar, idea)
    sign_in(cedar.maya).post(close)
    moment.shift(DAY)
    tasks.forget_taken_back_of(cedar.school.pk)
    assert not exists(cedar, idea) and exists(cedar, other)


def test_the_clock_runs_the_deletion_for_every_school(
    cedar: Place, harbor: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(tasks.forget_taken_back_of, "delay", asked.append)
    tasks.forget_taken_back()
    assert sorted(asked) == sorted([cedar.school.pk, harbor.school.pk])
    beat = settings.CELERY_BEAT_SCHEDULE["forget taken back"]
    assert beat["task"] == tasks.forget_taken_back.name
    assert beat["schedule"] == 60 * 60
