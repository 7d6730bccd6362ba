"""Open surveys on the first pages: the same words before and after answering, and numbers for the office alone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from schools import clock
from schools.models import Member, Role
from surveys.counted import freeze_groups
from surveys.models import Audience, Survey
from tests.advisory.homes import shown
from tests.cast import Place
from tests.surveys.rows import DAY, a_closed_survey, a_permission, a_planned_survey, a_sheet, a_survey

SignIn = Callable[[Member], Client]
STAFF = "Belonging here as an adult"


def path_of(survey: Survey, name: str = "answer") -> str:
    return reverse(f"surveys:{name}", args=[survey.pk])


def test_a_student_reads_the_same_before_and_after_handing_in(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        survey = a_survey(cedar)
        a_planned_survey(cedar, title="Not yet")
        a_closed_survey(cedar)
    client = sign_in(cedar.maya)
    before = shown(client)
    assert "How we belong" in before[0] and "Answer the survey" in before[0] and "Not yet" not in before[0]
    assert path_of(survey) in client.get("/").text
    with cedar.context():
        a_sheet(survey, cedar.maya, 1)
    assert shown(client) == before


def test_a_student_who_is_not_asked_reads_nothing_of_it(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        survey = a_survey(cedar)
        a_permission(cedar, survey)
        a_survey(cedar, title=STAFF, audience=Audience.STAFF)
    assert "Answer the survey" not in sign_in(cedar.noah).get("/").text


def test_a_teacher_reads_what_their_students_can_answer_and_no_number(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        a_survey(cedar)
        a_survey(cedar, title="Grade 8", audience=Audience.GRADES, grades=["8"])
        only_7c = a_survey(cedar, title="Only 7C", audience=Audience.ADVISORIES)
        only_7c.asked_advisories.create(school=cedar.school, advisory=cedar.advisories["7C"])
        staff = a_survey(cedar, title=STAFF, audience=Audience.STAFF)
    rivera = sign_in(cedar.rivera)
    in_sight = shown(rivera)[0]
    assert "Your students can answer “How we belong” until" in in_sight
    assert "Grade 8" not in in_sight and "Only 7C" not in in_sight and "percent" not in in_sight
    assert STAFF in in_sight and path_of(staff) in rivera.get("/").text
    with cedar.context():
        a_sheet(staff, cedar.rivera, 1)
    assert shown(rivera)[0] == in_sight
    assert "Only 7C" in shown(sign_in(cedar.osei))[0]
    assert "Your students" not in shown(sign_in(cedar.pat))[0]


def test_the_office_reads_tens_of_percent_as_of_the_last_hour(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        survey = a_survey(cedar, opens_at=clock.now() - 2 * DAY, frozen=False)
        few = a_survey(cedar, title=STAFF, audience=Audience.STAFF)
        students = {f"s{number}": Member(role=Role.STUDENT, given_name=f"S{number}") for number in range(9)}
        added = cedar.add_all(students)
        freeze_groups(survey)
        for number, student in enumerate(added):
            sheet = a_sheet(survey, student, 1)
            if number < 5:
                type(sheet).objects.filter(pk=sheet.pk).update(handed_in_at=clock.now() - DAY)
    okafor = sign_in(cedar.okafor)
    in_sight = shown(okafor)[0]
    assert "2 surveys are open" in in_sight
    assert "Answered: about 30 percent." in in_sight, "5 of 13; later ones count from the next hour on"
    assert "Fewer than ten people are asked" in in_sight
    page = okafor.get("/").text
    assert path_of(survey, "survey_detail") in page and path_of(few) in page


def test_in_the_first_minute_the_office_reads_that_nobody_is_counted(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        a_survey(cedar, frozen=False)
    assert "Nobody is counted yet." in shown(sign_in(cedar.okafor))[0]


@pytest.mark.parametrize("name", ["maya", "rivera"])
def test_one_takes_as_many_queries_as_three(
    cedar: Place, sign_in: SignIn, name: str, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(cedar.people[name])

    def queries() -> int:
        with django_assert_max_num_queries(60) as captured:
            client.get("/")
        return len(captured)

    with cedar.context():
        a_survey(cedar)
    queries()
    one = queries()
    with cedar.context():
        a_survey(cedar)
        a_survey(cedar, audience=Audience.GRADES, grades=["7"])
    assert queries() == one
