"""The rules by which plans are proposed, on plain data: each rule alone, any library at all, and whole years."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from statistics import mean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from circles.models.words import Theme
from circles.plans.breaks import breaks_between, ends_any, is_last_before
from circles.plans.pick import is_grouping_for
from circles.plans.propose import SHORT_CIRCLE, Suggestion, Why, Wish, propose
from circles.plans.year import DEPTHS, SEASONS, Card, Group, Library, Meeting, Planned, level, season_of
from tests.circles.plan_years import (
    FIRST_MONDAY,
    a_prompt,
    an_activity,
    library_of,
    school_year,
    shipped_cards,
    weekly,
)

SCHOOL_DAYS = range(5)
KINDS = ("prompt", "activity", "media", "opening", "closing")


def shipped() -> Library:
    return library_of(*shipped_cards())


def first_of(cards: Sequence[Card], meetings: Sequence[Meeting], **group: object) -> Suggestion:
    return propose(Group(1, **group), meetings, library_of(*cards))[0]  # type: ignore[arg-type]


def prompts(theme: str = "needs", number: int = 40, first: int = 1, **more: str) -> list[Card]:
    return [a_prompt(pk, theme, **more) for pk in range(first, first + number)]


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


def test_the_theme_that_was_least_then_longest_ago_comes_next() -> None:
    meetings = weekly(9)
    order = ["needs", "society", "needs", "society", "cultures", "well_being", "interpersonal", "acquainted"]
    past = [
        replace(meeting, is_open=False, plan=Planned(theme, has_media=True))
        for meeting, theme in zip(meetings, order, strict=False)
    ]
    found = propose(Group(1), [*past, meetings[8]], shipped())[0]
    assert found.theme == "cultures"
    assert Why.LEAST in found.why
    again = propose(Group(1), [*past, replace(meetings[8], plan=None)], library_of(*prompts("needs")))[0]
    assert again.theme == "needs"
    assert again.why[0] == Why.OTHER_THEME


def test_a_theme_whose_turn_is_longest_ago_says_so() -> None:
    meetings = weekly(8)
    past = [
        replace(meeting, is_open=False, plan=Planned(theme, has_media=True))
        for meeting, theme in zip(meetings, [*Theme.values, "acquainted"], strict=False)
    ]
    found = propose(Group(1), [*past, meetings[7]], shipped())[0]
    assert (found.theme, found.why[0]) == ("well_being", Why.LONGEST_AGO)


def test_the_theme_of_the_plan_after_is_left_to_it() -> None:
    after = replace(weekly(2)[1], is_open=False, plan=Planned("acquainted"))
    found = propose(Group(1), [weekly(1)[0], after], shipped())
    assert [each.meeting for each in found] == [1]
    assert found[0].theme not in ("", "acquainted")


def test_the_same_theme_comes_again_when_no_other_has_anything() -> None:
    found = propose(Group(1), weekly(3), library_of(*prompts("needs")))
    assert [each.theme for each in found] == ["needs"] * 3


# Depth


def depths_of(meetings: Sequence[Meeting]) -> list[str]:
    cards = [
        a_prompt(number * 100 + at, theme, depth)
        for number, (theme, depth) in enumerate((theme, depth) for theme in Theme.values for depth in DEPTHS)
        for at in range(30)
    ]
    found = propose(Group(1), meetings, library_of(*cards))
    by_pk = {card.pk: card for card in cards}
    return [by_pk[each.items["prompt"]].depth for each in found]


def test_four_light_circles_then_middle_and_light_then_deep_with_a_light_one_after() -> None:
    light, middle, deep = DEPTHS
    expected = [light] * 4 + [middle, light] * 4 + [middle, deep, light] * 3
    assert depths_of(weekly(21)) == expected


def test_deep_waits_for_weeks_as_well_as_for_circles() -> None:
    """Every school day: fifty circles, and still only ten weeks."""
    daily = [
        Meeting(at + 1, FIRST_MONDAY + timedelta(days=at // 5 * 7 + at % 5), 30, True) for at in range(50)
    ]
    found = depths_of(daily)
    assert "deep" not in found
    assert found[:20] == ["light"] * 20
    assert "middle" in found


def test_deep_waits_for_circles_as_well_as_for_weeks() -> None:
    monthly = [Meeting(at + 1, FIRST_MONDAY + timedelta(weeks=4 * at), 30, True) for at in range(10)]
    assert "deep" not in depths_of(monthly)


def test_a_deep_plan_of_the_teachers_own_is_followed_by_a_light_circle() -> None:
    meetings = weekly(16)
    past = [replace(meeting, is_open=False, plan=Planned("needs", "middle")) for meeting in meetings[:14]]
    deep = replace(meetings[14], is_open=False, plan=Planned("society", "deep"))
    assert depths_of([*past, deep, meetings[15]]) == ["light"]
    assert depths_of([*past, replace(meetings[14], pk=99)]) == ["deep"]


def test_the_reason_says_deeper_and_lighter() -> None:
    found = propose(Group(1), weekly(6, minutes=SHORT_CIRCLE), shipped())
    assert found[4].why[1:] == (Why.DEEPER,)
    assert found[5].why[1:] == (Why.LIGHTER,)


# What gives way


def test_season_gives_way_first_then_depth_then_theme_then_what_was_used() -> None:
    """A fall circle that wants something light on getting acquainted."""
    wanted = a_prompt(1, "acquainted", "light", season="fall")
    spring = a_prompt(2, "acquainted", "light", season="spring")
    middle = a_prompt(3, "acquainted", "middle")
    other = a_prompt(4, "society", "light")
    used = a_prompt(5, "acquainted", "light")
    steps = [
        (wanted, Why.FIRST),
        (spring, Why.OTHER_SEASON),
        (middle, Why.OTHER_DEPTH),
        (other, Why.OTHER_THEME),
        (used, Why.REPEATED),
    ]
    library = [card for card, _why in steps]
    for at, (card, why) in enumerate(steps):
        found = first_of(library[at:], weekly(1), used={5: date(2026, 5, 4)})
        assert found.items["prompt"] == card.pk
        assert why in found.why


def test_nothing_deep_before_there_is_trust_whatever_else_is_left() -> None:
    found = first_of([a_prompt(1, "needs", "deep")], weekly(1))
    assert found.items == {}
    assert found.why == (Why.NOTHING, Why.NO_ACTIVITY)


def test_of_used_ones_the_longest_ago_comes_again() -> None:
    used = {1: date(2026, 5, 4), 2: date(2026, 3, 2), 3: date(2026, 4, 6)}
    assert first_of(prompts(number=3), weekly(1), used=used).items["prompt"] == 2


def test_what_a_later_plan_has_is_not_proposed_before_it() -> None:
    found = first_of(prompts(number=2), weekly(1), used={1: date(2027, 5, 4)})
    assert found.items["prompt"] == 2


# Activities


def activity_for(*cards: Card, size: int = 24, minutes: int = 30) -> Suggestion:
    return first_of([a_prompt(1, "needs"), *cards], weekly(1, minutes=minutes), size=size)


def test_an_activity_takes_half_of_the_circle_at_most() -> None:
    assert activity_for(an_activity(2, minutes=15)).items["activity"] == 2
    found = activity_for(an_activity(2, minutes=16))
    assert "activity" not in found.items
    assert Why.NO_ACTIVITY in found.why


def test_an_activity_that_leaves_time_to_share_comes_first() -> None:
    cards = [an_activity(pk, minutes=15) for pk in range(2, 20)]
    assert activity_for(*cards, an_activity(20, minutes=12)).items["activity"] == 20


def test_an_activity_comes_again_after_a_year_at_the_earliest() -> None:
    """Until then the template's own words stand in its place; a prompt comes again before there is none."""
    library, on = [a_prompt(1), an_activity(2)], FIRST_MONDAY
    lately = first_of(library, weekly(1), used={1: on - timedelta(weeks=51), 2: on - timedelta(weeks=51)})
    assert set(lately.items) == {"prompt"}
    assert lately.why == (Why.REPEATED, Why.NO_ACTIVITY)
    long_ago = first_of(library, weekly(1), used={1: on, 2: on - timedelta(weeks=52)})
    assert long_ago.why == (Why.REPEATED, Why.SAME_ACTIVITY)


