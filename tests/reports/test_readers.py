"""A survey of some people: nobody else is told of its results."""

from typing import Any

import pytest

from reports.models import Release
from reports.readers import readers_of
from surveys.models import Audience, Survey, SurveyAdvisory
from tests.cast import Place
from tests.reports.released import SHARED, a_release, a_survey_that_closed

pytestmark = pytest.mark.django_db


def of_one_advisory(place: Place) -> Survey:
    survey = a_survey_that_closed(place, audience=Audience.ADVISORIES)
    SurveyAdvisory.objects.create(school=place.school, survey=survey, advisory=place.advisories["7C"])
    return survey


def of_the_eighth(place: Place) -> Survey:
    return a_survey_that_closed(place, audience=Audience.GRADES, grades=["8"])


@pytest.mark.parametrize("put", [of_one_advisory, of_the_eighth])
def test_who_is_told_is_who_sees_it(cedar: Place, put: Any) -> None:
    with cedar.context():
        release = a_release(cedar, [], put(cedar), **SHARED)
        told = set(readers_of(release).values_list("pk", flat=True))
        sees = {
            member.pk
            for member in cedar.people.values()
            if Release.objects.visible_to(member, release.appears_at).exists()
        }
        assert told == sees
        assert cedar.okafor.pk in told and not told & {cedar.maya.pk, cedar.noah.pk}
