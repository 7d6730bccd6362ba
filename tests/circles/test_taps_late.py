"""Taps that arrive late, or when the circle does not run any more: what they may still do."""

from datetime import timedelta

import pytest
import time_machine

from circles.models import Circle, Run
from circles.runs.start import put_back, start_run
from circles.runs.taps import DOES, NOT_STARTED
from circles.schedule import Refused
from tests.cast import Place
from tests.circles.running import fresh, now, put_run, start, states, tap

pytestmark = pytest.mark.usefixtures("tuesday_morning")

HALF_AN_HOUR = 1800
OFFLINE = 60


@pytest.fixture
def run(cedar: Place, tuesday_morning: time_machine.Traveller) -> Run:
    """It began half an hour ago."""
    with cedar.context():
        run = put_run(cedar)
        tuesday_morning.shift(timedelta(seconds=HALF_AN_HOUR + 60))
        return run


def showing(run: Run) -> str:
    return now(run).showing


@pytest.mark.parametrize("names", ["order", "groups"])
def test_names_do_not_come_back_long_after_they_were_asked_for(cedar: Place, run: Run, names: str) -> None:
    with cedar.context():
        tap(run, "show", state=names, ago=HALF_AN_HOUR)
        assert showing(run) == "step"
        tap(run, "show", state=names, ago=OFFLINE)
        assert showing(run) == names
        tap(run, "show", state="step", ago=HALF_AN_HOUR)
        assert showing(run) == "step"


def test_names_do_not_come_back_in_the_next_step(cedar: Place, run: Run) -> None:
    with cedar.context():
        tap(run, "step", at=0, to=1)
        tap(run, "show", state="order", ago=OFFLINE)
        assert showing(run) == "step"


def test_groups_are_not_formed_long_after(cedar: Place, run: Run) -> None:
    with cedar.context():
        tap(run, "group", to=2, ago=HALF_AN_HOUR)
        assert now(run).grouping is None
        tap(run, "group", to=2, ago=OFFLINE)
        assert now(run).grouping
        tap(run, "ungroup", ago=HALF_AN_HOUR)
        assert now(run).grouping is None


def test_nobody_becomes_keeper_long_after(cedar: Place, run: Run) -> None:
    with cedar.context():
        tap(run, "keeper", student=cedar.maya, ago=HALF_AN_HOUR)
        assert now(run).keeper is None
        tap(run, "keeper", student=cedar.maya, ago=OFFLINE)
        assert now(run).keeper == cedar.maya
        tap(run, "keeper", ago=HALF_AN_HOUR)
        assert now(run).keeper is None


@pytest.mark.parametrize("do", sorted(DOES))
def test_nothing_is_taken_of_a_circle_that_was_put_back(cedar: Place, run: Run, do: str) -> None:
    with cedar.context():
        assert put_back(fresh(run.circle))
        before = now(run).version
        with pytest.raises(Refused, match=str(NOT_STARTED)):
            tap(run, do, student=cedar.maya, state="shared")
        assert (now(run).version, states(run)["Maya"]) == (before, "waiting")


def test_nothing_is_taken_of_a_cancelled_one(cedar: Place, run: Run) -> None:
    with cedar.context():
        Circle.objects.update(state="cancelled", reason="Snow")
        with pytest.raises(Refused, match="cancelled"):
            tap(run, "turn", student=cedar.maya, state="shared")


@pytest.mark.parametrize("how", ["end", "put_back"])
def test_after_the_end_names_are_gone_and_nobody_keeps_it_when_it_goes_on(
    cedar: Place, run: Run, how: str
) -> None:
    with cedar.context():
        tap(run, "show", state="order")
        tap(run, "keeper", student=cedar.maya)
        if how == "end":
            tap(run, "end")
        else:
            put_back(fresh(run.circle))
        assert showing(run) == "step"
        Run.objects.update(showing="order")
        start(run.circle, cedar.rivera)
        assert (showing(run), now(run).keeper) == ("step", None)


def test_a_circle_that_is_gone_is_not_started(cedar: Place, run: Run) -> None:
    with cedar.context():
        circle = fresh(run.circle)
        Circle.objects.all().delete()
        with pytest.raises(Refused, match="not in the calendar"):
            start_run(circle, cedar.rivera)
