"""Releases of Cedar Grove, which gets ninety students more in six advisories, so that there are groups to show."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from random import Random
from typing import Any

import time_machine

from reports.building import build_release
from reports.models import Release
from reports.planning import plan_release
from reports.sealed import groups_in_hold
from schools import clock
from schools.models import Attribute, AttributeValue, Member, Role
from surveys.closing import close_survey
from surveys.models import Audience, Sheet, Survey
from surveys.questionnaire import Questionnaire, read_questionnaire
from surveys.sheets import Answers, write
from tests.cast import Place
from tests.surveys.rows import a_survey

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
GRADES = ("6", "7", "8")
GENDERS = ("female", "male")
Give = Callable[[Member, Questionnaire], Sequence[int]]


def grow(place: Place, number: int = 90) -> list[Member]:
    """Students of three grades, fifteen in an advisory, with a gender."""
    members = place.add_all(
        {
            f"s{at}": Member(role=Role.STUDENT, given_name=f"S{at}", family_name="Test", grade=GRADES[at % 3])
            for at in range(number)
        }
    )
    for at in range(number // 15):
        of_grade = [each for each in members if each.grade == GRADES[at % 3]]
        place.add_advisory(f"A{at}", [place.pat], of_grade[at // 3 * 15 :][:15])
    gender = Attribute.objects.create(school=place.school, name="Gender")
    AttributeValue.objects.bulk_create(
        AttributeValue(school=place.school, attribute=gender, student=each, value=GENDERS[at // 3 % 2])
        for at, each in enumerate(members)
    )
    return members


def answers_by_chance(member: Member, asked: Questionnaire) -> list[int]:
    """The same of the same person."""
    random = Random(member.given_name)
    return [random.randint(1, question.size) for question in asked.questions]


def hand_in(
    survey: Survey, members: Sequence[Member], words: int = 0, give: Give = answers_by_chance
) -> None:
    """The first so many of them write something too."""
    asked = read_questionnaire(survey.pk)
    sheets = []
    for at, member in enumerate(members):
        sheet = Sheet(school_id=survey.school_id, survey=survey, respondent=member)
        said = f"What {member.given_name} wrote" if at < words else ""
        write(sheet, survey, Answers(tuple(give(member, asked)), said), hand_in=True)
        sheets.append(sheet)
    Sheet.objects.bulk_create(sheets)


def close_now(survey: Survey) -> None:
    Survey.objects.filter(pk=survey.pk).update(closes_at=clock.now())
    assert close_survey(survey.pk)
    survey.refresh_from_db()


def a_closed_survey(place: Place, *names: str, words: int = 0, **more: Any) -> Survey:
    """All of those whom `grow` brought answered; they come with it when they are not there."""
    members = [each for key, each in place.people.items() if key[1:].isdigit()] or grow(place)
    survey = a_survey(place, *names, question="What would help?", **more)
    adults = [place.pat, place.rivera, place.lee, place.osei, place.diaz, place.okafor]
    hand_in(survey, members if survey.audience != Audience.STAFF else adults, words)
    close_now(survey)
    return survey


def a_planned_release(place: Place, *names: str, **more: Any) -> Release:
    survey = a_closed_survey(place, *names, **more)
    assert plan_release(survey.pk)
    return Release.objects.get(survey=survey)


def make_due(release: Release) -> None:
    """Its hold ended a minute ago, and it appears in an hour."""
    change = {"builds_at": clock.now() - MINUTE, "appears_at": clock.now() + HOUR}
    Release.objects.filter(pk=release.pk).update(**change)


def a_due_release(place: Place, *names: str, **more: Any) -> Release:
    release = a_planned_release(place, *names, **more)
    make_due(release)
    return release


def a_release(place: Place, *names: str, **more: Any) -> Release:
    """Made an hour ago of the answers of ninety, and to be seen since a minute ago."""
    release = a_planned_release(place, *names, **more)
    since = clock.now() - MINUTE
    Release.objects.filter(pk=release.pk).update(builds_at=since - HOUR, appears_at=since)
    with time_machine.travel(since - HOUR, tick=False):
        assert build_release(release.pk)
    release.refresh_from_db()
    return release


def sealed_sheets(release: Release) -> int:
    groups, _names = groups_in_hold(release.survey)
    return groups.size
