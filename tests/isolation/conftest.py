from collections.abc import Iterator
from typing import Any

import pytest
from django.test import TransactionTestCase

from tests.conftest import empty_full_tables
from tests.isolation.world import World, build_world


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Made once for all requests, and committed: the owner plants the canaries. No request leaves anything in it, so
    that nothing is emptied between the tests.
    """
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _self: None)
        try:
            yield build_world()
        finally:
            empty_full_tables(None)
