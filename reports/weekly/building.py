"""Building the report of a week: once, whoever asks and however often."""

import logging
from collections.abc import Iterator
from traceback import extract_tb

from reports.messages.weekly import tell_weekly_report
from reports.models import WeeklyReport
from reports.weekly.counting import count_week
from reports.weekly.weeks import Due, Weeks, report_due
from schools import clock
from schools.context import school_context
from schools.models import School

logger = logging.getLogger(__name__)


def schools_to_report() -> Iterator[int]:
    """Those whose report is due. A school that cannot be asked keeps back no other."""
    for school_id in School.objects.order_by("pk").values_list("pk", flat=True):
        try:
            with school_context(school_id):
                is_due = report_due(School.objects.get(pk=school_id)) is not None
        except Exception as error:
            note_failure(school_id, error)
        else:
            if is_due:
                yield school_id


def note_failure(school_id: int, error: Exception) -> None:
    """Without the error's own words."""
    where = extract_tb(error.__traceback__)[-1]
    told = (school_id, type(error).__name__, where.filename, where.lineno)
    logger.error("The weekly report of school %s could not be built: %s at %s:%s", *told)


def build_weekly_report(school_id: int) -> bool:
    """In the school's transaction: the report and its messages, or neither. False when nothing is due, or another built
    it first.
    """
    school = School.objects.get(pk=school_id)
    due = report_due(school)
    return due is not None and keep_report(school, due)


def keep_report(school: School, due: Due) -> bool:
    """Who comes second waits here for the first one's transaction, and then leaves it as it is."""
    report, is_new = WeeklyReport.objects.get_or_create(
        school=school,
        monday=due.monday,
        defaults={"numbers": count_week(Weeks.of(school), due.monday), "built_at": clock.now()},
    )
    if is_new:
        tell_weekly_report(report, due.until)
    return is_new
