"""Each part of the disclosure control is needed: without it the same attack finds what it should not."""

from collections.abc import Callable

import numpy as np
import pytest

from reports.disclosure import counts, plan, release
from reports.disclosure.bands import Grain
from reports.disclosure.certificate import Proof
from tests.reports.disclosure.attacker.attack import violations
from tests.reports.disclosure.attacker.programs import Effort
from tests.reports.disclosure.odd_schools import known_of, odd_school, published

pytestmark = pytest.mark.promise("answers-not-derivable")

SCHOOLS = (*range(5), 21, 42)
EFFORT = Effort(0, 40, 4)


def found() -> list[str]:
    lists = []
    for number in SCHOOLS:
        school = odd_school(number)
        result = release.release(school.survey, school.groups, school.answers)
        lists += violations(published(result), known_of(school), EFFORT, np.random.default_rng(number))
    return lists


def without_rank_test(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(plan, "admit", lambda units, family: list(range(len(units))))
    patch.setattr(plan, "set_that_follows", lambda units, sizes, k: Proof.NOTHING_FOLLOWS)


def without_bands(patch: pytest.MonkeyPatch) -> None:
    for name in ("ALONE", "LINKED"):
        patch.setattr(counts, name, Grain(0, 0))


def without_gate(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(release, "may_be_shown", lambda *_arguments: True)


def test_attack_finds_nothing_when_all_is_on():
    assert found() == []


@pytest.mark.parametrize("switch_off", [without_rank_test, without_gate])
def test_attack_finds_something_without(switch_off: Callable, monkeypatch: pytest.MonkeyPatch):
    switch_off(monkeypatch)
    assert len(found()) > 0


def test_attack_finds_far_more_without_bands(monkeypatch: pytest.MonkeyPatch):
    """With the gate off in both cases: it would withhold what is too fine."""
    without_gate(monkeypatch)
    fewer = len(found())
    without_bands(monkeypatch)
    assert len(found()) > 5 * fewer


def test_gate_withholds_what_has_no_bands(monkeypatch: pytest.MonkeyPatch):
    without_bands(monkeypatch)
    assert found() == []
