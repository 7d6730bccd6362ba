"""What is written down while a circle runs, beside its turns: promises."""

from typing import Any

from django.db import transaction

from circles.follow_ups import default_due_on, owner_choices
from circles.log import promised, roster_of
from circles.models import Circle, FollowUp
from schools import clock
from schools.models import Advisory, Member


def promise_options(circle: Circle, member: Member) -> dict[str, Any]:
    """What a `PromiseForm` offers."""
    return {
        "students": roster_of(circle),
        "owners": owner_choices(circle.advisory, member),
        "today": clock.today(member.school),
    }


def promise_start(member: Member) -> dict[str, Any]:
    """What a `PromiseForm` says at first."""
    return {"owner": member.pk, "due_on": default_due_on(member.school)}


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
