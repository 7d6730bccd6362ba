"""Results that a school may have seen since the backup are not shown a second time: see docs/backup.md."""

from datetime import datetime, timedelta

from reports.models import Release
from reports.planning import plan_release, surveys_to_plan
from schools import clock
from schools.context import school_context
from schools.models import School
from surveys.closing import close_survey, surveys_to_close

SOONEST = timedelta(days=2)  # from the end of a survey to its results, at least


def hold_second_results(began_at: datetime) -> list[str]:
    """Sentences on what waits. Surveys that ended so long ago that their results may be known are closed, planned and
    withheld like those whose results were due; the hold begins anew, in which an administrator can decide otherwise.
    """
    found = []
    for school in School.objects.order_by("slug"):
        with school_context(school.pk):
            for survey in surveys_to_close():
                close_survey(survey)
            for survey in surveys_to_plan():
                plan_release(survey)
            late = Release.objects.filter(done_at=None, planned_at__gte=began_at)
            late.filter(survey__closes_at__lte=clock.now() - SOONEST).update(withheld_at=clock.now())
            waiting = Release.objects.filter(done_at=None, withheld_at__gte=began_at).count()
            if waiting:
                found.append(
                    f"{school.slug}: withheld until an administrator decides: {waiting} surveys' results."
                )
    return found
