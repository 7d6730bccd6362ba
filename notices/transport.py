"""Handing a message to the mail server or provider, and what is known of it afterwards."""

import logging
import re
import smtplib
from datetime import timedelta
from enum import Enum
from types import TracebackType
from typing import Any, Self

from anymail.exceptions import AnymailError, AnymailRecipientsRefused, AnymailRequestsAPIError
from django.core.mail import EmailMessage, get_connection

logger = logging.getLogger(__name__)

# That there is no such mailbox, or that it takes no mail at all (RFC 5321, 4.2.3), unless the enhanced code says more:
# 5.1.x is about the address, 5.2.1 a mailbox that was closed, 5.7.x a rule, such as that we may not relay (RFC 3463).
NO_SUCH_ADDRESS = {550, 551, 553, 556}
ENHANCED = re.compile(rb"^\s*5\.(\d{1,3})\.(\d{1,3})")
CLOSES = 421
LATER_STATUS = {401, 402, 403, 408, 425, 429}


class Fate(Enum):
    SENT = "sent"
    LATER = "later"
    REFUSED = "refused"
    NO_SUCH_ADDRESS = "no_such_address"
    UNKNOWN = "unknown"


class Line:
    """One connection for several messages, made when the first one goes and again after an error."""

    def __init__(self) -> None:
        self.connection: Any = get_connection()
        self.is_open = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def key_lasts(self) -> timedelta | None:
        """How long the provider sends a delivery's key only once; None when it knows no keys."""
        return getattr(self.connection, "key_lasts", None)

    def open(self) -> bool:
        """Whether a mail server answers."""
        if not self.is_open:
            try:
                self.connection.open()
            except (OSError, smtplib.SMTPException) as error:
                logger.warning("No connection to the mail server: %s", type(error).__name__)
                self.close()
                return False
            self.is_open = True
        return True

    def send(self, message: EmailMessage) -> Fate:
        """Never raises for what a server, a network or an address does."""
        if not self.open():
            return Fate.LATER
        try:
            self.connection.send_messages([message])
        except (OSError, smtplib.SMTPException, AnymailError, ValueError, UnicodeError) as error:
            fate = fate_of(error, self.connection)
            logger.warning("A message was not sent: %s, %s", fate.value, type(error).__name__)
            if not is_about_the_message(error):
                self.close()
            return fate
        return Fate.SENT

    def close(self) -> None:
        """A connection that broke may refuse even this."""
        self.is_open = False
        try:
            self.connection.close()
        except (OSError, smtplib.SMTPException):
            self.connection = get_connection()


def is_about_the_message(error: Exception) -> bool:
    """Whether the server goes on listening: it said no to this one, and not that it closes (421)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code != CLOSES for code, _words in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code != CLOSES


def fate_of(error: Exception, connection: Any) -> Fate:
    if isinstance(error, AnymailError):
        return fate_at_provider(error, connection)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return fate_of_refusal(*min(error.recipients.values()))
    if isinstance(error, smtplib.SMTPDataError):
        return Fate.REFUSED if error.smtp_code >= 500 else Fate.LATER
    if isinstance(error, OSError | smtplib.SMTPException):
        return Fate.UNKNOWN if getattr(connection, "is_handing_over", False) else Fate.LATER
    return Fate.REFUSED


def fate_of_refusal(code: int, words: bytes) -> Fate:
    """Of one recipient. A rule is the operator's to mend, and says nothing of the address."""
    if code < 500:
        return Fate.LATER
    enhanced = ENHANCED.match(words)
    about = (int(enhanced[1]), int(enhanced[2])) if enhanced else None
    if about and about[0] == 7:
        return Fate.LATER
    is_address = about[0] == 1 or about == (2, 1) if about else code in NO_SUCH_ADDRESS
    return Fate.NO_SUCH_ADDRESS if is_address else Fate.REFUSED


def fate_at_provider(error: AnymailError, connection: Any) -> Fate:
    """A provider that broke off, or failed with a 5xx, may have taken the message."""
    if isinstance(error, AnymailRecipientsRefused):
        return Fate.NO_SUCH_ADDRESS
    if not isinstance(error, AnymailRequestsAPIError):
        return Fate.REFUSED
    status = error.status_code
    if status is None or status >= 500:
        return Fate.UNKNOWN
    if hasattr(connection, "was_taken") and connection.was_taken(error):
        return Fate.SENT
    return Fate.LATER if status in LATER_STATUS or status == 409 else Fate.REFUSED
