"""The keys of the environment, which wrap the authors' keys and are in no database."""

from hashlib import sha256

from django.conf import settings

from schools.writing.cipher import Unreadable, open_sealed, seal_bytes

NAME_LENGTH = 8  # hexadecimal digits


def master_keys() -> dict[str, bytes]:
    """Each key of `JOURNAL_KEY` by a short name that says nothing of it, the one that wraps first."""
    keys = [sha256(b"advisory master key\0" + words.encode()).digest() for words in settings.JOURNAL_KEYS]
    return {sha256(b"name\0" + key).hexdigest()[:NAME_LENGTH]: key for key in keys}


def current_name() -> str:
    return next(iter(master_keys()))


def wrap(key: bytes, school: int, author: int | str | None) -> tuple[bytes, str]:
    """The author's key encrypted for this author, and the name of the master key that did.

    What has a key and is no author, as a survey, gives a name of its own that is no number.
    """
    name = current_name()
    return seal_bytes(key, master_keys()[name], owner(school, author)), name


def unwrap(wrapped: bytes | memoryview, wrapped_by: str, school: int, author: int | str | None) -> bytes:
    """Raises Unreadable, also when the master key is not among those of the environment."""
    master = master_keys().get(wrapped_by)
    if master is None:
        raise Unreadable
    return open_sealed(bytes(wrapped), master, owner(school, author))


def owner(school: int, author: int | str | None) -> bytes:
    return f"{school} {author}".encode()
