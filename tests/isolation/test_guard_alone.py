"""As test_isolation.py does it, a hundred thousand times: half of them where only the database guards.

In a file of its own, so that both halves can run at the same time.
"""

import pytest

from tests.isolation.asking import Generator
from tests.isolation.harness import HALF_OF_ALL, Harness
from tests.isolation.unfiltered import without_filters
from tests.isolation.world import World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]


def test_the_database_alone_keeps_schools_apart(world: World) -> None:
    with without_filters():
        harness = Harness(Generator(world, 5))
        harness.put_all(harness.generator.many(HALF_OF_ALL))
    harness.outcome.check()
    print(harness.outcome)
