"""The ends of terms, breaks and seasons, shared media, and the first circles: what is kept for them."""

from dataclasses import replace
from datetime import date

import pytest

from circles.plans.breaks import breaks_between, ends_any, is_last_before
from circles.plans.propose import Why, propose
from circles.plans.year import Group, Planned, season_of
from tests.circles.plan_years import (
    a_prompt,
    library_of,
    shipped_cards,
    weekly,
)
from tests.circles.shipped import prompts, shipped

SCHOOL_DAYS = range(5)


# The occasion
def test_the_last_of_a_term_celebrates_and_the_last_before_a_break_says_thanks() -> None:
    meetings = weekly(3)
    meetings[0] = replace(meetings[0], before_break=True)
    meetings[1] = replace(meetings[1], before_break=True, ends_term=True)
    found = propose(Group(1), meetings, shipped())
    assert [(each.template, each.why[:1]) for each in found[:2]] == [
        ("gratitude", (Why.BREAK,)),
        ("celebration", (Why.TERM,)),
    ]
    assert all({"prompt", "activity"} <= set(each.items) for each in found[:2])


def test_an_occasion_has_what_is_kept_for_it_and_no_other_circle_has_that() -> None:
    meetings = weekly(4)
    meetings[1] = replace(meetings[1], before_break=True)
    meetings[3] = replace(meetings[3], before_break=True)
    cards = [
        *prompts(number=5),
        a_prompt(50, "needs", occasion="gratitude"),
        a_prompt(51, occasion="celebration"),
    ]
    found = propose(Group(1), meetings, library_of(*cards))
    taken = [each.items["prompt"] for each in found]
    assert taken[1] == 50 and 51 not in taken
    assert taken[3] in range(1, 6) and len(set(taken)) == 4
    assert found[1].why == (Why.BREAK, Why.NO_ACTIVITY)


def test_no_shipped_item_of_an_occasion_comes_in_an_ordinary_week() -> None:
    kept = {card.pk for card in shipped_cards() if card.occasion}
    found = propose(Group(1, 20), weekly(40), shipped())
    assert kept and not kept & {pk for each in found for pk in each.items.values()}


def test_the_sixth_circle_has_shared_media() -> None:
    found = propose(Group(1), weekly(13), shipped())
    assert [at for at, each in enumerate(found, start=1) if each.template == "media"] == [6, 12]
    assert found[5].why == (Why.MEDIA,)
    assert found[5].items["media"]


def test_media_that_a_plan_has_already_puts_the_media_circle_off() -> None:
    meetings = weekly(9)
    meetings[3] = replace(meetings[3], is_open=False, plan=Planned("needs", has_media=True))
    found = {each.meeting: each.template for each in propose(Group(1), meetings, shipped())}
    assert found[6] == "check-in"
    assert [pk for pk, template in found.items() if template == "media"] == []


def test_without_media_in_the_library_every_circle_is_a_check_in() -> None:
    found = propose(Group(1), weekly(8), library_of(*prompts()))
    assert {each.template for each in found} == {"check-in"}


# Themes
def test_first_and_third_circle_get_acquainted() -> None:
    found = propose(Group(1), weekly(4), shipped())
    assert [each.theme for each in found][::2] == ["acquainted", "acquainted"]
    assert found[1].theme != "acquainted"
    assert found[0].why == found[2].why == (Why.FIRST,)


# Seasons, terms and breaks
@pytest.mark.parametrize(
    ("month", "season"),
    [(1, "winter"), (2, "winter"), (3, "spring"), (6, "summer"), (8, "summer"), (9, "fall"), (12, "winter")],
)
def test_seasons_begin_with_their_month(month: int, season: str) -> None:
    assert season_of(date(2026, month, 1)) == season


def breaks(*closures: tuple[date, date]) -> list[date]:
    return breaks_between(date(2026, 11, 1), date(2027, 1, 31), SCHOOL_DAYS, closures)


def test_a_break_is_three_days_in_a_row_or_more_but_no_long_weekend() -> None:
    thanksgiving = (date(2026, 11, 26), date(2026, 11, 27))
    assert breaks() == []
    assert breaks(thanksgiving) == [date(2026, 11, 26)]
    assert breaks((date(2026, 11, 30), date(2026, 11, 30))) == [], "a long weekend"
    assert breaks((date(2026, 12, 2), date(2026, 12, 3))) == [], "two days in the middle of a week"
    assert breaks((date(2026, 12, 2), date(2026, 12, 4))) == [date(2026, 12, 2)]
    assert breaks((date(2026, 12, 21), date(2027, 1, 1))) == [date(2026, 12, 19)]
    assert breaks(thanksgiving, (date(2026, 12, 19), date(2027, 1, 3)))[1] == date(2026, 12, 19)
    assert breaks((date(2027, 1, 27), date(2027, 2, 5))) == [date(2027, 1, 27)], "beyond the end"


def test_the_last_circle_before_a_day_is_near_it_and_has_none_between() -> None:
    on, day = date(2026, 11, 16), date(2026, 11, 26)
    assert is_last_before(day, on, None)
    assert is_last_before(day, on, day)
    assert not is_last_before(day, on, date(2026, 11, 23))
    assert not is_last_before(day, day, None), "not on the day itself"
    assert not is_last_before(day, date(2026, 11, 11), None), "too long before"


def test_the_last_circle_of_a_term() -> None:
    term = (date(2026, 9, 1), date(2026, 11, 20))
    assert ends_any([term], date(2026, 11, 20), date(2026, 11, 23))
    assert ends_any([term], date(2026, 11, 16), None)
    assert not ends_any([term], date(2026, 11, 9), date(2026, 11, 16))
    assert not ends_any([term], date(2026, 11, 23), None)
    assert not ends_any([], date(2026, 11, 20), None)
