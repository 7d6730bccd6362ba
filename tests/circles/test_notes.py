"""Notes and debriefs as they are stored: in clear nowhere, and what pages say when they can no longer be read."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from circles.debriefs import debrief_of
from circles.models import Circle, Debrief, LogRevision
from circles.notes import Note, read_notes
from schools.models import Member, WritingKey
from tests.cast import Place
from tests.circles.log_sheets import put_log, sent_by, sheet_of, url
from tests.circles.planning import TUESDAY, put_circle
from tests.circles.written import kept_words, note_of, put_debrief
from tests.clear import tables_with

SignIn = Callable[[Member], Client]
CANARY = "canary-words-77a0"
NOTE_LOST = "This note can no longer be read."
DEBRIEF_LOST = "can no longer be read"
LIST = reverse("circles:debrief_list")
TODAY = TUESDAY.date()


@pytest.fixture(autouse=True)
def moment() -> Iterator[Any]:
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def circle(cedar: Place) -> Circle:
    with cedar.context():
        return put_circle(cedar, TODAY)


@pytest.fixture
def logged(cedar: Place, circle: Circle) -> Circle:
    """Twice, with a note and a debrief each time."""
    with cedar.context():
        put_log(circle, cedar.rivera, note=f"{CANARY} 1")
        put_log(circle, cedar.lee, note=f"{CANARY} 2", noah="absent")
        put_debrief(circle, cedar.rivera, CANARY)
    return circle


def lose_keys(place: Place) -> None:
    with place.context():
        WritingKey.objects.all().delete()


def text_of(client: Client, page: str) -> str:
    response = client.get(page)
    assert response.status_code == 200
    return response.content.decode()


def answers(words: str, version: int = 0) -> dict[str, Any]:
    return {"went_well": words, "heard_less": words, "tilted": "", "version": version}


@pytest.mark.promise("nothing-in-clear")
def test_what_pages_save_stands_nowhere_in_clear(
    transactional_db: None, cedar: Place, circle: Circle, sign_in: SignIn
) -> None:
    rivera = sign_in(cedar.rivera)
    rivera.post(
        url(circle), sheet_of(rivera, circle, note=f"{CANARY} note", **{"promise-0-promise": "In sight"})
    )
    rivera.post(url(circle), sheet_of(rivera, circle, note=f"{CANARY} corrected"))
    rivera.post(url(circle, "circle_debrief"), answers(f"{CANARY} debrief"))
    assert f"{CANARY} corrected" in text_of(rivera, url(circle, "circle_detail"))
    assert f"{CANARY} note" in text_of(rivera, url(circle, "circle_history"))
    assert f"{CANARY} debrief" in text_of(rivera, LIST)
    assert tables_with("In sight") == {"circles_followup"}
    assert tables_with(CANARY) == set()


@pytest.mark.promise("ciphertexts-bound")
def test_a_note_opens_in_its_own_place_alone(cedar: Place, logged: Circle) -> None:
    with cedar.context():
        second, first = LogRevision.objects.filter(circle=logged)
        other = put_circle(cedar, TODAY, at=TUESDAY.time().replace(hour=7))
        put_log(other, cedar.rivera, note="Elsewhere.")
        LogRevision.objects.filter(circle=other).update(note=first.note)
        assert note_of(other) is None
        LogRevision.objects.filter(pk=second.pk).update(note=first.note)
        assert read_notes(LogRevision.objects.filter(circle=logged)) == [Note(None), Note(f"{CANARY} 1")]


@pytest.mark.promise("ciphertexts-bound")
def test_a_debrief_opens_in_its_own_place_alone(cedar: Place, logged: Circle) -> None:
    with cedar.context():
        hers = Debrief.objects.get()
        his = put_debrief(logged, cedar.lee, "Mine.")
        for changed in ({"answers": hers.answers}, {"answers": his.answers, "version": 2}):
            Debrief.objects.filter(pk=his.pk).update(**changed)
            found = debrief_of(logged, cedar.lee)
            assert found
            assert found.words is None


def test_a_note_is_the_schools_and_a_debrief_its_authors(cedar: Place, logged: Circle) -> None:
    with cedar.context():
        WritingKey.objects.filter(author=cedar.rivera).delete()
        assert note_of(Circle.objects.get()) == f"{CANARY} 2"
        assert kept_words() == []


def test_pages_say_that_a_note_is_lost(cedar: Place, logged: Circle, rivera: Client) -> None:
    lose_keys(cedar)
    history = reverse("circles:advisory_history", args=[logged.advisory_id])
    for page in (url(logged, "circle_detail"), url(logged, "circle_history"), history):
        assert NOTE_LOST in text_of(rivera, page)
        assert CANARY not in text_of(rivera, page)


def test_a_log_saved_over_a_lost_note_says_what_becomes_of_it(
    cedar: Place, logged: Circle, rivera: Client
) -> None:
    with cedar.context():
        kept = WritingKey.objects.get(author=None)
    lose_keys(cedar)
    page = rivera.get(url(logged))
    assert "can no longer be read. It stays in the history as it is" in page.content.decode()
    assert sent_by(page)["note"] == ""
    rivera.post(url(logged), sent_by(page))
    assert NOTE_LOST in text_of(rivera, url(logged, "circle_history"))
    with cedar.context():
        kept.save()
    history = text_of(rivera, url(logged, "circle_history"))
    assert f"{CANARY} 2" in history
    assert "The note was emptied." in history


def test_a_conflict_with_a_lost_note_says_so(cedar: Place, circle: Circle, rivera: Client) -> None:
    mine = sheet_of(rivera, circle, note="Mine.")
    with cedar.context():
        put_log(circle, cedar.lee, note=CANARY)
    lose_keys(cedar)
    response = rivera.post(url(circle), mine)
    assert NOTE_LOST in response.content.decode()
    assert sent_by(response)["note"] == "Mine."


def test_a_lost_debrief_says_so_and_can_be_taken_away(cedar: Place, logged: Circle, rivera: Client) -> None:
    lose_keys(cedar)
    page = text_of(rivera, url(logged, "circle_debrief"))
    assert "You can take it away; new words replace it." in page
    assert DEBRIEF_LOST in text_of(rivera, LIST)
    with cedar.context():
        debrief = Debrief.objects.get()
    assert reverse("circles:debrief_remove", args=[debrief.pk]) in page
    rivera.post(reverse("circles:debrief_remove", args=[debrief.pk]))
    assert DEBRIEF_LOST not in text_of(rivera, LIST)
    rivera.post(url(logged, "circle_debrief"), answers("Anew"))
    assert "Anew" in text_of(rivera, LIST)


def test_without_the_sites_key_nothing_is_saved_or_lost(
    cedar: Place, logged: Circle, rivera: Client, settings: Any
) -> None:
    before, settings.JOURNAL_KEYS = settings.JOURNAL_KEYS, ["another" * 6]
    for page, sent in (
        (url(logged), sheet_of(rivera, logged, note="Typed.")),
        (url(logged, "circle_debrief"), answers("Typed.", version=1)),
    ):
        response = rivera.post(page, sent)
        assert "This cannot be encrypted at the moment, so it is not saved." in response.content.decode()
        assert "Typed." in response.content.decode()
    settings.JOURNAL_KEYS = before
    with cedar.context():
        assert note_of(Circle.objects.get()) == f"{CANARY} 2"
        assert kept_words() == [(CANARY, "", "", 1)]
