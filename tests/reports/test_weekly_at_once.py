"""Two workers that build the report of one week at the same moment, on connections of their own."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection, connections

from notices.models import Delivery
from reports.models import WeeklyReport
from tests.cast import Place
from tests.reports.weeks import MONDAY, MORNING, NUMBERS, build

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.promise("nothing-half-saved")]
WAITING = """
SELECT count(DISTINCT pid) FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE NOT granted AND datname = current_database()
"""


def build_in_a_thread(place: Place) -> bool:
    try:
        return build(place)
    finally:
        connection.close()


@pytest.mark.parametrize("is_first_one_killed", [False, True])
def test_of_two_at_once_one_builds_it_and_the_other_leaves_it(
    cedar: Place, is_first_one_killed: bool
) -> None:
    """The one that came first has the week's row, and commits or is killed while the other two wait."""
    with time_machine.travel(MORNING, tick=False), ThreadPoolExecutor(2) as pool:
        try:
            with cedar.context():
                WeeklyReport.objects.create(
                    school=cedar.school, monday=MONDAY, numbers=NUMBERS, built_at=MORNING
                )
                running = [pool.submit(build_in_a_thread, cedar) for _each in range(2)]
                waiting = 0
                while waiting < len(running) and not any(each.done() for each in running):
                    with connections["owner"].cursor() as cursor:
                        cursor.execute(WAITING)
                        waiting = cursor.fetchone()[0]
                if is_first_one_killed:
                    raise KeyboardInterrupt
        except KeyboardInterrupt:
            pass
        found = [each.result() for each in running]
    assert sorted(found) == [False, is_first_one_killed]
    with cedar.context():
        assert WeeklyReport.objects.count() == 1
        assert Delivery.objects.count() == (2 if is_first_one_killed else 0)
