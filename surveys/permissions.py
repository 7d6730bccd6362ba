"""What families said, recorded by the office, and enforced from the moment it is recorded."""

from django.db.models import Q, QuerySet

from schools import clock
from schools.models import Member
from surveys.audience import asked_members
from surveys.models import Permission, Sheet, Survey


def record(student: Member, survey: Survey | None, allowed: bool, by: Member) -> None:
    """Of one survey, or of all of them. What the student answered and may no longer answer is destroyed at once."""
    said = {"allowed": allowed, "said_at": clock.now(), "recorded_by": by, "school": by.school}
    Permission.objects.update_or_create(student=student, survey=survey, defaults=said)
    drop_sheets(student)


def forget(permission: Permission) -> None:
    """The rule decides again."""
    student = permission.student
    permission.delete()
    drop_sheets(student)


def drop_sheets(student: Member) -> None:
    """Of open surveys that the student may not answer now."""
    for sheet in Sheet.objects.of(student).select_related("survey__school"):
        if not asked_members(sheet.survey).filter(pk=student.pk).exists():
            sheet.delete()


def recorded_for(survey: Survey) -> QuerySet[Permission]:
    """What counts for this survey, its own before what counts for all."""
    return (
        Permission.objects.filter(Q(survey=survey) | Q(survey=None))
        .select_related("student", "recorded_by")
        .order_by("student__sort_key", "student", "survey")
    )
