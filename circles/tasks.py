from circles.interviews.end import clear_interviews, end_forgotten
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
