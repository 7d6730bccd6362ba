from uuid import UUID

from schools.context import school_context
from schools.models import School
from schools.tasks import across_schools, within_school
from surveys.closing import close_survey, surveys_to_close
from surveys.counted import freeze_groups, surveys_to_freeze
from surveys.messages.nudges import forget_late_nudges
from surveys.models import Survey


@within_school
def close_survey_of(school_id: int, survey: str) -> None:
    close_survey(UUID(survey))


@within_school
def freeze_groups_of(school_id: int, survey: str) -> None:
    freeze_groups(Survey.objects.get(pk=survey))


@across_schools
def freeze_and_close() -> None:
    """Once a minute, one task a survey. What a killed worker did not finish is due again, and what was planned for one
    that closed meanwhile goes.
    """
    for school_id in School.objects.values_list("pk", flat=True):
        with school_context(school_id):
            opened, due = surveys_to_freeze(), surveys_to_close()
            forget_late_nudges()
        for each in opened:
            freeze_groups_of.delay(school_id, str(each.pk))
        for survey in due:
            close_survey_of.delay(school_id, str(survey))
