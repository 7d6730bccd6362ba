"""Word that results have appeared: at the moment that was said, to those who see them."""

from datetime import UTC, datetime

import pytest
import time_machine

from notices.models import Delivery
from notices.planning import plan_messages
from reports.building import build_release
from reports.hold import change_audience, withhold
from reports.messages.results import NAME
from reports.models import Release
from reports.readers import readers_of
from schools.models import Member
from tests.cast import Place
from tests.reports.rows import a_planned_release, a_release
from tests.surveys.telling import work

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 11, 6, 21, 0, tzinfo=UTC)
TITLE = "Results: How we belong"


def planned_for(place: Place) -> set[str]:
    plan_messages(place.school.pk)
    with place.context():
        found = Delivery.objects.filter(kind=NAME, member__in=[each.pk for each in named(place).values()])
        told = set(found.values_list("member", flat=True))
    return {name for name, member in named(place).items() if member.pk in told}


def named(place: Place) -> dict[str, Member]:
    return {name: each for name, each in place.people.items() if not name[1:].isdigit()}


def built_on_monday(place: Place, moment: time_machine.Traveller, **audience: bool) -> Release:
    """Closed on Friday afternoon; it appears on Monday at seven."""
    with place.context():
        release = a_planned_release(place)
        choice = dict.fromkeys(("teachers", "students", "families", "district"), False)
        assert change_audience(release, **choice | audience)
    moment.move_to(release.builds_at)
    with place.context():
        assert build_release(release.pk)
    return release


@pytest.fixture
def moment() -> object:
    with time_machine.travel(FRIDAY, tick=False) as traveller:
        yield traveller


@pytest.mark.parametrize(
    ("audience", "names"),
    [
        ({}, {"okafor"}),
        ({"teachers": True}, {"okafor", "rivera", "lee", "osei", "sam", "pat", "diaz"}),
        ({"students": True}, {"okafor", "maya", "noah", "zoe", "iris"}),
    ],
)
@pytest.mark.promise("messages-on-time")
def test_those_who_see_them_are_told_and_nobody_before(
    moment: time_machine.Traveller, cedar: Place, audience: dict[str, bool], names: set[str]
) -> None:
    release = built_on_monday(cedar, moment, **audience)
    assert planned_for(cedar) == set(), "no row says when the work ended"
    moment.move_to(release.appears_at)
    assert planned_for(cedar) == names
    with cedar.context():
        assert {each.due_at for each in Delivery.objects.filter(kind=NAME, channel="inbox")} == {
            release.appears_at
        }


def test_of_what_is_withheld_nobody_is_told(moment: time_machine.Traveller, cedar: Place) -> None:
    with cedar.context():
        release = a_planned_release(cedar)
        assert withhold(release, cedar.okafor)
    moment.move_to(release.builds_at)
    with cedar.context():
        assert build_release(release.pk)
    moment.move_to(release.appears_at)
    assert planned_for(cedar) == set()


def test_the_letter_has_the_title_and_a_link(moment: time_machine.Traveller, cedar: Place) -> None:
    pytest.importorskip("reports.urls")
    release = built_on_monday(cedar, moment, students=True)
    day = release.appears_at.astimezone(cedar.school.zone)
    told = work(cedar, moment, day.year, day.month, day.day, 8, 0)
    assert ("okafor", TITLE) in told and ("maya", TITLE) in told and ("rivera", TITLE) not in told
    assert work(cedar, moment, day.year, day.month, day.day, 8, 1) == []


def test_who_is_told_is_who_sees_it(cedar: Place) -> None:
    with cedar.context():
        release = a_release(cedar)
        for teachers in (False, True):
            for students in (False, True):
                choice = {"teachers": teachers, "students": students, "families": False, "district": False}
                assert change_audience(release, **choice)
                release.refresh_from_db()
                told = set(readers_of(release).values_list("pk", flat=True))
                sees = {
                    member.pk
                    for member in cedar.people.values()
                    if Release.objects.visible_to(member, release.appears_at).exists()
                }
                assert told == sees