def test_an_activity_is_of_the_prompts_theme_else_it_says_so() -> None:
    others = [an_activity(pk, "acquainted") for pk in range(2, 20)]
    assert activity_for(*others, an_activity(20, "needs")).items["activity"] == 20
    assert Why.OTHER_ACTIVITY in activity_for(*others).why


def test_an_activity_is_no_deeper_than_its_circle_while_there_is_another() -> None:
    deeper = [an_activity(pk, depth="middle") for pk in range(2, 20)]
    assert activity_for(*deeper, an_activity(20, depth="light")).items["activity"] == 20
    assert activity_for(*deeper).items["activity"] in range(2, 20)
    assert "activity" not in activity_for(an_activity(2, depth="deep")).items


@pytest.mark.parametrize(
    ("grouping", "sizes"),
    [("whole", {0, 1, 2, 3, 4, 30}), ("small", {0, 4, 30, 31, 40}), ("pairs", {0, 2, 3, 4, 30, 31, 40})],
)
def test_groupings_need_enough_people_and_not_too_many(grouping: str, sizes: set[int]) -> None:
    asked = (0, 1, 2, 3, 4, 30, 31, 40)
    assert {size for size in asked if is_grouping_for(grouping, size)} == sizes
    assert all(is_grouping_for("individual", size) for size in asked)


# Somebody's own choice


def test_another_proposal_is_another_each_time_and_comes_round() -> None:
    cards = shipped_cards()
    fitting = [card for card in cards if card.kind == "prompt" and card.depth != "deep" and not card.occasion]
    seen = [propose(Group(1), weekly(1), shipped(), Wish(1, other=other))[0] for other in range(len(fitting))]
    assert len({each.items["prompt"] for each in seen}) == len(fitting)
    assert len({each.items["activity"] for each in seen[:6]}) == 6
    again = propose(Group(1), weekly(1), shipped(), Wish(1, other=len(fitting)))[0]
    assert again.items["prompt"] == seen[0].items["prompt"]


