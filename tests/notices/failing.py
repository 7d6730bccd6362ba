"""A mail server of tests that does as it is told."""

from collections.abc import Sequence
from typing import Any

from django.core.mail.backends.locmem import EmailBackend

from notices.sending import send_messages
from tests.cast import Place


class Failing(EmailBackend):
    """Does with each message what `fate` says, an error or None."""

    fate: Any = None
    is_handing_over = False

    def send_messages(self, messages: Sequence[Any]) -> int:
        if type(self).fate:
            raise type(self).fate
        return super().send_messages(messages)


def send(place: Place) -> int:
    return send_messages(place.school.pk)
