"""The making of results: what is stored, what is destroyed, and that it happens once."""

import logging
from functools import partial

import pytest
import time_machine

from reports.building import HOUR, LONGEST, build_release, releases_to_build
from reports.disclosure.release import release as release_figures
from reports.measures import measures_of
from reports.models import Figure, OpenText, Release, ReleasedGroup
from reports.planning import plan_release
from reports.sealed import open_sheets, take_sheets
from schools.models import Member
from schools.writing.cipher import Unreadable
from surveys.keys import key_of
from surveys.models import Audience, Part, Sheet, Survey
from surveys.permissions import record
from surveys.questionnaire import read_questionnaire
from tests.cast import Place
from tests.reports.rows import (
    MINUTE,
    a_due_release,
    a_planned_release,
    a_release,
    close_now,
    grow,
    hand_in,
    make_due,
    sealed_sheets,
)
from tests.surveys.rows import a_survey

pytestmark = pytest.mark.django_db
Row = tuple[object, ...]


def figures() -> list[Row]:
    """Every figure with the group that it is of, in the order in which they are stored."""
    names = ("group__level", "group__grades", "group__names", "group__values", "part", "construct", "item")
    rows = Figure.objects.order_by("group__position", "pk").values_list(*names, "option", "low", "high")
    return [tuple(map(str, row)) for row in rows]


@pytest.mark.promise("answers-gone")
def test_it_stores_figures_of_groups_and_destroys_what_they_are_made_of(cedar: Place) -> None:
    with cedar.context():
        release = a_due_release(cedar)
        assert releases_to_build() == [release.pk]
        assert sealed_sheets(release) == 90
        assert build_release(release.pk)
        release.refresh_from_db()
        assert release.done_at and release.respondents == 90
        assert sealed_sheets(release) == 0
        levels = set(ReleasedGroup.objects.values_list("level", flat=True))
        assert {"school", "grade"} <= levels
        assert [group.n for group in ReleasedGroup.objects.filter(level="school")] == [90]
        assert [group.n for group in ReleasedGroup.objects.filter(level="grade")] == [30, 30, 30]
        positions = list(ReleasedGroup.objects.values_list("position", flat=True))
        assert positions == list(range(len(positions)))
        empty = ReleasedGroup.objects.exclude(pk__in=Figure.objects.values("group"))
        assert not empty.exists(), "groups without any figure are not stored"
        assert set(Figure.objects.values_list("part", flat=True)) == set(
            Part.objects.filter(survey=release.survey).values_list("pk", flat=True)
        )
        with pytest.raises(Unreadable):
            key_of(Survey.objects.get(pk=release.survey_id))


def test_groups_are_named_as_they_were_at_closing(cedar: Place) -> None:
    with cedar.context():
        release = a_planned_release(cedar)
        cedar.advisories["A0"].name = "Renamed"
        cedar.advisories["A0"].save()
        Member.objects.filter(grade="6").update(grade="7")
        make_due(release)
        assert build_release(release.pk)
        grades = ReleasedGroup.objects.filter(level="grade").order_by("position")
        assert [group.grades for group in grades] == [["6"], ["7"], ["8"]]
        named = {name for group in ReleasedGroup.objects.filter(level="advisory") for name in group.names}
        assert named <= {f"A{at}" for at in range(6)}


@pytest.mark.promise("answers-over-time")
def test_it_is_done_once_whoever_asks_again(cedar: Place) -> None:
    with cedar.context():
        release = a_due_release(cedar)
        assert build_release(release.pk)
        before = (figures(), Release.objects.values_list().get())
        assert not build_release(release.pk)
        assert releases_to_build() == []
        assert before == (figures(), Release.objects.values_list().get())


def test_before_the_hold_is_over_nothing_happens(cedar: Place) -> None:
    with cedar.context():
        release = a_planned_release(cedar)
        assert releases_to_build() == []
        assert not build_release(release.pk)
        assert sealed_sheets(release) == 90


@pytest.mark.promise("isolation")
def test_another_school_builds_nothing(cedar: Place, harbor: Place) -> None:
    with cedar.context():
        release = a_due_release(cedar)
    with harbor.context():
        assert releases_to_build() == []
        assert not build_release(release.pk)


def test_the_same_sheets_in_another_order_give_the_same_arrays(cedar: Place) -> None:
    with cedar.context():
        survey = a_due_release(cedar, words=5).survey
        sheets, asked = take_sheets(survey), read_questionnaire(survey.pk)
        one, other = open_sheets(survey, sheets, asked), open_sheets(survey, sheets[::-1], asked)
        assert (one.answers == other.answers).all()
        assert (one.groups.grade == other.groups.grade).all()
        assert (one.groups.attributes == other.groups.attributes).all()
        assert (one.groups.advisory == other.groups.advisory).all()
        assert one.names == other.names and one.words == other.words
        measures = measures_of(survey, asked)
        both = [release_figures(measures.asked, each.groups, each.answers) for each in (one, other)]
        assert both[0] == both[1]


