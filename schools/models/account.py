from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from schools import clock


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, username: str, email: str | None = None, password: str | None = None) -> "Account":
        account = self.model(username=username.lower(), email=email.lower() if email else None)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(username=(username or "").lower())

    def with_login(self, login: str) -> "Account | None":
        """Whose e-mail address or, where it is nobody's, whose user name it is."""
        login = login.strip().lower()
        found = self.filter(models.Q(email=login) | models.Q(username=login))
        whose_email = models.Case(models.When(email=login, then=0), default=1)
        return found.order_by(whose_email).first()

    def taken(self, names: list[str]) -> set[str]:
        """Those of the sign-in names (user names or e-mail addresses, lower case) that some account has."""
        rows = self.filter(models.Q(username__in=names) | models.Q(email__in=names))
        return {name for row in rows.values_list("username", "email") for name in row if name}


class Account(AbstractBaseUser):
    """Who signs in. It has no name and no school, so that sign-in works before a school is known."""

    username = models.CharField(
        _("user name"),
        max_length=150,
        unique=True,
        error_messages={"unique": _("This user name is taken. Choose another one.")},
    )
    email = models.EmailField(
        _("e-mail address"),
        null=True,
        blank=True,
        unique=True,
        error_messages={"unique": _("Another account has this e-mail address.")},
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    password_changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    code_hash = models.CharField(max_length=128, blank=True, editable=False)
    code_expires_at = models.DateTimeField(null=True, blank=True, editable=False)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = AccountManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(username=Lower("username")), name="account_user_name_is_lower_case"
            ),
            models.CheckConstraint(
                condition=models.Q(email__isnull=True) | models.Q(email=Lower("email")),
                name="account_email_is_lower_case",
            ),
        ]

    def __str__(self) -> str:
        return self.username

    def set_password(self, raw_password: str | None) -> None:
        """Whatever the old password opened and outlives a session asks when it was changed."""
        super().set_password(raw_password)
        self.password_changed_at = clock.now()
