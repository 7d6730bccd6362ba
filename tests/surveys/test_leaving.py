"""Whoever leaves, or is erased, takes their sheet along; what is sealed has nobody's name and stays."""

from datetime import timedelta

import pytest
from django.db import connection

from schools.models import Member
from surveys.closing import close_survey, end_now
from surveys.models import Answered, Permission, Sheet, Survey
from tests.cast import Place
from tests.surveys.rows import a_closed_survey, a_permission, a_sheet, a_survey

pytestmark = pytest.mark.promise("erasure")


def sealed_count(survey: Survey) -> int:
    """By the function for the release, which destroys them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM take_sealed_sheets(%s)", [survey.pk])
        return cursor.fetchone()[0]


def test_the_sheet_of_who_left_is_thrown_away_at_closing_and_no_number_says_so(cedar: Place) -> None:
    with cedar.context():
        survey = a_survey(cedar)
        for student in (cedar.maya, cedar.noah):
            a_sheet(survey, student, 1, words="canary")
        Member.objects.filter(pk=cedar.noah.pk).update(left_on=cedar.today)
        end_now(survey)
        assert close_survey(survey.pk)
        assert [row.member for row in Answered.objects.all()] == [cedar.maya]
        assert not Sheet.objects.exists()
        whole = survey.turnouts.get(level="school")
        assert (whole.asked, whole.answered) == (4, 2)
        assert sealed_count(survey) == 1


def test_who_left_by_mistake_finds_their_answers_again_while_it_is_open(cedar: Place) -> None:
    with cedar.context():
        survey = a_survey(cedar)
        a_sheet(survey, cedar.noah, 1)
        people = Member.objects.filter(pk=cedar.noah.pk)
        people.update(left_on=cedar.today - timedelta(days=1))
        people.update(left_on=None)
        end_now(survey)
        assert close_survey(survey.pk)
        assert Answered.objects.filter(member=cedar.noah).exists()


def test_with_a_person_go_sheet_and_decisions_and_what_is_sealed_stays(cedar: Place) -> None:
    with cedar.context():
        closed = a_closed_survey(cedar)
        survey = a_survey(cedar)
        a_sheet(survey, cedar.maya, 1)
        a_sheet(survey, cedar.noah, 1)
        a_permission(cedar, student=cedar.maya, allowed=True)
        Member.objects.get(pk=cedar.maya.pk).delete()
        assert [sheet.respondent for sheet in Sheet.objects.all()] == [cedar.noah]
        assert not Permission.objects.exists() and not Answered.objects.exists()
        closed.refresh_from_db()
        assert closed.closed_at and closed.turnouts.get(level="school").answered == 1
        assert sealed_count(closed) == 1
