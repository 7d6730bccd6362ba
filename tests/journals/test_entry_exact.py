"""Who can read an entry is whom the page names above it, whatever happened since the page was opened."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from journals.audience import choose_audience, people_around, readers_of
from journals.choices import choices_of_finished
from journals.entries import Save, finish_entry, save_entry
from journals.hidings import lift
from journals.models import Audience, Entry, Share
from journals.sentences import who_can_read
from journals.words import EntryWords
from schools.models import Enrollment, Member
from tests.cast import Place
from tests.journals.rows import a_hidden_entry, an_entry, share, write

SignIn = Callable[[Member], Client]
CHANGED = "Who can read this has changed since this page was opened"


@pytest.fixture
def maya(cedar: Place, sign_in: SignIn) -> Client:
    return sign_in(cedar.maya)


def url(name: str, pk: UUID) -> str:
    return reverse(f"journals:entry_{name}", args=[pk])


def hidden_field(page: Any, name: str) -> str:
    return page.content.decode().split(f'name="{name}" value="')[1].split('"')[0]


def move(cedar: Place, student: Member, advisory: str) -> None:
    Enrollment.objects.filter(student=student).update(advisory=cedar.advisories[advisory])


def names(entry: Entry) -> set[str]:
    rows = Share.objects.filter(entry=entry)
    return {share.reader.given_name for share in rows.select_related("reader")}


@pytest.mark.parametrize("version", [0, 1])
def test_done_with_the_same_words_shares_as_this_window_says(
    cedar: Place, maya: Client, version: int
) -> None:
    with cedar.context():
        entry = write(cedar.maya, "One")
        save_entry(cedar.maya, Save(entry.pk, EntryWords("One"), audience="circle", version=1, tab=uuid4()))
    told = {"do": "finish", "text": "One", "audience": "me", "version": version, "standing": "draft"}
    maya.post(url("write", entry.pk), {**told, "tab": uuid4()})
    with cedar.context():
        assert names(entry) == set()
        assert Entry.objects.get(pk=entry.pk).is_finished


def test_a_window_from_before_it_was_brought_back_to_the_circle_saves_nothing(
    cedar: Place, maya: Client
) -> None:
    with cedar.context():
        entry = a_hidden_entry(cedar)
    page = maya.get(url("write", entry.pk))
    told = {
        "text": "For Ms. Rivera",
        "version": 1,
        "tab": uuid4(),
        "standing": hidden_field(page, "standing"),
    }
    assert maya.post(url("save", entry.pk), {**told, "serial": 1}).status_code == 200
    with cedar.context():
        lift(entry)
    assert maya.post(url("save", entry.pk), {**told, "version": 2, "serial": 2}).status_code == 412


def test_done_names_nobody_whom_the_page_did_not_name(cedar: Place, maya: Client) -> None:
    with cedar.context():
        entry = write(cedar.maya, "About moving", audience="teacher")
    page = maya.get(url("write", entry.pk))
    told = {"do": "finish", "text": "About moving", "audience": "teacher", "version": 1, "standing": "draft"}
    with cedar.context():
        move(cedar, cedar.maya, "7C")
    shown = maya.post(url("write", entry.pk), {**told, "around": hidden_field(page, "around")})
    assert CHANGED in shown.content.decode() and "Mr. Osei" in shown.content.decode()
    with cedar.context():
        assert names(entry) == set()
    maya.post(url("write", entry.pk), {**told, "around": hidden_field(shown, "around")})
    with cedar.context():
        assert names(entry) == {"Kofi"}


def test_a_change_names_nobody_whom_the_page_did_not_name(cedar: Place, maya: Client) -> None:
    with cedar.context():
        entry = share(cedar.maya, "me")
    around = hidden_field(maya.get(url("detail", entry.pk)), "around")
    with cedar.context():
        move(cedar, cedar.iris, "7B")
    told = {"audience": "circle", "around": around}
    shown = maya.post(url("audience", entry.pk), told, follow=True)
    assert "Who is in your advisory has changed, so nothing was done." in shown.content.decode()
    with cedar.context():
        assert names(entry) == set()
    maya.post(url("audience", entry.pk), {**told, "around": hidden_field(shown, "around")})
    with cedar.context():
        assert "Iris" in names(entry)


def test_taking_it_back_never_waits(cedar: Place, maya: Client) -> None:
    with cedar.context():
        entry = an_entry(cedar)
    maya.post(url("audience", entry.pk), {"audience": "me", "around": "of another day"})
    with cedar.context():
        assert names(entry) == set()


def test_what_is_taken_back_while_another_window_finishes_is_taken_back(cedar: Place) -> None:
    with cedar.context():
        entry = write(cedar.maya, audience="circle")
        from_before = Entry.objects.get(pk=entry.pk)
        finish_entry(entry)
        choose_audience(from_before, "me")
        assert names(entry) == set()
        from_before = write(cedar.maya, audience="circle")
        finish_entry(Entry.objects.get(pk=from_before.pk))
        choose_audience(from_before, "teacher")
        assert names(from_before) == {"Ana", "Jun"}


def test_who_has_left_is_not_said_to_read_it(cedar: Place) -> None:
    with cedar.context():
        entry = an_entry(cedar)
        assert who_can_read(readers_of(entry)).startswith("Mr. Lee, Ms. Rivera and 2 students of your circle")
        move(cedar, cedar.noah, "7C")
        Member.objects.filter(pk=cedar.lee.pk).update(left_on=cedar.today)
        assert who_can_read(readers_of(entry)).startswith("Ms. Rivera and 1 student of your circle")
        read = {reader.pk for reader in readers_of(entry)}
        people = Member.objects.here().exclude(pk=cedar.maya.pk)
        assert read == {each.pk for each in people if Entry.objects.shared_with(each).exists()}


@pytest.mark.parametrize("before", Audience.values)
@pytest.mark.parametrize("after", Audience.values)
def test_what_a_change_would_mean_while_it_is_hidden(cedar: Place, before: str, after: str) -> None:
    with cedar.context():
        entry = a_hidden_entry(cedar)
        choose_audience(entry, before)
        told = choices_of_finished(entry, people_around(cedar.maya))
        choose_audience(entry, after)
        said = next(each.sentence for each in told if each.value == after)
        assert said == who_can_read(readers_of(entry))
