"""What people wrote on the open question: kept without anything beside it, for counselors."""

import secrets
from collections.abc import Sequence

from reports.models import OpenText, Release
from schools import clock
from schools.models import Member
from schools.writing.cipher import Binding, decrypt, encrypt
from schools.writing.keys import key_to_write, keys_to_read

FEWEST_TEXTS = 30


def keep_texts(release: Release, words: Sequence[str]) -> None:
    """In an order that nothing decides but chance. Fewer than thirty are not kept at all."""
    if len(words) < FEWEST_TEXTS:
        return
    key = key_to_write(release.school_id, None)
    shuffled = list(words)
    secrets.SystemRandom().shuffle(shuffled)
    OpenText.objects.bulk_create(sealed(release, each, key) for each in shuffled)


def sealed(release: Release, words: str, key: bytes) -> OpenText:
    text = OpenText(school_id=release.school_id, release=release)
    text.words = encrypt(words, key, binding_of(text))
    return text


def read_texts(release: Release, reader: Member) -> list[str]:
    """Those of a release that is shown, in the order of their ids; none for whoever is no counselor.

    Raises Unreadable.
    """
    if not release.is_shown(clock.now()):
        return []
    texts = OpenText.objects.readable_by(reader).filter(release=release)
    return read_all(release.school_id, list(texts))


def read_all(school: int, texts: Sequence[OpenText]) -> list[str]:
    if not texts:
        return []
    key = keys_to_read(school, [None]).get(None, b"")
    return [decrypt(text.words, key, binding_of(text)) for text in texts]


def read_text(text: OpenText) -> str:
    """One that was found by `OpenText.objects.readable_by`. Raises Unreadable."""
    return read_all(text.school_id, [text])[0]


def binding_of(text: OpenText) -> Binding:
    return Binding("open text", text.school_id, None, f"{text.release_id} {text.pk}")
