"""Handing a message to the mail server or provider, and what is known of it afterwards."""

import logging
import smtplib
from datetime import timedelta
from enum import Enum
from types import TracebackType
from typing import Any, Self

from anymail.exceptions import AnymailError, AnymailRecipientsRefused, AnymailRequestsAPIError
from django.core.mail import EmailMessage, get_connection

logger = logging.getLogger(__name__)

# That there is no such mailbox, or that it takes no mail at all (RFC 5321, 4.2.3).
NO_SUCH_ADDRESS = {550, 551, 553, 556}
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

    def send(self, message: EmailMessage) -> Fate:
        """Never raises for what a server, a network or an address does."""
        try:
            if not self.is_open:
                self.connection.open()
                self.is_open = True
            self.connection.send_messages([message])
        except (OSError, smtplib.SMTPException, AnymailError, ValueError, UnicodeError) as error:
            fate = fate_of(error, self.connection)
            logger.warning("A message was not sent: %s, %s", fate.value, type(error).__name__)
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


def fate_of(error: Exception, connection: Any) -> Fate:
    if isinstance(error, AnymailError):
        return fate_at_provider(error, connection)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return fate_of_code(min(code for code, _words in error.recipients.values()))
    if isinstance(error, smtplib.SMTPDataError):
        return Fate.REFUSED if error.smtp_code >= 500 else Fate.LATER
    if isinstance(error, OSError | smtplib.SMTPException):
        return Fate.UNKNOWN if getattr(connection, "is_handing_over", False) else Fate.LATER
    return Fate.REFUSED


def fate_of_code(code: int) -> Fate:
    if code in NO_SUCH_ADDRESS:
        return Fate.NO_SUCH_ADDRESS
    return Fate.REFUSED if code >= 500 else Fate.LATER


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
