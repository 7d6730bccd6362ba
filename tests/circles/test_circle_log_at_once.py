"""Two requests that save one log at the same moment, on connections of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client

from circles.models import Circle, FollowUp, LogRevision
from schools.models import Member
from tests.cast import Place
from tests.circles.log_sheets import marks_of, sheet_of, url
from tests.circles.planning import put_circle
from tests.circles.written import note_of

SignIn = Callable[[Member], Client]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.promise("nothing-half-saved")]

WAITING = """
SELECT count(DISTINCT pid) FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE NOT granted AND datname = current_database()
"""


def post(client: Client, circle: Circle, sheet: dict[str, Any]) -> Any:
    try:
        return client.post(url(circle), sheet)
    finally:
        connection.close()


def at_once(circle: Circle, place: Place, requests: list[tuple[Client, dict[str, Any]]]) -> list[Any]:
    """The answers of requests that all wait for the circle's row before one of them gets it."""
    with ThreadPoolExecutor(len(requests)) as pool:
        with place.context():
            Circle.objects.select_for_update().get(pk=circle.pk)
            running = [pool.submit(post, client, circle, sheet) for client, sheet in requests]
            with connections["owner"].cursor() as cursor:
                waiting = 0
                while waiting < len(requests) and not any(one.done() for one in running):
                    cursor.execute(WAITING)
                    waiting = cursor.fetchone()[0]
        return [one.result() for one in running]


def test_of_two_teachers_one_saves_and_the_other_is_told(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        circle = put_circle(cedar, cedar.today)
    rivera, lee = sign_in(cedar.rivera), sign_in(cedar.lee)
    hers = sheet_of(rivera, circle, note="Hers.", **{"promise-0-promise": "From her"})
    his = sheet_of(
        lee, circle, note="His.", **{f"absent-{cedar.noah.pk}": "on", "promise-0-promise": "From him"}
    )
    answers = at_once(circle, cedar, [(rivera, hers), (lee, his)])
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    told = next(answer for answer in answers if answer.status_code == 200)
    assert "while you were writing" in told.content.decode()
    with cedar.context():
        circle.refresh_from_db()
        hers_won = answers[0].status_code == 302
        assert note_of(circle) == ("Hers." if hers_won else "His.")
        assert marks_of(circle)["Noah"] == ("shared" if hers_won else "absent")
        assert (circle.log_version, LogRevision.objects.count(), FollowUp.objects.count()) == (1, 1, 1)


def test_of_a_double_click_one_log_is_saved(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        circle = put_circle(cedar, cedar.today)
    one, two = sign_in(cedar.rivera), sign_in(cedar.rivera)
    sheet = sheet_of(one, circle, note="Once.", **{"promise-0-promise": "Once"})
    answers = at_once(circle, cedar, [(one, sheet), (two, sheet)])
    assert [answer.status_code for answer in answers] == [302, 302]
    with cedar.context():
        assert (LogRevision.objects.count(), FollowUp.objects.count()) == (1, 1)
