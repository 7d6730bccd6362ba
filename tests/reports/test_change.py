"""Change between two released bands, in five steps."""

import tomllib
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.bands import Band
from reports.change import Change, Released, change_between, comparable
from surveys.models import InstrumentVersion, Part
from tests.surveys.files import GOOD

pytestmark = pytest.mark.promise("answers-over-time")

ORDER = list(Change)


@st.composite
def released(draw: st.DrawFn) -> Released:
    step = draw(st.sampled_from([1, 2, 5, 10, 20, 25]))
    low = draw(st.integers(0, 100 // step - 1)) * step
    high = draw(st.integers(low // step + 1, 100 // step)) * step
    return Released(Band(low, high), draw(st.integers(1, 3000)))


@given(released(), released())
def test_it_is_the_rule(before: Released, now: Released) -> None:
    """d = distance of the middles, s² = ¼/n₁ + ¼/n₂; steady up to max(band, s), clear beyond twice that."""
    found = change_between(before, now)
    if min(before.n, now.n) < 20:
        assert found is None
        return
    d = Fraction(now.band.low + now.band.high, 200) - Fraction(before.band.low + before.band.high, 200)
    variance = Fraction(1, 4 * before.n) + Fraction(1, 4 * now.n)
    width = Fraction(max(before.band.width, now.band.width), 100)
    moved = abs(d) > width and d**2 > variance
    clear = abs(d) > 2 * width and d**2 > 4 * variance
    assert found is ORDER[2 + (1 if d > 0 else -1) * (moved + clear)]


@given(released(), released())
def test_backwards_it_is_the_opposite(before: Released, now: Released) -> None:
    there, back = change_between(before, now), change_between(now, before)
    if there is None or back is None:
        assert there is back
    else:
        assert ORDER.index(there) + ORDER.index(back) == 4


@given(released(), st.integers(20, 3000))
def test_the_same_band_is_steady(before: Released, n: int) -> None:
    same = Released(before.band, max(before.n, 20))
    assert change_between(same, Released(before.band, n)) is Change.STEADY


@pytest.mark.parametrize(
    ("before", "now", "n", "step"),
    [
        ((60, 70), (70, 80), 300, Change.STEADY),
        ((50, 60), (70, 80), 300, Change.RISE),
        ((50, 60), (80, 90), 300, Change.CLEAR_RISE),
        ((70, 80), (50, 60), 300, Change.FALL),
        ((0, 10), (75, 100), 300, Change.CLEAR_RISE),
        ((50, 55), (60, 65), 20, Change.STEADY),
        ((50, 60), (80, 90), 19, None),
    ],
)
def test_examples(before: tuple[int, int], now: tuple[int, int], n: int, step: Change | None) -> None:
    assert change_between(Released(Band(*before), n), Released(Band(*now), n)) is step


def a_part(*spoiled: tuple[str, str], leave_out: int = 0) -> Part:
    """Of the small instrument, with other words in its file, or without its first items."""
    content = GOOD
    for old, new in spoiled:
        assert old in content
        content = content.replace(old, new)
    version = InstrumentVersion(code="our-survey", version=2, table=tomllib.loads(content))
    codes = [item.code for item in version.instrument.items]
    return Part(version=version, items=codes[leave_out:])


WHOLE, HELLO, BYE = (("our-survey", "greeting", item) for item in ("", "hello", "bye"))
NO_SPANISH = [('"en", "es"', '"en"'), *((f"{line}\n", "") for line in GOOD.split("\n") if ".es =" in line)]


@pytest.mark.parametrize(
    ("now", "same"),
    [
        (a_part(), {WHOLE, HELLO, BYE}),
        (a_part(("says hello", "greets"), ("version = 2", "version = 3")), {BYE}),
        (a_part(("Me voy", "Salgo")), {HELLO}),
        (a_part(('"Often"', '"Mostly"')), set()),
        (a_part(("favourable = 2", "favourable = 1")), set()),
        (a_part(("reversed = true", "reversed = false")), {HELLO}),
        (a_part(leave_out=1), {BYE}),
        (a_part(('code = "our-survey"', 'code = "theirs"')), set()),
        (a_part(*NO_SPANISH), {WHOLE, HELLO, BYE}),
        (a_part(('title.en = "Greeting"', 'title.en = "Saying hello"')), {WHOLE, HELLO, BYE}),
    ],
)
def test_only_the_same_words_compare(now: Part, same: set[tuple[str, str, str]]) -> None:
    assert comparable([a_part()], [now]) == same


def test_parts_compare_whatever_their_order() -> None:
    other = a_part(('code = "our-survey"', 'code = "theirs"'))
    assert len(comparable([a_part(), other], [other, a_part()])) == 6
