"""Texts as they are stored, the keys of their authors, and the keys of the environment."""

from dataclasses import replace
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from hypothesis import given
from hypothesis import strategies as st

from schools.models import Member, Role, WritingKey
from schools.writing.cipher import KEY_LENGTH, Binding, Unreadable, decrypt, encrypt
from schools.writing.keys import destroy_key, key_to_write, keys_to_read
from tests.cast import Place
from tests.promises.plugin import Proved

KEY = bytes(KEY_LENGTH)
BINDING = Binding("entry", school=1, author=2, row=3, version=4)
ELSEWHERE = [
    replace(BINDING, what="reply"),
    replace(BINDING, school=9),
    replace(BINDING, author=9),
    replace(BINDING, author=None),
    replace(BINDING, row=9),
    replace(BINDING, version=5),
]


@given(st.text())
def test_a_text_comes_back_as_it_was_written(words: str) -> None:
    assert decrypt(encrypt(words, KEY, BINDING), KEY, BINDING) == words


@pytest.mark.parametrize("binding", ELSEWHERE)
@pytest.mark.promise("ciphertexts-bound")
def test_a_text_opens_nowhere_else(binding: Binding) -> None:
    with pytest.raises(Unreadable):
        decrypt(encrypt("penguin", KEY, BINDING), KEY, binding)


@pytest.mark.promise("ciphertexts-bound")
@given(st.binary(max_size=80))
def test_noise_does_not_open(noise: bytes) -> None:
    with pytest.raises(Unreadable):
        decrypt(noise, KEY, BINDING)


@pytest.mark.promise("ciphertexts-bound")
def test_a_changed_text_does_not_open(proved: Proved) -> None:
    stored = encrypt("penguin", KEY, BINDING)
    bits = 8 * len(stored)
    for bit in range(bits):
        changed = int.from_bytes(stored) ^ 1 << bit
        with pytest.raises(Unreadable):
            decrypt(changed.to_bytes(len(stored)), KEY, BINDING)
    proved(bits, "bits of a text changed one after the other")


@pytest.mark.promise("nothing-in-clear")
def test_the_same_words_look_different_each_time() -> None:
    assert encrypt("penguin", KEY, BINDING) != encrypt("penguin", KEY, BINDING)


@pytest.mark.django_db
def test_each_author_has_a_key_and_the_school_one_of_its_own(cedar: Place) -> None:
    school, maya, noah = cedar.school.pk, cedar.maya.pk, cedar.noah.pk
    with cedar.context():
        keys = {author: key_to_write(school, author) for author in (maya, noah, None)}
        assert len(set(keys.values())) == 3
        assert key_to_write(school, maya) == keys[maya]
        assert keys_to_read(school, [maya, noah, None, cedar.zoe.pk]) == keys
        assert keys_to_read(school, [maya]) == {maya: keys[maya]}
        assert keys_to_read(school, []) == {}


@pytest.mark.django_db
@pytest.mark.promise("ciphertexts-bound")
def test_a_key_put_into_another_row_does_not_open(cedar: Place) -> None:
    with cedar.context():
        key_to_write(cedar.school.pk, cedar.maya.pk)
        key_to_write(cedar.school.pk, cedar.noah.pk)
        hers = WritingKey.objects.get(author=cedar.maya)
        WritingKey.objects.filter(author=cedar.noah).update(wrapped=hers.wrapped)
        assert set(keys_to_read(cedar.school.pk, [cedar.maya.pk, cedar.noah.pk])) == {cedar.maya.pk}


@pytest.mark.django_db
@pytest.mark.promise("erasure")
def test_a_destroyed_key_opens_nothing_and_a_later_one_not_either(cedar: Place) -> None:
    school, maya = cedar.school.pk, cedar.maya.pk
    with cedar.context():
        stored = encrypt("penguin", key_to_write(school, maya), BINDING)
        destroy_key(cedar.maya)
        assert keys_to_read(school, [maya]) == {}
        with pytest.raises(Unreadable):
            decrypt(stored, key_to_write(school, maya), BINDING)


@pytest.mark.django_db
@pytest.mark.promise("nothing-in-clear")
def test_no_key_of_the_environment_is_in_the_database(cedar: Place, settings: Any) -> None:
    with cedar.context():
        key = key_to_write(cedar.school.pk, None)
        row = WritingKey.objects.get()
        stored = bytes(row.wrapped) + row.wrapped_by.encode()
    assert key not in stored
    assert not any(words.encode() in stored for words in settings.JOURNAL_KEYS)


@pytest.fixture
def many_keys(transactional_db: None, cedar: Place) -> dict[int | None, bytes]:
    """350 authors, which is more than are wrapped together."""
    names = range(350)
    with cedar.context():
        cedar.add_all({f"s{each}": Member(role=Role.STUDENT, given_name=f"S{each}") for each in names})
        return {
            author: key_to_write(cedar.school.pk, author)
            for author in [cedar.people[f"s{each}"].pk for each in names] + [None]
        }


def test_keys_are_wrapped_anew_and_the_old_master_key_is_needed_no_more(
    cedar: Place, many_keys: dict[int | None, bytes], settings: Any, capsys: Any
) -> None:
    old, new = settings.JOURNAL_KEYS[0], "n" * 40
    settings.JOURNAL_KEYS = [new, old]
    call_command("rotate_journal_key")
    assert "351 keys wrapped anew" in capsys.readouterr().out
    settings.JOURNAL_KEYS = [new]
    assert all_keys(cedar, many_keys) == many_keys
    settings.JOURNAL_KEYS = [old]
    assert all_keys(cedar, many_keys) == {}
    with pytest.raises(Unreadable), cedar.context():
        key_to_write(cedar.school.pk, None)


def test_an_old_master_key_that_is_missing_is_named(
    cedar: Place, many_keys: dict[int | None, bytes], settings: Any
) -> None:
    before, settings.JOURNAL_KEYS = settings.JOURNAL_KEYS, ["n" * 40]
    with pytest.raises(CommandError, match="JOURNAL_KEY that is not set"):
        call_command("rotate_journal_key")
    settings.JOURNAL_KEYS = before
    assert all_keys(cedar, many_keys) == many_keys


def all_keys(place: Place, wanted: dict[int | None, bytes]) -> dict[int | None, bytes]:
    with place.context():
        return keys_to_read(place.school.pk, wanted)
