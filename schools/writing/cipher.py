"""A text as it is stored: AES-256-GCM, with a nonce of its own before it, bound to the one place where it opens."""

import json
import secrets
from dataclasses import astuple, dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_LENGTH = 32  # bytes
NONCE_LENGTH = 12  # bytes


class Unreadable(Exception):
    """The text was changed or moved here from another place, or the key is not the one it was written with."""


@dataclass(frozen=True)
class Binding:
    """Where a text belongs: what it is, the ids of its school and author (None: the school), its row and version.

    A ciphertext put anywhere else, an older version of the same row included, does not open.
    """

    what: str
    school: int
    author: int | None
    row: int | str | UUID
    version: int = 1

    def as_bytes(self) -> bytes:
        return json.dumps(astuple(self), default=str).encode()


def encrypt(words: str, key: bytes, binding: Binding) -> bytes:
    return seal_bytes(words.encode(), key, binding.as_bytes())


def decrypt(stored: bytes | memoryview, key: bytes, binding: Binding) -> str:
    """Raises Unreadable."""
    return open_sealed(bytes(stored), key, binding.as_bytes()).decode()


def seal_bytes(plain: bytes, key: bytes, associated: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_LENGTH)
    return nonce + AESGCM(key).encrypt(nonce, plain, associated)


def open_sealed(stored: bytes, key: bytes, associated: bytes) -> bytes:
    """Raises Unreadable."""
    if len(stored) < NONCE_LENGTH:
        raise Unreadable
    try:
        return AESGCM(key).decrypt(stored[:NONCE_LENGTH], stored[NONCE_LENGTH:], associated)
    except InvalidTag:
        raise Unreadable from None
