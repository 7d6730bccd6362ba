"""Which areas are strengths and which to work at: of bands alone."""

from reports.asked import Asked
from reports.bands import Band
from reports.strengths import AreaBand, Sorted, sort_areas


def areas(*bands: tuple[int, int]) -> list[AreaBand]:
    return [AreaBand(Asked(1, f"{at}", f"Area {at}"), Band(*band)) for at, band in enumerate(bands)]


def places(found: Sorted) -> tuple[list[int], list[int], list[int]]:
    strengths, others, to_work_at = found.strengths, found.others, found.to_work_at
    return tuple([int(area.construct) for area in each] for each in (strengths, others, to_work_at))  # type: ignore[return-value]


def test_the_ends_stand_out() -> None:
    eight = areas((60, 70), (0, 30), (50, 60), (70, 80), (40, 50), (75, 100), (30, 40), (65, 70))
    assert places(sort_areas(eight)) == ([5, 3, 7], [0, 2, 4], [1, 6])


def test_few_areas_are_not_both() -> None:
    assert places(sort_areas(areas((60, 70), (40, 50)))) == ([0], [], [1])
    assert places(sort_areas(areas((40, 50), (60, 70), (50, 60)))) == ([1], [2], [0])


def test_what_does_not_differ_is_neither() -> None:
    assert places(sort_areas(areas((60, 70), (60, 70), (55, 75)))) == ([], [0, 1, 2], [])
    assert places(sort_areas(areas((60, 70)))) == ([], [0], [])
    assert places(sort_areas([])) == ([], [], [])


def test_what_is_as_low_as_the_lowest_is_no_strength() -> None:
    low = areas((60, 70), (30, 40), (30, 40), (30, 40))
    assert places(sort_areas(low)) == ([0], [1], [3, 2])
    high = areas((60, 70), (60, 70), (60, 70), (30, 40))
    assert places(sort_areas(high)) == ([0, 1], [2], [3])


def test_every_area_stands_once() -> None:
    for number in range(1, 9):
        found = sort_areas(areas(*[(10 * at, 10 * at + 10) for at in range(number)]))
        assert sorted(each for part in places(found) for each in part) == list(range(number))
