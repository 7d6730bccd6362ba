"""What is written down while a circle runs, beside its turns: promises."""

from django.db import transaction

from circles.log import promised
from circles.models import Circle, FollowUp
from schools.models import Advisory, Member


@transaction.atomic
def add_follow_up(circle: Circle, follow_up: FollowUp, *, by: Member) -> bool:
    """Writes the promise down. False when the circle has this very promise already, open: then nothing is changed."""
    Advisory.objects.select_for_update(no_key=True).get(pk=circle.advisory_id)
    same = FollowUp.objects.open().filter(
        circle=circle,
        student=follow_up.student_id,
        owner=follow_up.owner_id,
        promise=follow_up.promise,
        due_on=follow_up.due_on,
    )
    if same.exists():
        return False
    FollowUp.objects.bulk_create(promised(circle, [follow_up], by))
    return True
