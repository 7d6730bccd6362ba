from journals.entries import forget_entries
from journals.replies import forget_replies
from journals.thanks import forget_thanks
from journals.week_prompts import forget_week_prompts
from schools.models import School
from schools.tasks import across_schools, within_school


@within_school
def forget_taken_back_of(school_id: int) -> None:
    forget_entries()
    forget_replies()
    forget_thanks()
    forget_week_prompts()


@across_schools
def forget_taken_back() -> None:
    """Deletes what its author took away or took back, once its undo is over."""
    for school_id in School.objects.values_list("pk", flat=True):
        forget_taken_back_of.delay(school_id)
