"""Drawings of bands: what they say without their looks."""

import pytest

from reports.bands import Band
from reports.change import Change
from reports.charts.heat import Heat, Row, shade
from reports.charts.marks import change_mark
from reports.charts.trend import Point, trend


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        *[(10, 15, 1), (15, 25, 2), (35, 40, 2), (50, 60, 3), (60, 65, 4), (80, 85, 5), (90, 95, 5)],
        # of an open end, what is known for certain
        *[(0, 20, 1), (0, 40, 2), (60, 100, 4), (75, 100, 4), (80, 100, 5), (99, 100, 5)],
    ],
)
def test_a_shade_is_a_fifth(low: int, high: int, expected: int) -> None:
    assert shade(Band(low, high)) == expected


def test_a_strip_says_each_band_in_words() -> None:
    heat = Heat("x", "Grades", "Grade", ("<Voice>", "Care"), (Row("<b>6", 52, (Band(60, 65), None)),))
    assert heat.body == (
        '<tr><th scope="row">&lt;b&gt;6<span class="band-size">n\u00a0=\u00a052</span></th>'
        '<td class="heat-4" data-label="&lt;Voice&gt;">60–65 %</td>'
        '<td data-label="Care"><span aria-hidden="true">–</span>'
        '<span class="visually-hidden">not shown</span></td></tr>'
    )


def test_a_trend_is_said_as_well_as_drawn() -> None:
    points = [
        Point("May 2026", "May", "2026", Band(50, 55), 90),
        Point("June 2026", "Jun", "2026", None, None),
    ]
    drawn = trend("Favourable", points)
    assert 'role="img" aria-label="Favourable. May 2026: 50–55 % and June 2026: –."' in drawn
    assert '<rect class="trend-span" x="20" y="45" width="20" height="5" />' in drawn
    assert drawn.count("<rect") == 1 and "style" not in drawn


def test_every_change_has_a_mark_of_its_own() -> None:
    assert len({change_mark(change) for change in Change}) == len(Change)
