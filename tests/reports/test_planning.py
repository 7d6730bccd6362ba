"""When results are made and appear, and what is known of their groups before."""

from datetime import UTC, datetime

import pytest
import time_machine

from reports.hold import change_audience, change_fewest, release_after_all, withhold
from reports.models import Figure, Release
from reports.planning import plan_anew, plan_release, releases_to_plan_anew, surveys_to_plan
from reports.tasks import plan_and_build, plan_release_of
from schools import clock
from schools.models import School
from schools.school_days import DAY
from surveys.models import Audience, Survey
from surveys.surveys import call_off
from tests.cast import Place
from tests.reports.rows import a_closed_survey, a_planned_release, make_due
from tests.surveys.rows import a_planned_survey, a_survey

pytestmark = pytest.mark.django_db
# The Thursday before the clocks go back in the United States, and the one before they go forward.
FALL, SPRING = datetime(2026, 10, 29, 20, tzinfo=UTC), datetime(2027, 3, 11, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("closed", "builds", "appears"),
    [
        (FALL, "2026-11-01 11:00", "2026-11-01 12:00"),
        (SPRING, "2027-03-14 10:00", "2027-03-14 11:00"),
    ],
)
def test_it_is_for_six_and_seven_on_the_third_day_by_the_schools_own_clock(
    cedar: Place, closed: datetime, builds: str, appears: str
) -> None:
    with time_machine.travel(closed, tick=False), cedar.context():
        release = a_planned_release(cedar)
    found = [f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}" for moment in (release.builds_at, release.appears_at)]
    assert found == [builds, appears]


def test_every_closed_survey_is_planned_once_and_no_other(cedar: Place) -> None:
    with cedar.context():
        a_survey(cedar)
        called_off = a_planned_survey(cedar)
        assert call_off(called_off)
        survey = a_closed_survey(cedar)
        assert surveys_to_plan() == [survey.pk]
        assert plan_release(survey.pk)
        assert not plan_release(survey.pk)
        assert surveys_to_plan() == []
        for other in Survey.objects.exclude(pk=survey.pk):
            assert not plan_release(other.pk)
        assert Release.objects.count() == 1


def test_the_plan_has_groups_by_name_and_nothing_of_answers(cedar: Place) -> None:
    with cedar.context():
        plan = a_planned_release(cedar).plan
    assert plan[0] == {
        "level": "school",
        "grades": [],
        "attribute": "",
        "values": [],
        "advisories": [],
        "names": [],
        "has_others": False,
        "n": 90,
    }
    assert [each["grades"] for each in plan if each["level"] == "grade"] == [["6"], ["7"], ["8"]]
    assert {tuple(each["values"]) for each in plan if each["attribute"] == "Gender"} == {
        ("female",),
        ("male",),
    }
    with cedar.context():
        assert not Figure.objects.exists()


def test_what_was_chosen_is_taken_over_from_the_last_release_of_the_same_kind(cedar: Place) -> None:
    with cedar.context():
        first = a_planned_release(cedar)
        assert not first.for_teachers and first.fewest == 10
        assert change_audience(first, teachers=True, students=True, families=False, district=True)
        assert change_fewest(first, 15)
        staff = a_planned_release(cedar, "advisory-staff/1", audience=Audience.STAFF)
        assert (staff.fewest, staff.for_teachers, staff.for_students) == (10, False, False)
        next_one = a_planned_release(cedar)
        assert next_one.fewest == 15
        assert next_one.for_teachers and next_one.for_students and next_one.for_district
        assert not next_one.for_families


def test_larger_groups_make_the_plan_anew(cedar: Place) -> None:
    with cedar.context():
        release = a_planned_release(cedar)
        assert any(each["n"] < 20 for each in release.plan)
        assert not change_fewest(release, 10), "it is ten already"
        assert change_fewest(release, 20)
        release.refresh_from_db()
        assert release.plan == []
        assert releases_to_plan_anew() == [release.pk]
        assert plan_anew(release.pk)
        release.refresh_from_db()
        assert release.plan and all(each["n"] >= 20 for each in release.plan)
        assert releases_to_plan_anew() == []


def test_after_the_hold_no_plan_is_made_anew(cedar: Place) -> None:
    with cedar.context():
        release = a_planned_release(cedar)
        assert change_fewest(release, 20)
        make_due(release)
        assert releases_to_plan_anew() == []
        assert not plan_anew(release.pk)


def test_a_survey_that_closed_before_releases_were_known_gets_its_hold(cedar: Place) -> None:
    with cedar.context():
        survey = a_closed_survey(cedar)
    with time_machine.travel(clock.now() + 366 * DAY), cedar.context():
        assert plan_release(survey.pk)
        release = Release.objects.get()
        assert release.is_held(clock.now())
        assert withhold(release, cedar.okafor)
        assert release_after_all(release)


def test_the_minute_gives_each_release_to_a_task_of_its_school(
    cedar: Place, harbor: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[object, ...]] = []
    monkeypatch.setattr(plan_release_of, "delay", lambda *args: sent.append(args))
    with cedar.context():
        survey = a_closed_survey(cedar)
    plan_and_build()
    assert sent == [(cedar.school.pk, str(survey.pk))]
    plan_release_of(*sent[0])
    with cedar.context():
        assert Release.objects.get().survey == survey
    plan_and_build()
    assert len(sent) == 1
    assert School.objects.count() == 2
