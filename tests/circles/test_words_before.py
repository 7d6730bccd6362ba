"""Notes and debriefs that were written before they were encrypted."""

import json
from importlib import import_module
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from circles.models import Circle, LogRevision
from circles.notes import read_notes
from schools import clock
from tests.cast import Place, build_cedar, build_harbor
from tests.circles.written import kept_words, note_of
from tests.clear import tables_with
from tests.scratch import migrate, scratch

__all__ = ["scratch"]

CANARY = "canary-before"
encrypting = import_module("circles.migrations.0003_encrypt_rows")


class Killed(Exception):
    pass


class Before:
    """A place with the tables as they were: its rows have their words in plain columns."""

    def __init__(self, place: Place) -> None:
        self.place = place
        executor = MigrationExecutor(connections["owner"])
        self.apps = executor.loader.project_state([("circles", "0001_initial")]).apps

    def put(self, model: str, **values: Any) -> Any:
        rows = self.apps.get_model("circles", model).objects.using("owner")
        return rows.create(school_id=self.place.school.pk, **values)

    def circle(self, advisory: str, at: int, *notes: str) -> int:
        """Logged once with each note, by the circle's id."""
        place = self.place
        circle = self.put(
            "Circle",
            advisory_id=place.advisories[advisory].pk,
            on=place.today,
            starts_at=clock.now().replace(minute=at),
            state="held" if notes else "planned",
            note=notes[-1] if notes else "",
            log_version=len(notes),
        )
        for version, note in enumerate(notes, 1):
            data = {"held": True, "note": note, "turns": {}}
            log = {"circle": circle, "version": version, "token": uuid4(), "data": data}
            self.put("LogRevision", **log, saved_at=clock.now())
        return circle.pk

    def debrief(self, circle: int, by: int, **words: Any) -> None:
        self.put("Debrief", circle_id=circle, written_by_id=by, saved_at=clock.now(), **words)


@pytest.fixture
def cedar(scratch: None) -> Place:
    migrate("schools")
    migrate("circles", "0001")
    return build_cedar()


@pytest.fixture
def circles(cedar: Place, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Two of 7B with notes, one with none, one of another school; and debriefs of two people. Rows go by twos."""
    monkeypatch.setattr(encrypting, "TOGETHER", 2)
    here, harbor = Before(cedar), build_harbor()
    there = Before(harbor)
    found = [
        here.circle("7B", 1, f"{CANARY} 1", f"{CANARY} 2", "", f"{CANARY} “é” \\ 4"),
        here.circle("7B", 2, f"{CANARY} other", ""),
        here.circle("7B", 3),
        there.circle("8H", 4, f"{CANARY} harbor"),
    ]
    here.debrief(found[0], cedar.rivera.pk, went_well=f"{CANARY} well", tilted=f"{CANARY}\n“tilted”")
    here.debrief(found[0], cedar.lee.pk, heard_less=f"{CANARY} less", version=7)
    here.debrief(found[1], cedar.rivera.pk, went_well=f"{CANARY} away", removed_at=clock.now())
    cedar.people["elsewhere"] = harbor
    return found


def assert_all_is_there(place: Place, circles: list[int]) -> None:
    """And nothing in clear."""
    assert tables_with(CANARY) == set()
    with place.context():
        notes = [note.words for note in read_notes(LogRevision.objects.order_by("circle", "version"))]
        assert notes == [f"{CANARY} 1", f"{CANARY} 2", "", f"{CANARY} “é” \\ 4", f"{CANARY} other", ""]
        assert [note_of(circle) for circle in Circle.objects.order_by("pk")] == [notes[3], "", ""]
        assert [set(revision.data) for revision in LogRevision.objects.all()] == [{"held", "turns"}] * 6
        assert kept_words() == [
            (f"{CANARY} well", "", f"{CANARY}\n“tilted”", 1),
            ("", f"{CANARY} less", "", 7),
        ]
    with place.people["elsewhere"].context():
        assert [note_of(circle) for circle in Circle.objects.all()] == [f"{CANARY} harbor"]


def test_all_of_them_can_be_read_and_none_in_clear(cedar: Place, circles: list[int]) -> None:
    assert tables_with(CANARY) == {"circles_circle", "circles_logrevision", "circles_debrief"}
    migrate("circles")
    assert_all_is_there(cedar, circles)


@pytest.mark.long
@pytest.mark.parametrize("at", [1, 7])
def test_killed_in_between_it_begins_anew(
    cedar: Place, circles: list[int], monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    left, encrypt = list(range(at)), encrypting.encrypt

    def encrypt_some(*args: Any) -> bytes:
        if not left:
            raise Killed
        left.pop()
        return encrypt(*args)

    monkeypatch.setattr(encrypting, "encrypt", encrypt_some)
    with pytest.raises(Killed):
        migrate("circles")
    monkeypatch.setattr(encrypting, "encrypt", encrypt)
    migrate("circles")
    assert_all_is_there(cedar, circles)


@pytest.mark.long
def test_it_may_stop_after_the_encrypting(cedar: Place, circles: list[int]) -> None:
    migrate("circles", "0003")
    migrate("circles")
    assert_all_is_there(cedar, circles)


@pytest.mark.long
def test_no_old_version_of_a_row_stays_in_the_files(cedar: Place, circles: list[int]) -> None:
    migrate("circles", "0004")
    before = files()
    migrate("circles")
    assert not before & files()


def files() -> set[int]:
    """Of the tables that held the words, and of what the planner notes of their columns."""
    held = ("circles_circle", "circles_logrevision", "circles_debrief", "pg_catalog.pg_statistic")
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_relation_filenode(t::regclass) FROM unnest(%s) AS t", [list(held)])
        return {number for (number,) in cursor.fetchall()}


@pytest.mark.long
def test_a_note_that_is_nowhere_else_is_not_lost(cedar: Place) -> None:
    circle = Before(cedar).circle("7B", 1, f"{CANARY} 1")
    with connections["owner"].cursor() as cursor:
        data = json.dumps({"held": True, "note": "Another.", "turns": {}})
        cursor.execute("UPDATE circles_logrevision SET data = %s", [data])
    with pytest.raises(RuntimeError, match=rf"in no revision of their logs: \[{circle}\]"):
        migrate("circles")
    assert tables_with(CANARY) == {"circles_circle"}
