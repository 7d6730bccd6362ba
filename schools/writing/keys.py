"""The key of each author. It is made with the first text, and destroyed to make all of them unreadable at once."""

import secrets
from collections.abc import Iterable

from django.db.models import Q

from schools.chain import first_head, sealing_key
from schools.models import Member, OpeningHead, WritingKey
from schools.writing.cipher import KEY_LENGTH, Unreadable
from schools.writing.master_keys import current_name, unwrap, wrap

ROTATED_TOGETHER = 100


def key_to_write(school: int, author: int | None) -> bytes:
    """The author's, or the school's own for None; made when there is none, and there until the transaction ends.

    Raises Unreadable when it is wrapped by a master key that the environment does not have.
    """
    return opened(locked_key(school, author) or new_key(school, author))


def locked_key(school: int, author: int | None) -> WritingKey | None:
    return WritingKey.objects.select_for_update(no_key=True).filter(school=school, author=author).first()


def new_key(school: int, author: int | None) -> WritingKey:
    """The one that stands when two are made at once. With the school's own its record of openings begins, and not with
    one that was put there meanwhile: whoever makes a key begins its record.
    """
    wrapped, name = wrap(secrets.token_bytes(KEY_LENGTH), school, author)
    fresh = WritingKey(school_id=school, author_id=author, wrapped=wrapped, wrapped_by=name)
    WritingKey.objects.bulk_create([fresh], ignore_conflicts=True)
    key = WritingKey.objects.select_for_update(no_key=True).get(school=school, author=author)
    if author is None and bytes(key.wrapped) == wrapped:
        head = first_head(school, sealing_key(opened(key)))
        OpeningHead.objects.bulk_create([head], ignore_conflicts=True)
    return key


def opened(key: WritingKey) -> bytes:
    return unwrap(key.wrapped, key.wrapped_by, key.school_id, key.author_id)


def keys_to_read(school: int, authors: Iterable[int | None]) -> dict[int | None, bytes]:
    """By author, in one query; without those that were destroyed or that no master key of the environment opens."""
    wanted = set(authors)
    whose = Q(author__in=wanted - {None})
    if None in wanted:
        whose |= Q(author=None)
    found = {}
    for key in WritingKey.objects.filter(whose, school=school) if wanted else ():
        try:
            found[key.author_id] = opened(key)
        except Unreadable:
            continue
    return found


def destroy_key(author: Member) -> None:
    """Nothing that the member wrote can be read any more, here or in copies of the database made from now on."""
    WritingKey.objects.filter(author=author).delete()


def rotate_keys(school: int) -> int:
    """Wraps the next few keys by the first master key; returns how many, 0 when it wraps all of them.

    Raises Unreadable when a key is wrapped by a master key that the environment does not have.
    """
    stale = WritingKey.objects.filter(school=school).exclude(wrapped_by=current_name())
    rows = list(stale.select_for_update(no_key=True).order_by("pk")[:ROTATED_TOGETHER])
    for key in rows:
        key.wrapped, key.wrapped_by = wrap(opened(key), school, key.author_id)
    WritingKey.objects.bulk_update(rows, ["wrapped", "wrapped_by"])
    return len(rows)
