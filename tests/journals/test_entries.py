"""Saving: in order and out of it, from one window and from several."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journals.entries import (
    EntryConflict,
    EntryGone,
    Save,
    finish_entry,
    remove_entry,
    restore_entry,
    save_entry,
)
from journals.models import Entry
from journals.words import EntryWords, read_entry
from schools import clock
from schools.models import Member
from tests.cast import Place
from tests.journals.rows import share, write


@pytest.fixture(autouse=True)
def in_school(cedar: Place) -> Iterator[None]:
    with cedar.context():
        yield


def text_of(entry: Entry) -> str:
    return read_entry(Entry.objects.get(pk=entry.pk)).text


def again(author: Member, entry: Entry, text: str, version: int, **more: object) -> Entry:
    return save_entry(author, Save(entry.pk, EntryWords(text), version=version, **more))


def test_words_come_back(cedar: Place) -> None:
    words = EntryWords("שלום 🐧 <b>no</b>\n\n- one", "Who helped you?", pleasant=-2, energy=2)
    entry = save_entry(cedar.maya, Save(uuid4(), words))
    assert read_entry(Entry.objects.get(pk=entry.pk)) == words
    assert (entry.version, entry.on) == (1, cedar.today)


def test_a_later_version_takes_the_place_of_the_one_before(cedar: Place) -> None:
    entry = write(cedar.maya, "one")
    assert again(cedar.maya, entry, "two", version=1).version == 2
    assert text_of(entry) == "two"


def test_two_windows_never_overwrite_each_other(cedar: Place) -> None:
    here, there = uuid4(), uuid4()
    entry = write(cedar.maya, "one", tab=here, serial=1)
    again(cedar.maya, entry, "from there", version=1, tab=there, serial=1)
    with pytest.raises(EntryConflict) as refused:
        again(cedar.maya, entry, "from here", version=1, tab=here, serial=2)
    assert refused.value.entry.version == 2
    assert text_of(entry) == "from there"
    again(cedar.maya, entry, "both", version=2, tab=here, serial=3)
    assert text_of(entry) == "both"


def test_the_same_words_are_no_conflict(cedar: Place) -> None:
    entry = write(cedar.maya, "one")
    again(cedar.maya, entry, "two", version=1)
    assert again(cedar.maya, entry, "two", version=1).version == 2


@given(order=st.permutations(range(1, 6)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
def test_saves_of_one_window_may_arrive_in_any_order(cedar: Place, order: list[int]) -> None:
    tab = uuid4()
    entry = write(cedar.maya, "begin", tab=tab, serial=0)
    for serial in order:
        again(cedar.maya, entry, f"save {serial}", version=1, tab=tab, serial=serial)
    assert text_of(entry) == "save 5"


def test_a_save_that_is_sent_again_changes_nothing(cedar: Place) -> None:
    tab, pk = uuid4(), uuid4()
    first = Save(pk, EntryWords("one"), tab=tab, serial=1)
    assert save_entry(cedar.maya, first).version == save_entry(cedar.maya, first).version == 1
    with pytest.raises(EntryConflict):
        save_entry(cedar.maya, Save(pk, EntryWords("other"), tab=uuid4(), serial=1))
    assert Entry.objects.count() == 1


@pytest.mark.promise("entry-readers")
def test_nobody_saves_into_somebody_elses_entry(cedar: Place) -> None:
    entry = write(cedar.maya, "mine")
    for version in (0, 1):
        with pytest.raises(EntryGone):
            again(cedar.noah, entry, "not mine", version=version)
    assert text_of(entry) == "mine"


def test_what_was_taken_away_takes_no_words(cedar: Place) -> None:
    entry = write(cedar.maya, "one")
    remove_entry(entry)
    with pytest.raises(EntryGone):
        again(cedar.maya, entry, "two", version=1)
    assert restore_entry(entry)
    assert text_of(entry) == "one"


@pytest.mark.promise("ciphertexts-bound")
def test_an_older_version_put_back_does_not_open(cedar: Place) -> None:
    entry = write(cedar.maya, "one")
    old = bytes(Entry.objects.get().words)
    again(cedar.maya, entry, "two", version=1)
    Entry.objects.update(words=old)
    assert read_entry(Entry.objects.get()) is None


@pytest.mark.parametrize("whose", ["maya", "noah"])
@pytest.mark.promise("ciphertexts-bound")
def test_words_moved_to_another_entry_do_not_open(cedar: Place, whose: str) -> None:
    entry, other = write(cedar.maya, "one"), write(cedar.people[whose], "two")
    Entry.objects.filter(pk=other.pk).update(words=Entry.objects.get(pk=entry.pk).words)
    assert read_entry(Entry.objects.get(pk=other.pk)) is None


def test_a_save_asks_three_queries(cedar: Place, django_assert_num_queries: Any) -> None:
    entry = share(cedar.maya, "circle")
    save = Save(entry.pk, EntryWords("more"), audience="circle", version=entry.version, tab=uuid4(), serial=1)
    with django_assert_num_queries(3):
        save_entry(cedar.maya, replace(save, standing="finished circle"))


def test_finishing_again_keeps_the_moment(cedar: Place) -> None:
    entry = share(cedar.maya, "me")
    before = entry.finished_at
    finish_entry(Entry.objects.get())
    assert Entry.objects.get().finished_at == before <= clock.now()
