"""The time of a step: it stretches, and running out of it stops nobody."""

from collections.abc import Sequence
from datetime import datetime

from circles.models import PlanStep, Run

LONGEST_STRETCH = 60


def seconds_spent(run: Run, now: datetime) -> int:
    """In the current step, also when it was left and taken up again. Stands still once the run has ended."""
    since = (run.ended_at or now) - run.step_since
    return run.spent[run.step] + max(int(since.total_seconds()), 0)


def seconds_of(run: Run, steps: Sequence[PlanStep], at: int) -> int:
    """What the step at this place may take, with the minutes that were added to it."""
    return (steps[at].minutes + run.stretched[at]) * 60


def seconds_left(run: Run, steps: Sequence[PlanStep], now: datetime) -> int:
    """Negative when the step takes longer than planned."""
    return seconds_of(run, steps, run.step) - seconds_spent(run, now)


def seconds_later(run: Run, steps: Sequence[PlanStep]) -> int:
    """Of the steps after the current one."""
    return sum(seconds_of(run, steps, at) for at in range(run.step + 1, len(steps)))
