"""The rules by which plans are proposed, on plain data: each rule alone, any library at all, and whole years."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from circles.models.words import Theme
from circles.plans.pick import is_grouping_for
from circles.plans.propose import SHORT_CIRCLE, Suggestion, Why, Wish, propose
from circles.plans.year import DEPTHS, Card, Group, Meeting, Planned
from tests.circles.plan_years import (
    FIRST_MONDAY,
    a_prompt,
    an_activity,
    library_of,
    shipped_cards,
    weekly,
)
from tests.circles.shipped import prompts, shipped


def first_of(cards: Sequence[Card], meetings: Sequence[Meeting], **group: object) -> Suggestion:
    return propose(Group(1, **group), meetings, library_of(*cards))[0]  # type: ignore[arg-type]


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
