"""Closing: what is sealed, what is thrown away, and that nobody can look into it."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.backends.utils import CursorWrapper

from schools import clock
from schools.models import Attribute, AttributeValue, Enrollment, Member, Role
from surveys.closing import close_survey, end_now, surveys_to_close
from surveys.models import Answered, Audience, Consent, Part, SealedSheet, Sheet, Survey, Turnout
from surveys.sheets import SurveyClosed
from tests.cast import Place
from tests.surveys.rows import a_closed_survey, a_permission, a_sheet, a_survey

pytestmark = pytest.mark.django_db


def close(survey: Survey) -> bool:
    Survey.objects.filter(pk=survey.pk).update(closes_at=clock.now())
    return close_survey(survey.pk)


def take(survey: Survey) -> list[tuple[str, bytes, dict]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, answers, groups FROM take_sealed_sheets(%s)", [survey.pk])
        rows = cursor.fetchall()
    return [(str(pk), bytes(answers), json.loads(groups)) for pk, answers, groups in rows]


@pytest.mark.promise("answers-gone")
def test_what_was_handed_in_is_sealed_with_its_groups_and_the_rest_is_gone(cedar: Place) -> None:
    with cedar.context():
        gender = Attribute.objects.create(school=cedar.school, name="Gender")
        AttributeValue.objects.create(
            school=cedar.school, attribute=gender, student=cedar.maya, value="female"
        )
        survey = a_survey(cedar)
        maya = a_sheet(survey, cedar.maya, 1, 2, 3)
        a_sheet(survey, cedar.noah, 4, 5, hand_in=False)
        assert close(survey)
        assert not Sheet.objects.exists()
        assert [row.member for row in Answered.objects.all()] == [cedar.maya]
        seventh = cedar.advisories["7B"]
        groups = {"grade": "7", "advisory": [seventh.pk, "7B"], "attributes": {"Gender": "female"}}
        assert take(survey) == [(str(maya.pk), bytes(maya.answers), groups)]
        assert take(survey) == []


def test_who_answered_is_not_stored_in_the_order_of_the_sealed_sheets(cedar: Place) -> None:
    with cedar.context():
        survey = a_survey(cedar)
        students = add_students(cedar, 30)
        whose = {f"{a_sheet(survey, student, 1).pk}": student.pk for student in students}
        assert close(survey)
        answered = Answered.objects.order_by("pk").values_list("member", flat=True)
        assert list(answered) == sorted(whose.values())
        assert [whose[pk] for pk, _answers, _groups in take(survey)] != list(answered)


def add_students(place: Place, number: int) -> list[Member]:
    """Of grade 8, in no advisory."""
    return place.add_all(
        {
            f"student{each}": Member(role=Role.STUDENT, given_name=f"S{each}", family_name="Test", grade="8")
            for each in range(number)
        }
    )


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT id FROM surveys_sealedsheet",
        "UPDATE surveys_sealedsheet SET groups = '{}'",
        "DELETE FROM surveys_sealedsheet",
        "TRUNCATE surveys_sealedsheet",
    ],
)
@pytest.mark.promise("answers-gone")
def test_the_application_cannot_look_at_sealed_sheets(cedar: Place, sql: str) -> None:
    with cedar.context():
        a_closed_survey(cedar)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            cursor: CursorWrapper
            with connection.cursor() as cursor:
                cursor.execute(sql)


@pytest.mark.promise("isolation")
def test_another_school_takes_nothing(cedar: Place, harbor: Place) -> None:
    with cedar.context():
        survey = a_closed_survey(cedar)
    with harbor.context():
        assert take(survey) == []
    with cedar.context():
        assert len(take(survey)) == 1


@pytest.mark.promise("answers-gone")
def test_it_closes_once_and_never_opens_again(cedar: Place) -> None:
    with cedar.context():
        survey = a_survey(cedar)
        a_sheet(survey, cedar.maya, 1)
        assert not close_survey(survey.pk), "its time is not over"
        end_now(survey)
        assert surveys_to_close() == [survey.pk]
        assert close_survey(survey.pk)
        assert not close_survey(survey.pk)
        assert surveys_to_close() == []
        with pytest.raises(IntegrityError, match="cannot be opened again"), transaction.atomic():
            Survey.objects.filter(pk=survey.pk).update(closed_at=None)


def test_answers_after_closing_are_refused_by_the_database(cedar: Place) -> None:
    with cedar.context():
        survey = a_closed_survey(cedar)
        survey.closed_at = None
        with pytest.raises(SurveyClosed), transaction.atomic():
            a_sheet(survey, cedar.noah, 1)


def test_who_was_opted_out_left_or_is_no_longer_asked_is_not_sealed(cedar: Place) -> None:
    with cedar.context():
        survey = a_survey(cedar, audience=Audience.ADVISORIES)
        survey.asked_advisories.create(school=cedar.school, advisory=cedar.advisories["7B"])
        for student in (cedar.maya, cedar.noah, cedar.zoe):
            a_sheet(survey, student, 1)
        a_permission(cedar, survey)
        Enrollment.objects.filter(student=cedar.zoe).update(until_on=cedar.today - timedelta(days=1))
        assert close(survey)
        assert [row.member for row in Answered.objects.all()] == [cedar.maya]
        assert len(take(survey)) == 1
        school = Turnout.objects.get(survey=survey, level="school")
        assert (school.asked, school.answered) == (1, 1)


def test_only_with_their_familys_yes_where_the_school_asks_for_it(cedar: Place) -> None:
    with cedar.context():
        survey = a_survey(cedar, consent=Consent.OPT_IN)
        for student in (cedar.maya, cedar.noah):
            a_sheet(survey, student, 1)
        a_permission(cedar, survey, allowed=True)
        assert close(survey)
        assert [row.member for row in Answered.objects.all()] == [cedar.noah]


def test_adults_are_sealed_without_any_group(cedar: Place) -> None:
    with cedar.context():
        survey = a_survey(cedar, audience=Audience.STAFF)
        a_sheet(survey, cedar.rivera, 1)
        assert close(survey)
        assert [groups for _pk, _answers, groups in take(survey)] == [{}]
        assert [row.level for row in Turnout.objects.all()] == ["school"]


def test_a_version_that_a_survey_holds_never_changes(cedar: Place) -> None:
    with cedar.context():
        version = Part.objects.filter(survey=a_survey(cedar)).first().version
        version.table = version.table | {"title": {"en": "Another"}}
        with pytest.raises(IntegrityError, match="a survey asks this version"), transaction.atomic():
            version.save()
        version.refresh_from_db()
        version.put_away_at = clock.now()
        version.save()


@pytest.mark.promise("answers-gone")
def test_sealed_rows_keep_nothing_that_names_anybody() -> None:
    names = {field.name for field in SealedSheet._meta.get_fields()}
    assert names == {"id", "school", "survey", "answers", "groups"}
