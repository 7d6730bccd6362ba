"""Which keys of the environment a backup needs, by short names that say nothing of them."""

import hmac
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from advisory.launcher.refusal import Refusal
from schools.writing.master_keys import NAME_LENGTH, master_keys

PLACES = {"JOURNAL_KEY": "journal-key", "SECRET_KEY": "secret-key"}


def name_of_secret_key() -> str:
    return sha256(b"advisory secret key\0" + settings.SECRET_KEY.encode()).hexdigest()[:NAME_LENGTH]


def missing_keys(journal: Iterable[str], secret: str) -> list[str]:
    """As sentences: what is needed and not set now."""
    found = [
        f"JOURNAL_KEY lacks the key {name}, which opens what people wrote."
        for name in journal
        if name not in master_keys()
    ]
    if secret != name_of_secret_key():
        found.append(
            f"SECRET_KEY is another one than {secret}: codes, links and calendar addresses would be void."
        )
    return found


def refuse_without_keys(journal: Iterable[str], secret: str) -> None:
    if missing := missing_keys(journal, secret):
        raise Refusal(
            f"{' '.join(missing)} Nothing was restored. Set the keys that you kept apart from the backup, and start "
            "Advisory with them; --despite-missing-keys goes on without."
        )


def seal_of(words: bytes, key: str) -> str:
    """By the master key of this name: whoever has none of them can make no backup that passes for ours."""
    return hmac.digest(master_keys()[key], b"backup\0" + words, sha256).hex()


def place_of(name: str) -> str:
    """Where a setting is kept: in a file of `bin/start`, or in the environment of whoever starts Advisory."""
    file = Path(settings.ROOT) / "var" / "run" / PLACES[name]
    words = ",".join(settings.JOURNAL_KEYS) if name == "JOURNAL_KEY" else settings.SECRET_KEY
    if file.exists() and file.read_text().strip() == words:
        return f"var/run/{file.name}"
    return "your settings"
