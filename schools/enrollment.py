"""Students come into an advisory and leave it; what was stays in the record."""

from datetime import date, timedelta

from django.db import transaction

from schools.models import Advisory, Enrollment, Leadership, Member


@transaction.atomic
def enroll_student(student: Member, advisory: Advisory, on: date) -> Enrollment:
    """Moves the student into the advisory from a day on; they are in their former one until the day before."""
    for before in Enrollment.objects.select_for_update().lasting(on).filter(student=student):
        if before.advisory_id == advisory.pk and before.until_on is None and before.from_on <= on:
            return before
        end_enrollment(before, on)
    return Enrollment.objects.create(
        school_id=advisory.school_id, advisory=advisory, student=student, from_on=on
    )


def end_enrollment(enrollment: Enrollment, on: date) -> None:
    """The first day on which the student no longer belongs; one that began that day or later never was."""
    end(enrollment, on)


def end_leadership(leadership: Leadership, on: date) -> None:
    end(leadership, on)


def end(row: Enrollment | Leadership, on: date) -> None:
    """What is over by then stays as it ended."""
    last = on - timedelta(days=1)
    if row.until_on is not None and row.until_on <= last:
        return
    if row.from_on > last:
        row.delete()
        return
    row.until_on = last
    row.save(update_fields=["until_on"])
