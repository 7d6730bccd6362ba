"""Surveys of Cedar Grove: open for all students, planned, closed."""

from datetime import timedelta
from typing import Any

from schools import clock
from schools.models import Member
from surveys.closing import close_survey
from surveys.counted import freeze_groups
from surveys.instruments.content import load_instrument
from surveys.keys import give_key
from surveys.models import InstrumentVersion, Part, Permission, Sheet, Survey
from surveys.own_versions import keep_imported
from surveys.questionnaire import read_questionnaire
from surveys.sheets import save_answers
from surveys.versions import keep_version
from tests.cast import Place
from tests.surveys.files import GOOD

FOUR, FIDELITY = "opportunity-makers-four/1", "advisory-fidelity/1"
BELONGING = "advisory-belonging/1"
DAY = timedelta(days=1)


def a_survey(place: Place, *names: str, frozen: bool = True, **more: Any) -> Survey:
    """Open for all students since two hours ago, with four items and the fidelity pair unless others are named. Those
    who are asked now are counted, unless it is not `frozen`.
    """
    now = clock.now()
    row = {
        "title": "How we belong",
        "opens_at": now - timedelta(hours=2),
        "closes_at": now + 7 * DAY,
        "made_at": now,
        "made_by": place.people.get("okafor"),
    }
    survey = Survey(school=place.school, **row | more)
    give_key(survey)
    survey.save()
    for position, name in enumerate(names or (FOUR, FIDELITY)):
        version = keep_version(name, place.school)
        codes = [item.code for item in version.instrument.items]
        Part.objects.create(
            school=place.school, survey=survey, version=version, position=position, items=codes
        )
    if frozen:
        freeze_groups(survey)
    return survey


def a_planned_survey(place: Place, **more: Any) -> Survey:
    now = clock.now()
    return a_survey(place, **{"opens_at": now + 3 * DAY, "closes_at": now + 10 * DAY} | more)


def a_sheet(survey: Survey, member: Member, *given: int, words: str = "", hand_in: bool = True) -> Sheet:
    """Answers from the first question on; what is not given is skipped."""
    numbered = dict(enumerate(given, 1))
    return save_answers(survey, member, read_questionnaire(survey.pk), numbered, words, hand_in=hand_in)


def a_closed_survey(place: Place) -> Survey:
    survey = a_survey(place)
    a_sheet(survey, place.maya, 1, 2, 3)
    Survey.objects.filter(pk=survey.pk).update(closes_at=clock.now())
    close_survey(survey.pk)
    survey.refresh_from_db()
    return survey


def a_permission(
    place: Place, survey: Survey | None = None, allowed: bool = False, student: Member | None = None
) -> Permission:
    """Of Noah's family, about all surveys, unless others are given."""
    return Permission.objects.create(
        school=place.school,
        student=student or place.noah,
        survey=survey,
        allowed=allowed,
        said_at=clock.now(),
        recorded_by=place.okafor,
    )


def an_own_version(place: Place, content: str = GOOD) -> InstrumentVersion:
    """“our-survey/2” of the school, which no survey used yet."""
    alone = content.replace('supersedes = "our-survey/1"\n', "")
    return keep_imported(load_instrument(alone), place.okafor if "okafor" in place.people else place.ito)
