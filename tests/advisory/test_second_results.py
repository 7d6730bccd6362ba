"""After a restore no result appears a second time that may have been seen."""

from datetime import timedelta

import pytest
import time_machine

from advisory.backup.second_results import hold_second_results
from reports.models import Release
from schools import clock
from tests.cast import Place
from tests.surveys.rows import a_closed_survey


@pytest.mark.promise("backups-restore")
@pytest.mark.django_db
def test_a_survey_that_was_closed_and_not_planned_is_withheld(cedar: Place) -> None:
    """The backup was made between the two."""
    with cedar.context():
        survey = a_closed_survey(cedar)
    with time_machine.travel(clock.now() + timedelta(days=10)):
        said = hold_second_results(clock.now())
        with cedar.context():
            release = Release.objects.get(survey=survey)
            assert release.withheld_at and release.builds_at > clock.now()
    assert said == ["cedar: withheld until an administrator decides: 1 surveys' results."]
