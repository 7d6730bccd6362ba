"""Bands: whole numbers, mirrored, wide enough, and made of the number of answers alone."""

import ast
from pathlib import Path

import numpy as np
import pytest

from reports.disclosure import bands as module
from reports.disclosure.bands import ALONE, LINKED, Bands, Grain, bands_of
from tests.reports.disclosure.attacker.equations import counts

pytestmark = pytest.mark.promise("answers-not-derivable")

GRAINS = pytest.mark.parametrize("grain", [ALONE, LINKED], ids=["alone", "linked"])
SIZES = range(10, 2001)
WHOLES = [
    (3 * base - skipped, base) for base in (*range(10, 60), 100, 333, 500, 1275) for skipped in (0, 1, 7)
]


def sizes_of(bands: Bands) -> list[int]:
    return (bands.last - bands.first + 1).tolist()


def checked(bands: Bands) -> None:
    sizes = bands.last - bands.first + 1
    assert (bands.of == np.repeat(np.arange(len(sizes)), sizes)).all()
    assert bands.first[0] == 0 and bands.last[-1] == bands.n
    assert (bands.first[1:] == bands.last[:-1] + 1).all()
    assert bands.low[1:] == bands.high[:-1] and (bands.low[0], bands.high[-1]) == (0, 100)
    assert len(bands.low) == len(bands.first) >= 3


@GRAINS
def test_every_count_is_in_the_band_of_its_place(grain: Grain):
    for n in SIZES:
        checked(bands_of(n, n, grain))


@GRAINS
def test_bands_of_a_whole_are_those_of_its_people(grain: Grain):
    for n, base in WHOLES:
        checked(bands_of(n, base, grain))
        assert set(bands_of(n, base, grain).low) <= {*bands_of(base, base, grain).low, *range(100)}


@GRAINS
def test_bands_hold_enough_counts(grain: Grain):
    for n in SIZES:
        found = sizes_of(bands_of(n, n, grain))
        thirds = bands_of(n, n, grain).low == (0, 33, 67)
        assert min(found) >= (3 if thirds else grain.inside)
        if len(found) > 4:
            assert min(found[0], found[-1]) >= grain.at_ends


@GRAINS
def test_ends_are_wide_unless_only_three_or_four_bands_are_left(grain: Grain):
    found = {n: sizes_of(bands_of(n, n, grain)) for n in SIZES}
    narrow = [n for n in SIZES if min(found[n][0], found[n][-1]) < grain.at_ends]
    assert all(len(found[n]) <= 4 for n in narrow)
    assert max(narrow) < 60


@GRAINS
def test_bands_mirror_but_for_a_tie(grain: Grain):
    for n in SIZES:
        bands = bands_of(n, n, grain)
        y = np.arange(n + 1)
        mirrored = bands.of + bands.of[::-1] == len(bands.low) - 1
        assert mirrored[2 * y != n].all()
        if n % 2 == 0:
            assert mirrored[n // 2] == (len(bands.low) % 2 == 1)


def test_exactly_half_is_in_the_upper_of_two_middle_bands():
    bands = bands_of(20, 20, LINKED)
    assert (bands.low[bands.of[10]], bands.high[bands.of[10]]) == (50, 75)


@GRAINS
def test_no_band_says_all_or_none_or_nothing_at_all(grain: Grain):
    for n in SIZES:
        bands = bands_of(n, n, grain)
        for low, high in zip(bands.low, bands.high, strict=True):
            assert low < high and (low, high) != (0, 100)


@GRAINS
def test_somebody_with_the_rule_and_the_number_turns_a_band_back(grain: Grain):
    for n, base in [*((n, n) for n in range(10, 240)), (401, 401), (1000, 1000), *WHOLES]:
        bands = bands_of(n, base, grain)
        for band, (low, high) in enumerate(zip(bands.low, bands.high, strict=True)):
            assert counts(low, high, n) == (bands.first[band], bands.last[band])


def test_ten_answers_have_thirds():
    bands = bands_of(10, 10, LINKED)
    assert (bands.low, bands.high) == ((0, 33, 67), (33, 67, 100))
    assert sizes_of(bands) == [4, 3, 4]


def test_fewer_than_three_have_none():
    with pytest.raises(ValueError):
        bands_of(2, 2, LINKED)


def test_bands_are_made_of_whole_numbers():
    """0.29 * 100 is 28.999999999999996."""
    for each in ast.walk(ast.parse(Path(module.__file__).read_text())):
        assert not isinstance(each, ast.Div)
        assert not (isinstance(each, ast.Constant) and isinstance(each.value, float))
        assert not (isinstance(each, ast.Name) and each.id in {"float", "round"})
        assert not (
            isinstance(each, ast.Attribute) and each.attr in {"divide", "true_divide", "mean", "float64"}
        )
