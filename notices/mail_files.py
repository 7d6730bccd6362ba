"""The e-mails that a demo writes into files instead of sending them.

Django's backend writes the messages of one connection into one file, each followed by a line of dashes. A message is
named by its file and its number there.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import cast

from django.conf import settings

from notices.addresses import address_of
from notices.letters import PRIVATE
from schools.models import District, Member

BACKEND = "django.core.mail.backends.filebased.EmailBackend"
# Dashes within a letter end it only where headers follow.
BETWEEN = re.compile(rb"\n-{79}\n(?=[A-Za-z][A-Za-z-]*: |\Z)")
MOST_FILES, MOST_BYTES = 500, 5 * 2**20
SHOWN = ("From", "To", "Reply-To", "Date", "List-Unsubscribe", "List-Unsubscribe-Post", "Message-ID")


def are_shown() -> bool:
    """Only where e-mail goes to files and every district is a demo: in a real letter stands how to sign in."""
    return settings.EMAIL_BACKEND == BACKEND and not District.objects.filter(is_demo=False).exists()


@dataclass(frozen=True)
class MailFile:
    name: str
    sent_at: datetime
    message: EmailMessage

    @property
    def to(self) -> str:
        return self.header("To")

    @property
    def subject(self) -> str:
        return self.header("Subject")

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, value) for name in SHOWN if (value := self.header(name))]

    @property
    def text(self) -> str:
        return self.part("plain")

    @property
    def html(self) -> str:
        return self.part("html")

    def is_shown_to(self, reader: Member) -> bool:
        """A demo's letters are there for all to look at, but a private one's address alone may say too much."""
        return self.header("Sensitivity") != PRIVATE or self.to == address_of(reader)

    def header(self, name: str) -> str:
        """The email package fails in many ways at what is no letter."""
        try:
            return str(self.message.get(name, ""))
        except Exception:
            return ""

    def part(self, kind: str) -> str:
        try:
            found = self.message.get_body((kind,))
            return str(cast(EmailMessage, found).get_content()) if found else ""
        except Exception:
            return ""


def mail_files(reader: Member) -> list[MailFile]:
    """Those that the reader may see, the latest first."""
    letters = (letter for path in files().values() for letter in letters_in(path))
    found = [letter for letter in letters if letter.is_shown_to(reader)]
    return sorted(found, key=lambda letter: (letter.sent_at, letter.name), reverse=True)


def find_mail_file(name: str, reader: Member) -> MailFile | None:
    """By the name that the list gave it: it never becomes a path."""
    path = files().get(name.rpartition("-")[0])
    letters = letters_in(path) if path else []
    return next((each for each in letters if each.name == name and each.is_shown_to(reader)), None)


def files() -> dict[str, Path]:
    """The newest of the folder, by name without its end; Django names them by when they were begun."""
    try:
        folder = Path(getattr(settings, "EMAIL_FILE_PATH", ""))
        found = sorted(folder.glob("*.log"), reverse=True)
    except OSError:
        return {}
    return {path.stem: path for path in found[:MOST_FILES]}


def letters_in(path: Path) -> list[MailFile]:
    """Nothing of a file that cannot be read, or is no file of letters."""
    try:
        begun_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        with path.open("rb") as file:
            pieces = BETWEEN.split(file.read(MOST_BYTES))
    except OSError:
        return []
    found = [(number, parse(piece)) for number, piece in enumerate(pieces) if piece.strip()]
    return [
        MailFile(f"{path.stem}-{number}", sent_at(message) or begun_at, message)
        for number, message in found
        if message
    ]


def parse(piece: bytes) -> EmailMessage | None:
    try:
        message = message_from_bytes(piece, policy=policy.default)
    except Exception:
        return None
    return message if message.keys() else None


def sent_at(message: EmailMessage) -> datetime | None:
    try:
        found = parsedate_to_datetime(str(message["Date"]))
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    except Exception:
        return None
