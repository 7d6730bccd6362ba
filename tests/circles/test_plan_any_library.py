"""Whatever the library, the meetings and the plans are: what holds of every proposal."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from circles.models.words import Theme
from circles.plans.pick import is_grouping_for
from circles.plans.propose import SHORT_CIRCLE, Why, propose
from circles.plans.year import DEPTHS, SEASONS, Card, Group, Meeting, Planned
from tests.circles.plan_years import (
    FIRST_MONDAY,
    library_of,
)

KINDS = ("prompt", "activity", "media", "opening", "closing")

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
