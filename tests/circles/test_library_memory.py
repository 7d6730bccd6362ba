"""What the library remembers of an advisory."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from circles.library.memory import Memory, memory_of, new_to, used_items
from circles.models import Item
from tests.cast import Place
from tests.circles.planning import TUESDAY
from tests.circles.shelf import put_item, put_use

TODAY = TUESDAY.date()
LAST_WEEK, NEXT_WEEK = TODAY - timedelta(7), TODAY + timedelta(7)


@pytest.fixture(autouse=True)
def in_cedar(cedar: Place) -> Iterator[None]:
    with time_machine.travel(TUESDAY), cedar.context():
        yield


def test_a_plan_is_remembered_by_its_own_advisory(cedar: Place) -> None:
    seven_b, seven_c = cedar.advisories["7B"], cedar.advisories["7C"]
    done, planned, unused = (put_item(cedar, text=f"{word}?") for word in ("Done", "Planned", "Unused"))
    put_use(cedar, done, LAST_WEEK, "well", state="held", log_version=1)
    put_use(cedar, planned, NEXT_WEEK)
    assert used_items(seven_b) == {done.pk, planned.pk}
    assert used_items(seven_c) == set()
    assert memory_of([done, planned, unused], [seven_b, seven_c]) == {
        done.pk: [Memory(seven_b, LAST_WEEK, "well", is_held=True)],
        planned.pk: [Memory(seven_b, NEXT_WEEK)],
    }
    assert set(new_to(Item.objects.all(), seven_b)) == {unused}
    assert set(new_to(Item.objects.all(), seven_c)) == {done, planned, unused}


def test_what_is_cancelled_or_only_offered_was_not_used(cedar: Place) -> None:
    item, seven_b = put_item(cedar), cedar.advisories["7B"]
    put_use(cedar, item, LAST_WEEK, state="cancelled", reason="Assembly")
    put_use(cedar, item, NEXT_WEEK, offered_by=cedar.lee)
    assert used_items(seven_b) == set()
    assert memory_of([item], [seven_b]) == {}
    assert set(new_to(Item.objects.all(), seven_b)) == {item}


def test_the_latest_use_comes_first_and_only_of_the_advisories_asked_for(cedar: Place) -> None:
    item, seven_b = put_item(cedar), cedar.advisories["7B"]
    for on in (LAST_WEEK, NEXT_WEEK, TODAY):
        put_use(cedar, item, on)
    put_use(cedar, item, TODAY, "flat", advisory="7C")
    assert [found.on for found in memory_of([item], [seven_b])[item.pk]] == [NEXT_WEEK, TODAY, LAST_WEEK]


def test_memory_takes_one_query_however_long(cedar: Place, django_assert_num_queries: Any) -> None:
    items = [put_item(cedar, text=f"{number}?") for number in range(3)]
    for item in items:
        put_use(cedar, item, LAST_WEEK)
    advisories = list(cedar.advisories.values())
    with django_assert_num_queries(1):
        assert len(memory_of(items, advisories)) == 3
    with django_assert_num_queries(1):
        assert len(used_items(advisories[0])) == 3
