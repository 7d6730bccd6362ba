"""The last word on a world: every count stays in its band, and no answer changes twice."""

import numpy as np
import pytest

from reports.disclosure.system import BOUNDLESS, System

pytestmark = pytest.mark.promise("answers-not-derivable")

# Three answers are counted, of which one more may be favourable and none less; the last answer is in no count.
SYSTEM = System(
    value=np.array([0, 0, 1, 1]),
    person=np.arange(4),
    item=np.zeros(4, dtype=int),
    rows=np.array([[0, 0, 0, 1]]),
    up=np.array([1, BOUNDLESS]),
    down=np.array([0, BOUNDLESS]),
)


@pytest.mark.parametrize(
    ("answers", "holds"),
    [
        ([], True),
        ([0], True),
        ([0, 1], False),
        ([2], False),
        ([0, 2], True),
        ([0, 1, 2], True),
        ([3], True),
        ([3, 3], False),
    ],
)
def test_a_world_has_the_same_figures_when_every_count_stays_in_its_band(answers, holds):
    assert SYSTEM.holds(np.array(answers, dtype=int)) is holds