@pytest.mark.parametrize(
    "template", ["check-in", "gratitude", "interviews", "media", "hard-week", "celebration"]
)
def test_any_template_may_be_wished_for_one_circle(template: str) -> None:
    found = propose(Group(1), weekly(2), shipped(), Wish(1, template))
    assert found[0].template == template
    assert set(found[0].items) == library_of().takes[template]
    assert found[1].template == "check-in"
    assert not {Why.TERM, Why.BREAK, Why.MEDIA} & set(found[0].why)


def test_a_hard_week_asks_nothing_of_the_library() -> None:
    assert propose(Group(1), weekly(1), shipped(), Wish(1, "hard-week"))[0].items == {}


# Any library and any year

CARDS = st.lists(
    st.builds(
        Card,
        pk=st.integers(1, 60),
        kind=st.sampled_from(KINDS),
        theme=st.sampled_from(Theme.values),
        depth=st.sampled_from(DEPTHS),
        season=st.sampled_from(["", *SEASONS]),
        grouping=st.sampled_from(["", "whole", "small", "pairs", "individual"]),
        minutes=st.integers(0, 30),
    ),
    max_size=30,
    unique_by=lambda card: card.pk,
)
PLANS = st.builds(
    Planned,
    theme=st.sampled_from(["", *Theme.values]),
    depth=st.sampled_from(["", *DEPTHS]),
    has_media=st.booleans(),
)


@st.composite
def some_meetings(draw: st.DrawFn) -> list[Meeting]:
    gaps = draw(st.lists(st.integers(0, 20), min_size=1, max_size=25))
    on, found = FIRST_MONDAY, []
    for pk, gap in enumerate(gaps, start=1):
        on += timedelta(days=gap)
        plan = draw(st.none() | PLANS)
        is_open, minutes = not plan and draw(st.booleans()), draw(st.integers(5, 180))
        found.append(Meeting(pk, on, minutes, is_open, draw(st.booleans()), draw(st.booleans()), plan))
    return found


@settings(deadline=None)
@given(CARDS, some_meetings(), st.integers(0, 40))
def test_whatever_there_is_each_open_circle_gets_what_suits_it(
    cards: list[Card], meetings: list[Meeting], size: int
) -> None:
    found = propose(Group(7, size), meetings, library_of(*cards))
    by_pk, by_meeting = {card.pk: card for card in cards}, {meeting.pk: meeting for meeting in meetings}
    assert [each.meeting for each in found] == [meeting.pk for meeting in meetings if meeting.is_open]
    for each in found:
        minutes = by_meeting[each.meeting].minutes
        assert minutes > SHORT_CIRCLE or set(each.items) <= {"prompt"}
        for kind, pk in each.items.items():
            assert by_pk[pk].kind == kind
            assert kind in library_of().takes[each.template]
            assert is_grouping_for(by_pk[pk].grouping, size)
            assert kind not in ("activity", "media") or by_pk[pk].minutes <= minutes // 2


@settings(deadline=None)
@given(CARDS, some_meetings())
def test_the_same_data_gives_the_same_proposals_in_whatever_order_it_is_read(
    cards: list[Card], meetings: list[Meeting]
) -> None:
    found = propose(Group(7), meetings, library_of(*cards))
    assert propose(Group(7), meetings, library_of(*reversed(cards))) == found


@settings(deadline=None)
@given(CARDS, some_meetings())
def test_nothing_comes_twice_without_a_word(cards: list[Card], meetings: list[Meeting]) -> None:
    seen: set[int] = set()
    for each in propose(Group(7), meetings, library_of(*cards)):
        main = {pk for kind, pk in each.items.items() if kind in ("prompt", "media", "activity")}
        assert not main & seen or {Why.REPEATED, Why.SAME_ACTIVITY, Why.TERM, Why.MEDIA} & set(each.why)
        seen |= main


@settings(deadline=None)
@given(CARDS, some_meetings())
def test_taking_the_first_proposals_changes_none_of_the_others(
    cards: list[Card], meetings: list[Meeting]
) -> None:
    """So that a page says the same after one was taken as before."""
    library = library_of(*cards)
    found = propose(Group(7), meetings, library)
    by_pk = {card.pk: card for card in cards}
    for each in found[:1]:
        depth = by_pk[each.items["prompt"]].depth if "prompt" in each.items else ""
        plan = Planned(each.theme, depth, frozenset(each.items.values()), "media" in each.items)
        taken = [
            replace(meeting, is_open=False, plan=plan) if meeting.pk == each.meeting else meeting
            for meeting in meetings
        ]
        used = {pk: next(m.on for m in meetings if m.pk == each.meeting) for pk in each.items.values()}
        after = propose(Group(7, used=used), taken, library)
        assert [(one.meeting, one.template, one.items) for one in after] == [
            (one.meeting, one.template, one.items) for one in found[1:]
        ]


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
