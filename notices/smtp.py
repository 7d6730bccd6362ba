"""Django's SMTP backend that remembers how far a message got when the connection breaks."""

import smtplib
from typing import Any

from django.core.mail.backends import smtp


class Remembers:
    """`is_handing_over`: the server was asked to take the words, and has not answered yet."""

    is_handing_over = False

    def data(self, message: Any) -> Any:
        self.is_handing_over = True
        answer = super().data(message)  # type: ignore[misc]
        self.is_handing_over = False
        return answer


class Plain(Remembers, smtplib.SMTP):
    pass


class Encrypted(Remembers, smtplib.SMTP_SSL):
    pass


class EmailBackend(smtp.EmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return Encrypted if self.use_ssl else Plain

    @property
    def is_handing_over(self) -> bool:
        return bool(getattr(self.connection, "is_handing_over", False))
