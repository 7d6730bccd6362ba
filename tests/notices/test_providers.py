"""What is handed to providers that send one key once."""

from typing import Any

import pytest
from anymail.exceptions import AnymailRequestsAPIError
from django.core.mail import EmailMultiAlternatives, get_connection

from advisory import environment
from notices.providers import KEY
from notices.transport import Fate, fate_of

pytestmark = pytest.mark.promise("messages-not-lost")


class Answer:
    def __init__(self, status: int, text: str) -> None:
        self.status_code, self.text, self.reason = status, text, ""

    def json(self) -> Any:
        raise ValueError


def connect(scheme: str, settings: Any) -> Any:
    for name, value in environment.email(f"{scheme}://key@").items():
        setattr(settings, name, value)
    return get_connection()


def payload_of(connection: Any, **headers: str) -> Any:
    message = EmailMultiAlternatives(
        "Words", "Words", "a@cedar.example", ["b@cedar.example"], headers=headers
    )
    return connection.build_message_payload(message, {})


def test_resend_gets_the_key_beside_the_message(settings: Any) -> None:
    connection = connect("resend", settings)
    assert payload_of(connection, **{KEY: "k1"}).headers["Idempotency-Key"] == "k1"
    assert "Idempotency-Key" not in payload_of(connection).headers


def test_brevo_gets_the_key_among_the_headers(settings: Any) -> None:
    connection = connect("brevo", settings)
    assert payload_of(connection, **{KEY: "k1"}).data["headers"]["idempotencyKey"] == "k1"
    assert "idempotencyKey" not in payload_of(connection).data.get("headers", {})


@pytest.mark.parametrize(
    ("scheme", "status", "text", "fate"),
    [
        ("resend", 409, "invalid_idempotent_request", Fate.SENT),
        ("resend", 409, "concurrent_idempotent_requests", Fate.LATER),
        ("brevo", 400, "duplicate_parameter", Fate.SENT),
        ("brevo", 400, "invalid_parameter", Fate.REFUSED),
        ("postmark", 409, "invalid_idempotent_request", Fate.LATER),
        ("resend", 401, "", Fate.LATER),
        ("resend", 429, "", Fate.LATER),
        ("resend", 422, "", Fate.REFUSED),
        ("resend", 500, "", Fate.UNKNOWN),
    ],
)
def test_what_a_provider_says(settings: Any, scheme: str, status: int, text: str, fate: Fate) -> None:
    connection = connect(scheme, settings)
    error = AnymailRequestsAPIError(response=Answer(status, text), backend=connection)
    assert fate_of(error, connection) == fate
