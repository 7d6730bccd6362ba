"""What a reader does not see and what does not exist: the same bytes, on the page and in each file."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from schools import clock
from schools.models import Member
from tests.cast import Place
from tests.promises.plugin import Proved
from tests.reports.released import (
    EVERYBODY,
    GIRLS,
    GIRLS_OF_SIXTH,
    SHARED,
    SIXTH,
    SMALL,
    Group,
    a_held_release,
    a_release,
    a_survey_that_closed,
    an_advisory_group,
)

pytestmark = [
    pytest.mark.usefixtures("tuesday_morning"),
    pytest.mark.promise("hidden-and-missing-alike"),
]

SignIn = Callable[[Member], Client]
HOUR = timedelta(hours=1)
SURVEY, RELEASE, NOTHING = UUID(int=1), UUID(int=2), UUID(int=3)
KINDS = ("detail", "csv", "spreadsheet", "pdf")
ALIKE = "pages and files, each the same bytes as without what is hidden"


def shown(client: Client, survey: UUID = SURVEY) -> dict[str, tuple[int, bytes]]:
    """Status and bytes of the page and of each file; a page without its own token."""
    answers = {kind: client.get(reverse(f"reports:release_{kind}", args=[survey])) for kind in KINDS}
    return {
        kind: (each.status_code, re.sub(rb'(CSRFToken\S+ |value=)"\S+"', b"", each.content))
        for kind, each in answers.items()
    }


def with_groups(place: Place, client: Client, groups: list[Group]) -> dict[str, tuple[int, bytes]]:
    """What this reader gets of a release of these, of which nothing stays."""
    with transaction.atomic(), place.context():
        a_release(place, groups, a_survey_that_closed(place, pk=SURVEY), pk=RELEASE, **SHARED)
        found = shown(client)
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("who", ["rivera", "diaz", "maya"])
def test_a_group_that_is_not_theirs_is_a_group_that_is_not_there(
    who: str, cedar: Place, sign_in: SignIn, proved: Proved
) -> None:
    client = sign_in(cedar.people[who])
    theirs = [EVERYBODY] if who == "maya" else [EVERYBODY, SIXTH]
    expected = with_groups(cedar, client, theirs)
    hidden = [
        GIRLS,
        SMALL,
        GIRLS_OF_SIXTH,
        an_advisory_group(cedar, "7C"),
        *([SIXTH] if who == "maya" else []),
    ]
    assert [status for status, _content in expected.values()] == [200] * len(KINDS)
    for group in hidden:
        found = with_groups(cedar, client, [*theirs, group])
        assert {kind for kind in KINDS if found[kind] != expected[kind]} == set(), group
    proved(len(hidden) * len(KINDS), ALIKE)


@pytest.mark.parametrize("why", ["held", "early", "withheld", "not for them"])
def test_results_that_are_not_theirs_are_results_that_are_not_there(
    why: str, cedar: Place, sign_in: SignIn, proved: Proved
) -> None:
    now = clock.now()
    more: dict[str, Any] = {
        "early": SHARED | {"appears_at": now + HOUR},
        "withheld": SHARED | {"withheld_at": now - 3 * HOUR},
    }.get(why, {})
    with cedar.context():
        survey = a_survey_that_closed(cedar, pk=SURVEY)
        a_held_release(cedar, survey, **SHARED) if why == "held" else a_release(cedar, survey=survey, **more)
    for member in (cedar.rivera, cedar.diaz, cedar.maya):
        client = sign_in(member)
        found = shown(client)
        assert found == shown(client, NOTHING)
        assert {status for status, _content in found.values()} == {404}
        proved(len(KINDS), ALIKE)
