"""Access ends with the next request, whatever it asks for: of whoever left, was closed out, or has another role."""

from collections.abc import Callable, Iterable, Iterator

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from schools.models import Member, Role
from tests.cast import Place
from tests.promises.plugin import Proved
from tests.test_access import METHODS, NAMES, PEOPLE, ROWS, answer

pytestmark = pytest.mark.promise("access-ends")

# What somebody without a school may still do: choose one, and sign out.
OWN = {"account_logout", "account_login", "schools:school_choose"}
# No row needs to be there: what is asked for is refused before it is looked for.
EXAMPLES = {"IntConverter": "1", "UUIDConverter": "00000000-0000-4000-8000-000000000000"}
REFUSALS = "requests refused, in a session that was open before"


def address(name: str) -> str:
    """An address of this name, whatever it points at."""
    resolver, (namespace, _, last) = get_resolver(), name.rpartition(":")
    if namespace:
        resolver = resolver.namespace_dict[namespace][1]
    possibilities, _pattern, _defaults, converters = resolver.reverse_dict.getlist(last)[0]
    wanted = possibilities[0][1]
    return reverse(
        name, kwargs={each: EXAMPLES.get(type(converters.get(each)).__name__, "x") for each in wanted}
    )


def closed_pages(methods: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Everything that needs a school: URL's name and method."""
    nobody = PEOPLE.index("nobody")
    for name in NAMES:
        for method in methods:
            if ROWS[name, method][nobody] == "in" and name not in OWN:
                yield name, method


def answers(client: Client, *methods: str) -> dict[tuple[str, str], str]:
    return {(name, method): answer(client, method, address(name)) for name, method in closed_pages(methods)}


def test_who_left_gets_nothing_more(
    cedar: Place, sign_in: Callable[[Member], Client], proved: Proved
) -> None:
    client = sign_in(cedar.okafor)
    assert client.get("/inbox/").status_code == 200
    with cedar.context():
        Member.objects.filter(pk=cedar.okafor.pk).update(left_on=cedar.today)
    found = answers(client, *METHODS)
    assert set(found.values()) == {"302"}
    assert client.get("/inbox/").url == reverse("schools:school_choose")
    proved(len(found), REFUSALS)


def test_a_closed_account_gets_nothing_more(
    cedar: Place, sign_in: Callable[[Member], Client], proved: Proved
) -> None:
    client = sign_in(cedar.maya)
    assert client.get("/inbox/").status_code == 200
    cedar.maya.account.is_active = False
    cedar.maya.account.save(update_fields=["is_active"])
    found = answers(client, "GET")
    assert set(found.values()) == {"in"}
    proved(len(found), REFUSALS)


def test_another_role_has_none_of_the_old_ones_pages(
    cedar: Place, sign_in: Callable[[Member], Client], proved: Proved
) -> None:
    """An administrator who becomes a teacher: what teachers never have is refused, though it opened a moment ago."""
    client = sign_in(cedar.okafor)
    assert client.get("/school/people/").status_code == 200
    with cedar.context():
        Member.objects.filter(pk=cedar.okafor.pk).update(role=Role.TEACHER)
    before = {name: address(name) for name in NAMES if opens_to_administrators_alone(name)}
    found = {name: answer(client, "GET", url) for name, url in before.items()}
    assert {name: status for name, status in found.items() if status not in ("403", "404")} == {}
    proved(len(found), REFUSALS)


def opens_to_administrators_alone(name: str) -> bool:
    answered = dict(zip(PEOPLE, ROWS[name, "GET"], strict=True))
    return answered["okafor"] == "200" and {answered["rivera"], answered["osei"]} == {"403"}
