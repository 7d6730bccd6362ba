"""What proposals are made of: the library as the member has it, and the advisory's own circles and calendar."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from circles.library.load import ensure_library
from circles.models import Circle, Item, Plan
from circles.models.item import ALWAYS_THERE
from circles.plans.make import make_plan
from circles.plans.proposals import Proposal, proposals_for, propose_for_all, propose_other
from circles.plans.propose import Why
from circles.plans.reasons import WORDS
from circles.plans.templates import template_of
from schools.models import Enrollment, Term
from tests.cast import Place
from tests.circles.planning import TUESDAY, close, put_circle, put_held_circle, put_series
from tests.circles.shelf import put_item, put_use

pytestmark = pytest.mark.usefixtures("tuesday_morning")

TODAY = date(2026, 11, 24)


def proposals(place: Place, who: str = "rivera", **more: Any) -> list[Proposal]:
    return proposals_for(place.advisories["7B"], place.people[who], **more)


def prompt_ids(found: list[Proposal]) -> list[int]:
    return [each.items["prompt"].pk for each in found if "prompt" in each.items]


def only(place: Place, **more: Any) -> Item:
    """A library of one prompt."""
    ensure_library(place.school)
    Item.objects.all().delete()
    return put_item(place, **more)


def test_every_coming_circle_without_a_plan_gets_one_in_order(cedar: Place) -> None:
    with cedar.context():
        put_held_circle(cedar, date(2026, 11, 10))
        put_circle(cedar, date(2026, 11, 17))
        series = put_series(cedar, TODAY, date(2026, 12, 29))
        close(cedar, date(2026, 12, 8), date(2026, 12, 8), "Snow")
        circles = list(series.circles.order_by("on"))
        Circle.objects.filter(pk=circles[1].pk).update(state="cancelled", reason="Assembly")
        make_plan(circles[3], template_of("check-in"), {}, cedar.rivera)
        found = [each.circle.on for each in proposals(cedar)]
    assert found == [date(2026, 11, 24), date(2026, 12, 22), date(2026, 12, 29)]


def test_a_circle_that_runs_still_gets_one_and_one_that_is_over_does_not(cedar: Place) -> None:
    with cedar.context():
        put_series(cedar, TODAY, TODAY)
        with time_machine.travel(TUESDAY.replace(hour=9, minute=20)):
            assert len(proposals(cedar)) == 1
        with time_machine.travel(TUESDAY.replace(hour=9, minute=35)):
            assert proposals(cedar) == []


def test_until_leaves_out_what_is_later(cedar: Place) -> None:
    with cedar.context():
        put_series(cedar, TODAY, date(2026, 12, 29))
        every = proposals(cedar)
        some = proposals(cedar, until=date(2026, 12, 8))
    assert [each.circle.on for each in some] == [TODAY, date(2026, 12, 1), date(2026, 12, 8)]
    assert [each.items for each in some] == [each.items for each in every[:3]]


def test_no_circles_no_proposals(cedar: Place) -> None:
    with cedar.context():
        assert proposals(cedar) == []
        assert propose_for_all([], cedar.rivera) == {}


def test_the_same_data_gives_the_same_proposals(cedar: Place) -> None:
    with cedar.context():
        put_series(cedar, TODAY, date(2027, 3, 30))
        assert proposals(cedar) == proposals(cedar)


def test_protected_areas_and_other_peoples_own_items_are_never_proposed(cedar: Place, harbor: Place) -> None:
    with harbor.context():
        put_item(harbor)
    with cedar.context():
        put_series(cedar, TODAY, TODAY)
        open_to_all = only(cedar)
        put_item(cedar, ppra=["family"])
        put_item(cedar, only_for=cedar.lee)
        put_item(cedar, state="removed")
        mine = put_item(cedar, only_for=cedar.rivera)
        put_item(cedar, key=ALWAYS_THERE)
        offered = {prompt_ids(proposals_other(cedar, other))[0] for other in range(12)}
    assert offered == {open_to_all.pk, mine.pk}


def proposals_other(place: Place, other: int) -> list[Proposal]:
    found = propose_other(Circle.objects.select_related("advisory").get(), place.rivera, other=other)
    return [found] if found else []


def test_what_the_advisory_used_or_has_in_a_plan_is_not_proposed(cedar: Place) -> None:
    with cedar.context():
        put_series(cedar, TODAY, TODAY)
        items = [only(cedar), *(put_item(cedar) for _number in range(4))]
        put_use(cedar, items[0], date(2026, 11, 10), state="held", log_version=1)
        put_use(cedar, items[1], date(2026, 12, 15))
        put_use(cedar, items[2], date(2026, 11, 10), state="cancelled", reason="Assembly")
        put_use(cedar, items[3], date(2026, 12, 15), offered_by=cedar.lee)
        put_use(cedar, items[4], date(2026, 11, 10), advisory="7C")
        found = {
            propose_other(circle, cedar.rivera, other=other).items["prompt"].pk  # type: ignore[union-attr]
            for other in range(8)
            for circle in [Circle.objects.select_related("advisory").get(on=TODAY)]
        }
    assert found == {items[2].pk, items[3].pk, items[4].pk}, "neither what was used nor what is planned"


def test_a_prompt_that_somebody_adds_or_removes_counts_at_once(cedar: Place) -> None:
    with cedar.context():
        put_series(cedar, TODAY, TODAY)
        item = only(cedar)
        assert prompt_ids(proposals(cedar)) == [item.pk]
        Item.objects.filter(pk=item.pk).update(state="removed")
        (found,) = proposals(cedar)
        assert "prompt" not in found.items
        assert str(WORDS[Why.NOTHING]) in found.reason


def test_the_last_circle_of_the_term_and_before_a_break(cedar: Place) -> None:
    with cedar.context():
        put_series(cedar, TODAY, date(2026, 12, 22))
        close(cedar, date(2026, 12, 3), date(2026, 12, 4), "Fall break")
        Term.objects.filter(pk=cedar.term.pk).update(ends_on=date(2026, 12, 18))
        names = {each.circle.on.day: each.template.key for each in proposals(cedar)}
        assert names == {24: "check-in", 1: "gratitude", 8: "check-in", 15: "celebration", 22: "check-in"}
        Circle.objects.filter(on=date(2026, 12, 15)).update(state="cancelled", reason="Assembly")
        names = {each.circle.on.day: each.template.key for each in proposals(cedar)}
        assert names == {24: "check-in", 1: "gratitude", 8: "celebration", 22: "check-in"}


def test_a_school_year_without_terms_ends_with_a_celebration(cedar: Place) -> None:
    with cedar.context():
        Term.objects.all().delete()
        put_series(cedar, cedar.year.ends_on - timedelta(days=14), cedar.year.ends_on)
        assert [each.template.key for each in proposals(cedar)][-1] == "celebration"


def test_plans_of_the_year_count_for_theme_depth_and_media(cedar: Place) -> None:
    """A group that met often, last in a middle circle: then a deep one, on a theme it has not had."""
    with cedar.context():
        ensure_library(cedar.school)
        for week in range(16, 0, -1):
            depth = "middle" if week == 1 else "light"
            item = put_item(cedar, theme=("acquainted", "needs")[week % 2], depth=depth)
            put_use(cedar, item, TODAY - timedelta(weeks=week), state="held", log_version=1)
        for plan in Plan.objects.all():
            Plan.objects.filter(pk=plan.pk).update(theme=plan.parts.get().item.theme)
        put_use(cedar, put_item(cedar, kind="media", title="Photo"), TODAY - timedelta(days=1))
        put_series(cedar, TODAY, TODAY)
        (found,) = [each for each in proposals(cedar) if each.circle.on == TODAY]
    assert found.template.key == "check-in"
    assert found.items["prompt"].depth == "deep"
    assert found.theme not in ("acquainted", "needs")
    assert found.reason.endswith("you have not had it this year. A little deeper than last time.")


def test_the_number_of_students_counts(cedar: Place) -> None:
    with cedar.context():
        put_series(cedar, TODAY, date(2027, 3, 30))
        groupings = {each.items["activity"].grouping for each in proposals(cedar) if "activity" in each.items}
        assert "small" not in groupings, "7B has three students"
        Enrollment.objects.exclude(student=cedar.maya).delete()
        alone = {each.items["activity"].grouping for each in proposals(cedar) if "activity" in each.items}
        assert alone == {"whole"}


def test_a_template_of_ones_own_choice_for_one_circle(cedar: Place) -> None:
    with cedar.context():
        put_series(cedar, TODAY, date(2026, 12, 1))
        circle = Circle.objects.select_related("advisory").get(on=TODAY)
        found = propose_other(circle, cedar.rivera, "hard-week")
        assert found
        assert (found.template.key, found.items, found.reason) == ("hard-week", {}, "")
        make_plan(circle, found.template, {}, cedar.rivera)
        assert propose_other(circle, cedar.rivera, "hard-week") is None


def test_as_many_queries_for_three_advisories_as_for_one(cedar: Place) -> None:
    with cedar.context():
        third = cedar.add_advisory("7D", [cedar.rivera], [])
        for name in ("7B", "7C", "7D"):
            put_series(cedar, TODAY, date(2026, 12, 29), advisory=name)
        ensure_library(cedar.school)
        one = count_queries(lambda: propose_for_all([third], cedar.rivera))
        three = count_queries(lambda: propose_for_all(list(cedar.advisories.values()), cedar.rivera))
    assert one == three <= 12


def count_queries(work: Any) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert work()
    return len(captured)


def test_everything_there_is_to_say_has_words() -> None:
    assert set(WORDS) == set(Why)
