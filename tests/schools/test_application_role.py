"""What the database keeps apart, it keeps apart from a role that is bound by its policies."""

from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections

from schools.application_role import why_unbound

OWNER = settings.DATABASES["owner"]["USER"]
pytestmark = [pytest.mark.django_db, pytest.mark.promise("database-guards")]


@pytest.mark.parametrize("alias", ["default", "owner"])
def test_the_role_that_owns_nothing_is_bound(alias: str) -> None:
    assert why_unbound(connections[alias], settings.APPLICATION_ROLE) == ""


@pytest.mark.parametrize(
    ("role", "why"), [("postgres", "is bound by no policy"), (OWNER, "owns the database or its tables")]
)
def test_a_superuser_and_the_owner_are_not(role: str, why: str) -> None:
    assert f"The role {role} of DATABASE_URL {why}" in why_unbound(connections["default"], role)


def test_nothing_is_migrated_for_such_a_role(settings: Any) -> None:
    settings.APPLICATION_ROLE = OWNER
    with pytest.raises(CommandError, match="Give the application a role of its own"):
        call_command("migrate", verbosity=0)
