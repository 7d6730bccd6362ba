"""Letters with a link to set a password anew. They are written apart from the request that asks for them: how long that
takes, and whether it succeeds, does not tell who has an account.
"""

from allauth.account.forms import ResetPasswordForm
from allauth.core.context import request_context
from anymail.exceptions import AnymailError
from django.http import HttpRequest


class NotSent(Exception):
    """The mail server did not take it. Says what kind of error it was and no address, since it is logged."""


def send_letters(email: str) -> None:
    """To each account with this address that may sign in. Raises NotSent."""
    form = ResetPasswordForm({"email": email})
    request = HttpRequest()
    with request_context(request):
        if form.is_valid():
            try:
                form.save(request)
            except (OSError, AnymailError) as error:
                raise NotSent(type(error).__name__) from None
