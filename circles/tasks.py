from circles.agreements import forget_ideas
from circles.debriefs import forget_debriefs
from circles.interviews.end import clear_interviews, end_forgotten
from circles.library.students import forget_prompts
from circles.runs.taps import forget_taps
from schools.models import School
from schools.tasks import across_schools, within_school


@within_school
def finish_interviews_of(school_id: int) -> None:
    end_forgotten(School.objects.get(pk=school_id))
    clear_interviews()


@across_schools
def finish_interviews() -> None:
    """Deletes, a day after the end, what students did not keep; ends interviews that nobody can end any more."""
    for school_id in School.objects.values_list("pk", flat=True):
        finish_interviews_of.delay(school_id)


@within_school
def forget_taken_back_of(school_id: int) -> None:
    forget_prompts()
    forget_ideas()
    forget_taps()
    forget_debriefs()


@across_schools
def forget_taken_back() -> None:
    """Deletes what was proposed and taken back or not taken, once its undo is over, and old tokens of taps."""
    for school_id in School.objects.values_list("pk", flat=True):
        forget_taken_back_of.delay(school_id)
