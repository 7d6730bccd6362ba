"""The way to the run screen: the start page, home and the circle's page; for a keeper, too."""

from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client

from circles.models import Circle, Run
from circles.runs.start import put_back
from tests.cast import Place
from tests.circles.planned import put_plan
from tests.circles.planning import TUESDAY, SignIn, put_circle, put_held_circle
from tests.circles.running import fresh, put_run, states, tap, url_of

pytestmark = pytest.mark.usefixtures("tuesday_morning")


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def detail_of(circle: Circle | Run) -> str:
    return url_of(circle, "circle_detail")


def test_the_start_page_prepares(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        put_held_circle(cedar, date(2026, 11, 17))
        circle = put_circle(cedar, TUESDAY.date())
        put_plan(cedar, circle)
    page = shown(sign_in(cedar.rivera), url_of(circle))
    for words in ("Ready when you are", "What made you laugh this week?", "Our agreements", "Last time"):
        assert words in page, words
    assert "3 students have a seat" in page
    assert page.count("btn-primary") == 1
    assert "Start afresh" not in page


def test_what_is_proposed_is_what_it_takes(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        circle = put_circle(cedar, TUESDAY.date())
    client = sign_in(cedar.rivera)
    assert "the circle takes it when you start" in shown(client, url_of(circle))
    assert client.post(url_of(circle, "run_start")).url == url_of(circle)


def test_one_that_was_put_back_goes_on_or_starts_afresh(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        run = put_run(cedar)
        tap(run, "turn", student=cedar.noah, state="shared")
        put_back(fresh(run.circle))
    client = sign_in(cedar.rivera)
    page = shown(client, url_of(run))
    assert "Go on where it stopped" in page and 'name="afresh" value="1"' in page
    client.post(url_of(run, "run_start"), {"afresh": "1"})
    with cedar.context():
        assert set(states(Run.objects.get()).values()) == {"waiting"}


@pytest.mark.parametrize(
    ("on", "changes", "words", "way"),
    [
        (date(2026, 11, 23), {}, "You can still log it.", "circle_log"),
        (date(2026, 11, 25), {}, "can be started on its day", "circle_detail"),
        (TUESDAY.date(), {"state": "cancelled", "reason": "Drill"}, "Bring it back", "circle_detail"),
        (TUESDAY.date(), {"state": "held", "log_version": 1}, "Take its log back", "circle_detail"),
    ],
)
def test_why_not_and_the_way_on(
    on: date, changes: dict[str, object], words: str, way: str, cedar: Place, sign_in: SignIn
) -> None:
    with cedar.context():
        circle = put_circle(cedar, on, **changes)
    page = shown(sign_in(cedar.rivera), url_of(circle))
    assert words in page
    assert f'class="btn btn-primary" href="{url_of(circle, way)}"' in page
    assert url_of(circle, "run_start") not in page


def test_from_home_it_runs_with_one_click(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        circle = put_circle(cedar, TUESDAY.date())
        put_plan(cedar, circle)
    client = sign_in(cedar.rivera)
    assert f'action="{url_of(circle, "run_start")}"' in shown(client, "/").split("btn-primary")[0]
    client.post(url_of(circle, "run_start"))
    page = shown(client, "/")
    assert f'class="btn btn-primary" href="{url_of(circle)}"' in page
    assert "Back to the circle" in page and "Run the circle" not in page


def test_the_circles_page_leads_there_on_its_day_and_for_its_leaders(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        circle = put_circle(cedar, TUESDAY.date())
        later = put_circle(cedar, date(2026, 11, 25))
    assert "Run it" in shown(sign_in(cedar.rivera), detail_of(circle))
    assert "Run it" not in shown(sign_in(cedar.rivera), detail_of(later))
    assert "Run it" not in shown(sign_in(cedar.okafor), detail_of(circle))
    assert "Run it" not in shown(sign_in(cedar.maya), detail_of(circle))


def test_a_start_is_undone_from_the_circles_page(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        run = put_run(cedar)
    client = sign_in(cedar.rivera)
    page = shown(client, detail_of(run))
    assert "Back to the circle" in page and "It did not start after all" in page
    client.post(url_of(run, "run_put_back"))
    assert "Run it" in shown(client, detail_of(run))


def test_an_ended_circle_waits_for_its_log(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        run = put_run(cedar)
        tap(run, "end")
    client = sign_in(cedar.rivera)
    for path, words in ((detail_of(run), "Ended, not logged yet"), ("/", "It is not logged yet.")):
        page = shown(client, path)
        assert words in page and "Go on with it" in page
        assert f'class="btn btn-primary" href="{url_of(run, "circle_log")}"' in page
        assert not [each for each in ("Back to the circle", "under way", "did not start") if each in page]
    assert "Ended" in shown(sign_in(cedar.maya), detail_of(run))
    client.post(url_of(run, "run_start"))
    assert "Back to the circle" in shown(client, detail_of(run))


def test_a_keeper_finds_the_circle_and_nobody_else_does(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        run = put_run(cedar)
        tap(run, "keeper", student=cedar.maya)
    for path in ("/", detail_of(run)):
        assert f'href="{url_of(run)}"' in shown(sign_in(cedar.maya), path)
        assert url_of(run) not in shown(sign_in(cedar.noah), path)
    with cedar.context():
        tap(run, "end")
    assert url_of(run) not in shown(sign_in(cedar.maya), "/")


@pytest.mark.parametrize(("days", "words"), [(0, "Start it again"), (1, "log it: its turns are in the log")])
def test_a_start_taken_back_promises_what_can_be_done(
    days: int, words: str, cedar: Place, sign_in: SignIn, tuesday_morning: time_machine.Traveller
) -> None:
    with cedar.context():
        run = put_run(cedar)
        tap(run, "turn", student=cedar.noah, state="passed")
    tuesday_morning.shift(timedelta(days=days))
    client = sign_in(cedar.rivera)
    assert words in unescape(client.post(url_of(run, "run_put_back"), follow=True).content.decode())
    log = client.get(url_of(run, "circle_log")).context["sheet"].form
    assert log[f"turn-{cedar.noah.pk}"].value() == "passed"
