"""Nothing of another school is in any answer, and nothing of it is changed, whatever ids a request names.

Half of the requests meet the application as it is, half with its own filters switched off, where only the database
guards. Here every role asks for every URL once; `--all` puts a hundred thousand.
"""

import pytest
from django.db import transaction
from django.urls import reverse

from schools.models import Advisory, Member, School, SchoolYear
from surveys.models import Survey
from tests.isolation.asking import OTHERS, ROLES, Generator, Request
from tests.isolation.harness import HALF_OF_ALL, Harness
from tests.isolation.opened import open_to_all
from tests.isolation.parameters import parameters
from tests.isolation.unfiltered import without_filters
from tests.isolation.world import World
from tests.promises.plugin import Proved
from tests.test_access import NAMES

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.promise("isolation")
def test_every_text_of_another_school_is_a_canary(world: World, proved: Proved) -> None:
    assert [field for field, number in world.planted.items() if not number] == []
    assert all(ids for school in Generator(world, 0).ids.values() for ids in school.values())
    proved(len(world.planted), "kinds of texts of other schools looked for")


def test_the_names_that_pages_read_are_known() -> None:
    found = parameters()
    known = {"advisory": Advisory, "student": Member, "survey": Survey, "year": SchoolYear, "school": School}
    assert known.items() <= found.items()
    assert found.keys() >= {"to", "owner", "page", "week", "absent"}


@pytest.mark.short
@pytest.mark.promise("isolation", "database-guards")
def test_no_answer_has_anything_of_another_school(world: World, proved: Proved) -> None:
    """With the application's filters, and without them."""
    first = Harness(Generator(world, 1))
    found = first.put_all(first.generator.part(0))
    found.check()
    assert (found.errors, found.secrets) == ([], [])
    with without_filters() as scopes:
        second = Harness(Generator(world, 2))
        alone = second.put_all(second.generator.part(1))
    alone.check()
    assert len(scopes) > 100
    assert alone.secrets, "the filters are off: what only Maya may read is read by others"
    assert len(alone.errors) < alone.responses / 50
    assert found.reached | alone.reached == {(name, person) for name in NAMES for person in ROLES}
    assert found.responses + alone.responses >= 2000
    proved(found.responses, "answers looked through")
    proved(alone.responses, "answers looked through with the application’s filters off")


@pytest.mark.long
@pytest.mark.promise("isolation")
def test_no_answer_of_many_has_anything_of_another_school(world: World, proved: Proved) -> None:
    harness = Harness(Generator(world, 3))
    found = harness.put_all(harness.generator.many(HALF_OF_ALL))
    found.check()
    assert (found.errors, found.secrets) == ([], [])
    assert found.reached == {(name, person) for name in NAMES for person in ROLES + OTHERS}
    proved(found.responses, "answers looked through")


@pytest.mark.promise("database-guards")
@pytest.mark.parametrize(
    ("table", "method", "name", "what"),
    [
        ("schools_member", "GET", "schools:people_list", "leaks"),
        ("circles_item", "GET", "circles:item_detail", "leaks"),
        ("schools_closure", "POST", "schools:closure_remove", "changes"),
    ],
)
def test_a_table_without_its_guard_is_found(
    world: World, table: str, method: str, name: str, what: str
) -> None:
    """As soon as the filters do not hide it. What the request locked is let go of before the guard comes back."""
    request = request_to_far(world, method, name)
    with open_to_all(table), without_filters(), transaction.atomic():
        harness = Harness(Generator(world, 4))
        found = harness.put_all([request])
        transaction.set_rollback(True)
    assert len(getattr(found, what)) == 1
    assert is_kept_apart_as_it_is(world, request)


def request_to_far(world: World, method: str, name: str) -> Request:
    path = reverse(name, kwargs=world.targets["far"].get(name))
    return Request(name, method, "okafor", ("far",), path, {}, {})


def is_kept_apart_as_it_is(world: World, request: Request) -> bool:
    with without_filters():
        found = Harness(Generator(world, 4)).put_all([request])
    return not found.leaks and not found.changes
