"""As test_isolation.py does it, a hundred thousand times: half of them where only the database guards.

In a file of its own, so that both halves can run at the same time.
"""

import pytest

from tests.isolation.asking import OTHERS, ROLES, Generator
from tests.isolation.harness import HALF_OF_ALL, Harness
from tests.isolation.unfiltered import without_filters
from tests.isolation.world import World
from tests.promises.plugin import Proved
from tests.test_access import NAMES

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]


@pytest.mark.promise("isolation", "database-guards")
def test_the_database_alone_keeps_schools_apart(world: World, proved: Proved) -> None:
    with without_filters() as scopes:
        harness = Harness(Generator(world, 5))
        found = harness.put_all(harness.generator.many(HALF_OF_ALL))
    found.check()
    assert len(scopes) > 100
    assert found.secrets, "the filters are off: what only Maya may read is read by others"
    assert len(found.errors) < found.responses / 50
    assert found.reached == {(name, person) for name in NAMES for person in ROLES + OTHERS}
    proved(found.responses, "answers looked through with the application’s filters off")
