"""What a whole year of proposals is like, over the shipped library."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise
from statistics import mean

import pytest

from circles.models.words import Theme
from circles.plans.propose import Suggestion, Why, propose
from circles.plans.year import Group, Meeting, level, season_of
from tests.circles.plan_years import (
    FIRST_MONDAY,
    school_year,
    shipped_cards,
    weekly,
)
from tests.circles.shipped import shipped


# Whole years
@pytest.fixture(scope="module")
def years() -> list[tuple[list[Meeting], list[Suggestion]]]:
    """Sixty advisories of 8 to 31 students with circles of 20, 30 or 45 minutes."""
    library = shipped()
    return [
        (meetings, propose(Group(pk, size=8 + pk % 24), meetings, library))
        for pk in range(1, 61)
        for meetings in [school_year(minutes=(20, 30, 45)[pk % 3])]
    ]


def test_a_year_repeats_no_prompt_and_no_activity(years: list) -> None:
    for meetings, found in years:
        assert [suggestion.meeting for suggestion in found] == [meeting.pk for meeting in meetings]
        for kind in ("prompt", "activity", "media"):
            used = [suggestion.items[kind] for suggestion in found if kind in suggestion.items]
            assert len(used) == len(set(used)), kind
        assert not {Why.REPEATED, Why.SAME_ACTIVITY, Why.NOTHING} & {
            why for suggestion in found for why in suggestion.why
        }


def test_a_year_has_every_theme_at_least_five_times(years: list) -> None:
    for _meetings, found in years:
        themes = Counter(suggestion.theme for suggestion in found)
        assert all(themes[theme] >= 5 for theme in Theme.values), themes


def test_no_theme_comes_twice_in_a_row(years: list) -> None:
    for _meetings, found in years:
        themes = [suggestion.theme for suggestion in found if suggestion.theme]
        assert all(one != other for one, other in pairwise(themes))


def test_a_year_gets_deeper(years: list) -> None:
    cards = {card.pk: card for card in shipped_cards()}
    for _meetings, found in years:
        depths = [
            level(cards[suggestion.items["prompt"]].depth)
            for suggestion in found
            if "prompt" in suggestion.items
        ]
        third = len(depths) // 3
        assert mean(depths[:third]) + 0.3 < mean(depths[-third:]), depths
        assert 2 not in depths[:third]


def test_a_year_leaves_no_season_out_of_time(years: list) -> None:
    cards = {card.pk: card for card in shipped_cards()}
    for meetings, found in years:
        for meeting, suggestion in zip(meetings, found, strict=True):
            seasons = {cards[pk].season for pk in suggestion.items.values()}
            assert seasons <= {"", season_of(meeting.on)}


def test_advisories_do_not_all_do_the_same(years: list) -> None:
    assert len({found[0].items["prompt"] for _meetings, found in years}) > 5


@pytest.mark.parametrize("minutes", [5, 12])
@pytest.mark.parametrize("size", [0, 1, 40])
def test_a_year_of_short_circles_has_a_prompt_each_and_nothing_else(minutes: int, size: int) -> None:
    found = propose(Group(3, size), weekly(40, minutes=minutes), shipped())
    assert all(set(suggestion.items) == {"prompt"} for suggestion in found)
    assert len({suggestion.items["prompt"] for suggestion in found}) == 40


@pytest.mark.parametrize(("size", "never"), [(1, {"pairs", "small"}), (3, {"small"}), (40, {"whole"})])
def test_activities_suit_an_advisory_of_one_and_of_forty(size: int, never: set[str]) -> None:
    cards = {card.pk: card for card in shipped_cards()}
    found = propose(Group(3, size), school_year(), shipped())
    groupings = {cards[each.items["activity"]].grouping for each in found if "activity" in each.items}
    assert groupings
    assert not groupings & never


def test_twice_a_week_all_year_goes_on_when_the_library_runs_out() -> None:
    """80 circles, and another year of 80 with nothing new left for long."""
    meetings = [Meeting(at + 1, FIRST_MONDAY + timedelta(days=at * 3), 30, is_open=True) for at in range(320)]
    found = propose(Group(1, 24), meetings, shipped())
    assert len(found) == 320
    assert all(suggestion.items for suggestion in found)
    assert Why.REPEATED not in [why for suggestion in found[:80] for why in suggestion.why]
    assert Why.REPEATED in [why for suggestion in found[200:] for why in suggestion.why]
