"""What one wrote down about circles: one's own, the newest first, also when one does not lead them any more."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from circles.models import Debrief
from schools.models import Leadership
from tests.cast import Place
from tests.circles.planning import TUESDAY, put_circle, put_held_circle
from tests.circles.test_debrief import CANARY, DAY, LIST, SignIn, do, kept, url, words_of
from tests.circles.written import put_debrief

TODAY = TUESDAY.date()


@pytest.fixture(autouse=True)
def moment() -> Iterator[Any]:
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


def put_debriefs(place: Place, number: int) -> None:
    with place.context():
        first = Debrief.objects.count()
        for at in range(first, first + number):
            circle = put_held_circle(place, TODAY - timedelta(days=at))
            put_debrief(circle, place.rivera, f"Words of {at}.")


def test_the_newest_circle_comes_first_and_pages_turn(cedar: Place, rivera: Client) -> None:
    assert "open it and choose “Think back”" in words_of(rivera.get(LIST))
    put_debriefs(cedar, 12)
    first, second = (words_of(rivera.get(f"{LIST}?page={page}")) for page in (1, 2))
    assert "You keep 12 debriefs" in first
    assert first.index("Words of 0.") < first.index("Words of 9.")
    assert "Words of 10." not in first
    assert "Words of 11." in second
    assert "Only you see this in Advisory." in first


def test_more_debriefs_take_no_more_queries(
    cedar: Place, rivera: Client, django_assert_max_num_queries: Any
) -> None:
    def queries() -> int:
        with django_assert_max_num_queries(13) as captured:
            assert rivera.get(LIST).status_code == 200
        return len(captured)

    put_debriefs(cedar, 1)
    rivera.get(LIST)
    one = queries()
    put_debriefs(cedar, 2)
    with cedar.context():
        for at in range(3):
            circle = put_held_circle(cedar, TODAY - timedelta(days=30 + at))
            put_debrief(circle, cedar.rivera, CANARY, removed_at=TUESDAY)
    assert queries() == one


def test_the_page_of_a_circle_takes_few_queries(
    cedar: Place, rivera: Client, django_assert_max_num_queries: Any
) -> None:
    with cedar.context():
        circle = put_held_circle(cedar, TODAY)
        put_debrief(circle, cedar.rivera, CANARY)
    rivera.get(url(circle))
    with django_assert_max_num_queries(12):
        rivera.get(url(circle))


def test_a_substitute_keeps_their_own_after_the_day(cedar: Place, sign_in: SignIn, moment: Any) -> None:
    with cedar.context():
        Leadership.objects.filter(member=cedar.sam).update(from_on=TODAY, until_on=TODAY)
        circle = put_held_circle(cedar, TODAY)
        debrief = put_debrief(circle, cedar.sam, CANARY)
    sam = sign_in(cedar.sam)
    assert url(circle, "circle_detail") in words_of(sam.get(LIST))
    moment.shift(DAY)
    sam = sign_in(cedar.sam)
    words = words_of(sam.get(LIST))
    assert CANARY in words
    assert url(circle, "circle_detail") not in words
    assert url(circle) not in words
    assert sam.get(url(circle)).status_code == 404
    do(sam, "remove", debrief)
    assert kept(cedar) == []
    do(sam, "restore", debrief)
    assert len(kept(cedar)) == 1


def test_the_circle_leads_there_once_it_was(cedar: Place, sign_in: SignIn, rivera: Client) -> None:
    with cedar.context():
        held = put_held_circle(cedar, TODAY)
        over = put_circle(cedar, TODAY - DAY)
        coming = put_circle(cedar, TODAY + DAY)
    for circle in (held, over):
        assert f'href="{url(circle)}"' in words_of(rivera.get(url(circle, "circle_detail")))
    assert url(coming) not in words_of(rivera.get(url(coming, "circle_detail")))
    for person in (cedar.okafor, cedar.maya):
        assert url(held) not in words_of(sign_in(person).get(url(held, "circle_detail")))
