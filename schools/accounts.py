"""Accounts stand outside of schools: what one school may do with them, and which user names they may have."""

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext_lazy as _

from schools.models import Account


class UserNameValidator(UnicodeUsernameValidator):
    """Django's, and apostrophes: student information systems make user names of names, O'Reilly's too."""

    regex = r"^[\w.@+'’-]+\Z"


user_name_characters = UserNameValidator()


def only_here(accounts: list[int]) -> set[int]:
    """Those whose owner is a member of one school: no school changes, or hands out keys to, another one's accounts."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.id FROM unnest(%s::bigint[]) AS a(id) WHERE (SELECT count(*) FROM schools_of(a.id)) = 1",
            [accounts],
        )
        return {row[0] for row in cursor.fetchall()}


def check_user_name(name: str, own_email: str) -> None:
    """Raises ValidationError for odd characters, and for an e-mail address other than the person's own.

    Somebody else's address as a user name would bar them from joining.
    """
    user_name_characters(name)
    if "@" in name and name != own_email.lower():
        raise ValidationError(_("A user name has no @, unless it is the person's own e-mail address."))


def forget_code(account: Account) -> None:
    """A password that the owner chose makes a printed code worthless."""
    account.code_hash, account.code_expires_at = "", None
    account.save(update_fields=["code_hash", "code_expires_at"])
