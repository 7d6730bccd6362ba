"""How allauth signs people in here: local accounts only, by user name or e-mail address, no open sign-up."""

from typing import Any, cast
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from schools.accounts import forget_code
from schools.models import Account
from schools.prepared import Prepared
from schools.tasks import send_reset_letters

ACCOUNT = Prepared(lambda pk: Account.objects.filter(pk=pk), pk=-1)


class Backend(AuthenticationBackend):
    """One look-up and one hash for every attempt, so that time does not tell who has an account."""

    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> AbstractBaseUser | None:
        account = Account.objects.with_login(credentials.get("username") or credentials.get("email") or "")
        return self._check_password(account, credentials["password"])

    def get_user(self, user_id: int) -> Account | None:
        account = ACCOUNT.first(pk=user_id)
        return account if account and account.is_active else None


def key_of(account: Account) -> str:
    """Of the count of failed attempts."""
    return f"account:{account.pk}"


class AccountAdapter(DefaultAccountAdapter):
    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """The account, however it is named and whatever host the request claims."""
        login = credentials.get("email") or credentials.get("username") or ""
        account = Account.objects.with_login(login)
        return key_of(account) if account else f"login:{login.strip().lower()}"

    def get_reset_password_from_key_url(self, key: str) -> str:
        """On the public address: the request's own host is its sender's word."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.BASE_URL + path.replace("UID-KEY", quote(key))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Its words have nothing of the request."""
        self.render_mail(template_prefix, email, context).send()

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        super().set_password(user, password)
        forget_code(cast(Account, user))

    def forget_guesses(self, request: HttpRequest, account: Account) -> None:
        """Whoever chose a password with a code gets in with it, as after a letter: guesses were at the old one."""
        ratelimit.clear(request, action="login_failed", key=key_of(account))

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def save_user(self, *args: Any, **kwargs: Any) -> Account:
        raise NotImplementedError("Accounts come from the roster and from invitations.")

    def logout(self, request: HttpRequest) -> None:
        super().logout(request)
        cast(Any, request).signed_out = True

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return settings.LOGIN_REDIRECT_URL

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Of what allauth has to say, pages do not say already that the password is changed."""
        if message_template == "account/messages/password_changed.txt":
            messages.success(request, _("Your new password is saved."))


class LoginForm(AllauthLoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name or e-mail address")
        self.fields["login"].widget.attrs |= {
            "placeholder": "",
            "autocapitalize": "none",
            "spellcheck": "false",
        }
        self.fields["password"].widget.attrs |= {"placeholder": ""}
        self.fields["password"].help_text = ""
        self.fields.pop("remember", None)


class ResetPasswordForm(AllauthResetPasswordForm):
    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """The same for every address, also for one that nobody has."""
        email: str = self.cleaned_data["email"]
        send_reset_letters.delay(email)
        return email
