"""Providers that take a key with each message and send one key once (their documentation, November 2026).

Resend keeps keys for 24 hours, Brevo for 15 to 30 minutes. Letters that are no deliveries, such as the one that resets
a password, have no key.
"""

from datetime import timedelta
from typing import Any

from anymail.backends import brevo, resend
from anymail.exceptions import AnymailRequestsAPIError
from django.core.mail import EmailMessage

KEY = "X-Delivery-Key"


class ResendBackend(resend.EmailBackend):
    """The key goes beside the message. 409 says that the key was used: with another text, or at this very moment."""

    key_lasts = timedelta(hours=23)

    def build_message_payload(self, message: EmailMessage, defaults: dict[str, Any]) -> Any:
        payload = super().build_message_payload(message, defaults)
        if key := message.extra_headers.get(KEY):
            payload.headers["Idempotency-Key"] = key
        return payload

    @staticmethod
    def was_taken(error: AnymailRequestsAPIError) -> bool:
        return error.status_code == 409 and "invalid_idempotent_request" in body_of(error)


class BrevoBackend(brevo.EmailBackend):
    """The key is one of the message's own headers."""

    key_lasts = timedelta(minutes=14)

    def build_message_payload(self, message: EmailMessage, defaults: dict[str, Any]) -> Any:
        payload = super().build_message_payload(message, defaults)
        if key := message.extra_headers.get(KEY):
            payload.data.setdefault("headers", {})["idempotencyKey"] = key
        return payload

    @staticmethod
    def was_taken(error: AnymailRequestsAPIError) -> bool:
        return error.status_code == 400 and "duplicate_parameter" in body_of(error)


def body_of(error: Any) -> str:
    return "" if error.response is None else error.response.text
