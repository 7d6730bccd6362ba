"""Participation in tens of percent, as it stood at the last full hour, and never of few."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import example, given
from hypothesis import strategies as st

from schools.models import Member, Role
from surveys.closing import close_survey
from surveys.counted import freeze_groups
from surveys.models import Audience, Sheet, Survey
from surveys.participation import (
    FEWEST_ASKED,
    counted_at,
    grade_participation,
    is_counted,
    participation_of,
    school_participation,
    tens_of,
)
from surveys.permissions import record
from tests.cast import Place
from tests.surveys.rows import a_closed_survey, a_permission, a_sheet, a_survey

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 30, 15, 20, tzinfo=UTC)


def with_a_class(place: Place, number: int) -> list[Member]:
    """Students of grade 8, in no advisory."""
    return place.add_all(
        {
            f"student{each}": Member(role=Role.STUDENT, given_name=f"S{each}", family_name="Test", grade="8")
            for each in range(number)
        }
    )


@pytest.mark.promise("answers-not-derivable")
@given(st.integers(0, 3000), st.data())
def test_tens_never_say_nobody_everybody_or_how_many(asked: int, data: st.DataObject) -> None:
    answered = data.draw(st.integers(0, asked))
    tens = tens_of(answered, asked)
    if asked < FEWEST_ASKED:
        assert tens is None
        return
    first, last, off = (3, 7, 20) if asked < 20 else (2, 8, 10) if asked < 40 else (1, 9, 5)
    assert tens is not None
    assert first <= tens <= last
    assert abs(tens * 10 - 100 * answered / asked) <= (off if first < tens < last else 30)


@pytest.mark.promise("answers-not-derivable")
@given(st.integers(FEWEST_ASKED, 3000))
@example(20)
@example(39)
@example(40)
def test_every_value_stands_for_several_numbers_of_people_in_order(asked: int) -> None:
    shown = [tens_of(answered, asked) for answered in range(asked + 1)]
    assert shown == sorted(shown)
    stands_for = Counter(shown)
    assert min(stands_for.values()) >= (5 if asked < 20 else 4)
    assert set(stands_for) == ({3, 7} if asked < 20 else {2, 4, 6, 8} if asked < 40 else set(range(1, 10)))


@pytest.mark.promise("answers-over-time")
def test_who_hands_in_shows_from_the_next_full_hour_on(cedar: Place) -> None:
    with cedar.context(), time_machine.travel(MORNING, tick=False) as moment:
        students = with_a_class(cedar, 16)
        survey = a_survey(cedar)
        for student in students[:12]:
            a_sheet(survey, student, 1)
        a_sheet(survey, students[13], 1, hand_in=False)
        moment.move_to(MORNING + timedelta(minutes=39))
        assert school_participation([survey])[survey.pk].tens == 2
        assert participation_of(survey, cedar.okafor)[0].tens == 2
        moment.move_to(MORNING + timedelta(minutes=40))
        assert counted_at(moment_now()) == datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
        assert school_participation([survey])[survey.pk].tens == 6
        assert participation_of(survey, cedar.okafor)[0].words == "about 60 percent"


@pytest.mark.promise("answers-over-time")
def test_no_number_says_whether_who_was_opted_out_or_left_had_answered(cedar: Place) -> None:
    with cedar.context(), time_machine.travel(MORNING, tick=False) as moment:
        students = with_a_class(cedar, 16)
        survey = a_survey(cedar)
        for student in students[:8]:
            a_sheet(survey, student, 1)
        moment.move_to(MORNING + timedelta(hours=1))
        before = participation_of(survey, cedar.okafor)
        assert [row.tens for row in before if row.name == "8"] == [7]
        record(students[0], survey, False, cedar.okafor)
        Member.objects.filter(pk=students[1].pk).update(left_on=cedar.today)
        assert not Sheet.objects.of(students[0]).exists()
        assert participation_of(survey, cedar.okafor) == before
        record(students[0], survey, True, cedar.okafor)
        Survey.objects.filter(pk=survey.pk).update(closes_at=moment_now())
        assert close_survey(survey.pk)
        survey.refresh_from_db()
        assert participation_of(survey, cedar.okafor) == before


@pytest.mark.promise("answers-over-time")
def test_nothing_is_counted_before_the_first_full_hour(cedar: Place) -> None:
    with cedar.context():
        survey = a_survey(cedar)
        opens_at = survey.opens_at.replace(minute=20)
        survey.opens_at = opens_at
        assert not is_counted(survey, opens_at + timedelta(minutes=39))
        assert is_counted(survey, opens_at + timedelta(minutes=40))
        assert is_counted(a_closed_survey(cedar), opens_at)


def moment_now() -> datetime:
    return datetime.now(UTC)


@pytest.mark.promise("answers-not-derivable")
def test_small_groups_are_not_shown_and_leaders_see_their_own(cedar: Place) -> None:
    with cedar.context():
        with_a_class(cedar, 10)
        survey = a_survey(cedar)

        def shown(viewer: Member) -> list[tuple[str, str, int | None]]:
            return [(row.level, row.name, row.tens) for row in participation_of(survey, viewer)]

        upper = [("school", "", 3), ("grade", "7", None), ("grade", "8", 3)]
        assert shown(cedar.okafor) == [*upper, ("advisory", "7B", None), ("advisory", "7C", None)]
        assert shown(cedar.osei) == [*upper, ("advisory", "7C", None)]
        assert shown(cedar.pat) == upper
        row = participation_of(survey, cedar.pat)[1]
        assert (row.percent, row.words) == (None, "fewer than ten asked: not shown")


def test_who_was_opted_out_before_it_opened_counts_neither_way(cedar: Place) -> None:
    with cedar.context():
        with_a_class(cedar, 6)
        before, survey = a_survey(cedar), a_survey(cedar, frozen=False)
        a_permission(cedar)
        freeze_groups(survey)
        found = school_participation([before, survey])
        assert (found[before.pk].tens, found[survey.pk].tens) == (3, None)


def test_a_list_asks_as_often_for_one_as_for_three(cedar: Place, django_assert_num_queries: object) -> None:
    with cedar.context():
        with_a_class(cedar, 10)
        surveys = [a_survey(cedar), a_survey(cedar, audience=Audience.STAFF)]
        surveys.append(a_survey(cedar, audience=Audience.GRADES, grades=["9"]))
        Survey.objects.filter(pk=surveys[0].pk).update(closes_at=moment_now())
        close_survey(surveys[0].pk)
        surveys[0].refresh_from_db()
        with django_assert_num_queries(2):
            found = school_participation(surveys)
        assert [found[each.pk].tens for each in surveys] == [3, None, None]


def test_grade_nine_comes_before_grade_ten_also_once_it_is_closed(cedar: Place) -> None:
    with cedar.context():
        for name, grade in (("maya", "10"), ("noah", "9"), ("zoe", "K"), ("iris", "11")):
            Member.objects.filter(pk=cedar.people[name].pk).update(grade=grade)
        survey = a_survey(cedar)

        def shown() -> list[str]:
            return [row.name for row in participation_of(Survey.objects.get(), cedar.okafor)]

        assert shown() == ["", "K", "9", "10", "11", "7B", "7C"]
        Survey.objects.filter(pk=survey.pk).update(closes_at=datetime.now(UTC))
        assert close_survey(survey.pk)
        assert shown() == ["", "K", "9", "10", "11", "7B", "7C"]
        assert [row.name for row in grade_participation(survey)] == ["", "K", "9", "10", "11"]