def test_answers_are_positions_of_labels_beside_the_groups_of_who_gave_them(cedar: Place) -> None:
    with cedar.context():
        survey = a_due_release(cedar, words=3).survey
        asked = read_questionnaire(survey.pk)
        found = open_sheets(survey, take_sheets(survey), asked)
        assert found.answers.shape == (90, len(asked)) and found.answers.dtype == "int8"
        assert found.answers.min() == 0 and found.answers.max() == asked.questions[0].size - 1
        assert found.words == ("What S0 wrote", "What S1 wrote", "What S2 wrote")
        assert found.names.grades == ("6", "7", "8")
        assert found.names.attributes == ("Gender",) and found.names.values == (("female", "male"),)
        assert [name for _pk, name in found.names.advisories] == [f"A{at}" for at in range(6)]
        assert found.groups.attributes.shape == (1, 90)


@pytest.mark.promise("nothing-half-saved")
def test_a_sheet_that_does_not_open_stops_the_work_and_nothing_is_lost(
    cedar: Place, caplog: pytest.LogCaptureFixture
) -> None:
    with cedar.context():
        survey = a_survey(cedar)
        hand_in(survey, grow(cedar))
        spoiled = Sheet.objects.filter(survey=survey).earliest("pk")
        Sheet.objects.filter(pk=spoiled.pk).update(answers=b"x" * 40)
        close_now(survey)
        plan_release(survey.pk)
        release = Release.objects.get()
        make_due(release)
        with pytest.raises(Unreadable):
            build_release(release.pk)
        assert f"Sheet {spoiled.pk} of survey {survey.pk} cannot be opened" in caplog.text
        assert sealed_sheets(release) == 90
        assert not ReleasedGroup.objects.exists()
        assert Release.objects.get().done_at is None


def test_late_work_appears_on_a_later_full_hour(cedar: Place) -> None:
    with cedar.context():
        on_time, late = a_planned_release(cedar), a_planned_release(cedar)
        at = on_time.appears_at
        with time_machine.travel(at - LONGEST - MINUTE, tick=False):
            assert build_release(on_time.pk)
        with time_machine.travel(at.replace(minute=20), tick=False):
            assert build_release(late.pk)
        on_time.refresh_from_db()
        late.refresh_from_db()
        assert on_time.appears_at == at
        assert late.appears_at == at.replace(hour=(at.hour + 1) % 24)


@pytest.mark.promise("answers-over-time")
def test_when_it_appears_does_not_depend_on_how_long_the_work_takes(
    cedar: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Begun five minutes before, and done before or after the hour."""
    found = []
    with cedar.context():
        for minutes in (1, 10):
            release = a_planned_release(cedar)
            with (
                time_machine.travel(release.appears_at - 5 * MINUTE, tick=False) as moment,
                monkeypatch.context() as m,
            ):
                work = partial(moment.shift, minutes * MINUTE)
                m.setattr("reports.building.make_results", lambda release, work=work: work())
                assert build_release(release.pk)
            before = release.appears_at
            release.refresh_from_db()
            found.append(release.appears_at - before)
    assert found == [HOUR, HOUR]


def test_the_log_has_ids_alone(cedar: Place, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with cedar.context():
        release = a_due_release(cedar, words=40)
        caplog.clear()
        assert build_release(release.pk)
    assert [line.getMessage() for line in caplog.records if line.name.startswith("reports")] == [
        f"Release {release.pk} is due."
    ]
    assert "What S" not in caplog.text


def test_adults_have_one_group(cedar: Place) -> None:
    with cedar.context():
        release = a_due_release(cedar, "advisory-staff/1", audience=Audience.STAFF)
        assert build_release(release.pk)
        release.refresh_from_db()
        assert release.respondents == 6
        assert release.plan == [] and not Figure.objects.exists(), "six are too few"


def test_nobody_answered(cedar: Place) -> None:
    with cedar.context():
        survey = a_survey(cedar)
        close_now(survey)
        assert plan_release(survey.pk)
        make_due(survey.release)
        assert build_release(survey.release.pk)
        assert Release.objects.get().respondents == 0
        assert not ReleasedGroup.objects.exists()


@pytest.mark.promise("answers-over-time")
def test_opting_out_leaving_or_being_erased_changes_no_figure(cedar: Place) -> None:
    with cedar.context():
        a_release(cedar, words=40)
        before = (figures(), OpenText.objects.count(), Release.objects.values_list().get())
        assert before[0] and before[1] == 40
        record(cedar.s0, None, False, cedar.okafor)
        Member.objects.filter(pk=cedar.s1.pk).update(left_on=cedar.today)
        Member.objects.filter(pk=cedar.s2.pk).delete()
        cedar.advisories["A0"].delete()
        assert before == (figures(), OpenText.objects.count(), Release.objects.values_list().get())
