from uuid import UUID

from reports.building import LONGEST, build_release, releases_to_build
from reports.planning import plan_anew, plan_release, releases_to_plan_anew, surveys_to_plan
from reports.weekly.building import build_weekly_report, schools_to_report
from schools.context import school_context
from schools.models import School
from schools.tasks import across_schools, within_school

# More than other tasks: a large school's certificates take minutes. The broker gives it to another worker meanwhile,
# who finds it taken.
SECONDS = int(LONGEST.total_seconds())


@within_school
def plan_release_of(school_id: int, survey: str) -> None:
    plan_release(UUID(survey))


@within_school
def plan_release_anew(school_id: int, release: str) -> None:
    plan_anew(UUID(release))


@within_school(soft_time_limit=SECONDS, time_limit=SECONDS + 60)
def build_release_of(school_id: int, release: str) -> None:
    build_release(UUID(release))


@across_schools
def plan_and_build() -> None:
    """Once a minute, one task a release. What a killed worker did not finish is due again."""
    for school_id in School.objects.values_list("pk", flat=True):
        with school_context(school_id):
            closed, changed, due = surveys_to_plan(), releases_to_plan_anew(), releases_to_build()
        for survey in closed:
            plan_release_of.delay(school_id, str(survey))
        for release in changed:
            plan_release_anew.delay(school_id, str(release))
        for release in due:
            build_release_of.delay(school_id, str(release))


@within_school
def build_weekly_report_of(school_id: int) -> None:
    build_weekly_report(school_id)


@across_schools
def build_weekly_reports() -> None:
    """Every few minutes, one task a school whose day and hour have come. One that fails holds up no other, and is tried
    again with the next round.
    """
    for school_id in schools_to_report():
        build_weekly_report_of.delay(school_id)
