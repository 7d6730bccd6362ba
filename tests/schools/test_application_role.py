"""What the database keeps apart, it keeps apart from a role that is bound by its policies."""

from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections
from django.test import Client

from schools import application_role
from schools.application_role import refuse_unbound, why_unbound, why_unbound_as

OWNER = settings.DATABASES["owner"]["USER"]
pytestmark = [pytest.mark.django_db, pytest.mark.promise("database-guards")]


def test_the_role_that_owns_nothing_is_bound() -> None:
    assert why_unbound() == ""


@pytest.mark.parametrize(
    ("role", "why"), [("postgres", "is bound by no policy"), (OWNER, "owns the database or its tables")]
)
def test_a_superuser_and_the_owner_are_not(role: str, why: str) -> None:
    assert f"the role {role}, which {why}" in why_unbound_as(
        [settings.APPLICATION_ROLE, role], connections["default"]
    )


@pytest.fixture
def as_the_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where DATABASE_URL, or a pooler behind it, leads to the owner."""
    monkeypatch.setattr(application_role, "connection", connections["owner"])


def test_nothing_is_migrated_for_such_a_role(settings: Any) -> None:
    settings.APPLICATION_ROLE = OWNER
    with pytest.raises(CommandError, match="Give the application a role of its own"):
        call_command("migrate", verbosity=0)


@pytest.mark.usefixtures("as_the_owner")
def test_no_process_serves_with_such_a_role() -> None:
    with pytest.raises(SystemExit, match="Give the application a role of its own"):
        refuse_unbound()


@pytest.mark.usefixtures("as_the_owner")
def test_it_is_no_healthy_site(anonymous: Client) -> None:
    response = anonymous.get("/health/")
    assert (response.status_code, response.json()["database"]) == (503, "failing")
