"""The hold: what a school can change in it and later, and that a late click changes nothing."""

from collections.abc import Callable

import pytest
import time_machine
from django.db import IntegrityError, transaction

from reports.building import build_release
from reports.hold import change_audience, change_fewest, release_after_all, withhold
from reports.models import Figure, OpenText, Release, ReleasedGroup
from schools import clock
from schools.writing.cipher import Unreadable
from surveys.keys import key_of
from surveys.models import Survey
from tests.cast import Place
from tests.reports.rows import a_due_release, a_planned_release, a_release, make_due, sealed_sheets

pytestmark = pytest.mark.django_db
AUDIENCE = {"teachers": True, "students": True, "families": True, "district": True}
NOBODY = dict.fromkeys(AUDIENCE, False)


@pytest.mark.promise("answers-gone")
def test_of_what_is_withheld_nothing_stays(cedar: Place) -> None:
    with cedar.context():
        release = a_planned_release(cedar, words=40)
        assert withhold(release, cedar.okafor)
        assert not withhold(release, cedar.okafor), "it is withheld already"
        make_due(release)
        assert build_release(release.pk)
        assert sealed_sheets(release) == 0
        release.refresh_from_db()
        assert release.done_at and release.withheld_by == cedar.okafor and not release.is_shown(clock.now())
        assert not ReleasedGroup.objects.exists() and not Figure.objects.exists()
        assert not OpenText.objects.exists()
        with pytest.raises(Unreadable):
            key_of(Survey.objects.get(pk=release.survey_id))
        assert not Release.objects.shown_at(release.appears_at).exists()


def test_it_can_be_released_after_all_until_the_hold_ends(cedar: Place) -> None:
    with cedar.context():
        release = a_planned_release(cedar)
        assert not release_after_all(release), "it is not withheld"
        assert withhold(release, cedar.okafor)
        assert release_after_all(release)
        make_due(release)
        assert build_release(release.pk)
        assert Figure.objects.exists()


CHANGES: dict[str, Callable[[Release, Place], bool]] = {
    "withhold": lambda release, place: withhold(release, place.okafor),
    "release after all": lambda release, place: release_after_all(release),
    "fewest": lambda release, place: change_fewest(release, 30),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("make", [a_due_release, a_release])
@pytest.mark.promise("answers-over-time")
def test_after_the_hold_a_click_changes_nothing(
    cedar: Place, make: Callable[..., Release], change: Callable[[Release, Place], bool]
) -> None:
    with cedar.context():
        release = make(cedar)
        before = Release.objects.values_list().get()
        assert not change(release, cedar)
        assert Release.objects.values_list().get() == before


@pytest.mark.promise("answers-over-time")
def test_who_sees_it_can_be_changed_before_and_after_and_nothing_tells_when_it_was_built(
    cedar: Place,
) -> None:
    with cedar.context():
        release = a_planned_release(cedar)
        assert change_audience(release, **AUDIENCE)
        make_due(release)
        assert not change_audience(release, **NOBODY)
        release.refresh_from_db()
        assert release.for_teachers and release.for_students and release.for_families and release.for_district
        assert build_release(release.pk)
        assert not change_audience(release, **NOBODY), (
            "refused as before, so that no click tells that it is built"
        )
        with time_machine.travel(release.appears_at):
            assert change_audience(release, **NOBODY)
        release.refresh_from_db()
        assert not (release.for_teachers or release.for_students)


def test_two_administrators_at_once_lose_nothing_of_each_other(cedar: Place) -> None:
    """Both have a page that was loaded before."""
    with cedar.context():
        one = a_planned_release(cedar)
        other = Release.objects.get(pk=one.pk)
        assert withhold(one, cedar.okafor)
        assert change_audience(other, **AUDIENCE)
        assert change_fewest(other, 12)
        assert not withhold(other, cedar.okafor)
        found = Release.objects.get()
        assert found.withheld_at and found.for_teachers and found.fewest == 12


def test_fewer_than_ten_are_refused_by_the_database(cedar: Place) -> None:
    with cedar.context():
        release = a_planned_release(cedar)
        with pytest.raises(IntegrityError, match="release_hides_small_groups"), transaction.atomic():
            change_fewest(release, 9)


def test_groups_are_as_large_as_the_school_asks(cedar: Place) -> None:
    with cedar.context():
        release = a_planned_release(cedar)
        assert change_fewest(release, 31)
        make_due(release)
        assert build_release(release.pk)
        assert {group.n for group in ReleasedGroup.objects.all()} == {90, 45}
