"""What is worked out of released bands."""

from hypothesis import given
from hypothesis import strategies as st

from reports.asked import Asked
from reports.bands import Band
from reports.change import Change, Released
from reports.snapshots import Area, Measure, area_changes, furthest, overall, overall_change


@st.composite
def measured(draw: st.DrawFn) -> tuple[list[Measure], list[int]]:
    """Some areas, and of each a percentage that its band allows."""
    measures, actual = [], []
    for _area in range(draw(st.integers(1, 8))):
        low = draw(st.integers(0, 99))
        high = draw(st.integers(low + 1, 99 if low == 0 else 100))
        measures.append(
            Measure(Released(Band(low, high), draw(st.integers(10, 900))), draw(st.integers(1, 5)))
        )
        actual.append(draw(st.integers(low, high)))
    return measures, actual


def named(measures: list[Measure]) -> dict[tuple[str, str, str], Measure]:
    return {("ours", str(place), ""): measure for place, measure in enumerate(measures)}


@given(measured())
def test_the_whole_is_true_of_whatever_the_bands_stand_for(drawn: tuple[list[Measure], list[int]]) -> None:
    measures, actual = drawn
    found = overall(named(measures))
    assert found is not None
    items = sum(each.items for each in measures)
    share = sum(each.items * percent for each, percent in zip(measures, actual, strict=True)) / items
    assert found.band.low <= share <= found.band.high
    assert found.band.low < found.band.high and not (found.band.low == 0 and found.band.high == 100)
    assert found.n == min(each.released.n for each in measures)


def test_nothing_has_no_whole() -> None:
    assert overall({}) is None and overall_change({}, {}, set()) is None


def measure(low: int, n: int = 200) -> Measure:
    return Measure(Released(Band(low, low + 5), n), 3)


CODES = [("ours", name, "") for name in "abc"]
A, B, C = CODES
AREAS = [Area(code, code[1].upper(), Asked(1, code[1], code[1].upper()), ()) for code in CODES]


def test_a_change_is_over_what_both_have() -> None:
    before, now = {A: measure(40), B: measure(90)}, {A: measure(60), C: measure(10)}
    assert overall_change(before, now, set(CODES)) is Change.CLEAR_RISE
    assert overall_change(before, now, {B, C}) is None
    assert area_changes(before, now, set(CODES)) == {A: Change.CLEAR_RISE}
    assert area_changes({A: measure(40, n=19)}, now, set(CODES)) == {}


def test_the_strongest_and_what_to_work_on() -> None:
    measures = {A: measure(60), B: measure(40), C: measure(60)}
    assert [area.name for area in furthest(AREAS, measures, strongest=True)] == ["A", "C"]
    assert [area.name for area in furthest(AREAS, measures, strongest=False)] == ["B"]
    assert furthest(AREAS, {A: measure(60), C: measure(60)}, strongest=True) == []
    assert furthest(AREAS, {}, strongest=False) == []
