"""What families said, recorded by the office, and enforced from the moment it is recorded."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q, QuerySet

from schools import clock
from schools.locks import one_at_a_time
from schools.models import Advisory, Enrollment, Member
from schools.models.member import named
from surveys.audience import asked_members
from surveys.models import Counted, Permission, Sheet, Survey

MOST_FOUND = 10


@transaction.atomic
def record(student: Member, survey: Survey | None, allowed: bool, by: Member) -> None:
    """Of one survey, or of all of them, also those of which something else was said before. What the student answered
    and may no longer answer is destroyed at once.
    """
    one_at_a_time(student)
    put_permission(student, survey, allowed, by)


def put_permission(student: Member, survey: Survey | None, allowed: bool, by: Member) -> None:
    if survey is None:
        Permission.objects.filter(student=student, survey__closed_at=None).exclude(survey=None).delete()
    said = {"allowed": allowed, "said_at": clock.now(), "recorded_by": by, "school": by.school}
    Permission.objects.update_or_create(student=student, survey=survey, defaults=said)
    drop_sheets(student)


@transaction.atomic
def forget(permission: Permission, seen: str) -> bool:
    """The rule decides again. False when something else was recorded since it was `seen`."""
    one_at_a_time(permission.student)
    stored = Permission.objects.filter(pk=permission.pk).first()
    if stored is None:
        return True
    if stored.seal != seen:
        return False
    drop_permission(stored)
    return True


def drop_permission(permission: Permission) -> None:
    permission.delete()
    drop_sheets(permission.student)


def hold_answered(*students: Member) -> list[Survey]:
    """The open surveys that any of them answered. Closing waits for this transaction, and this for closing."""
    sheets = Sheet.objects.filter(respondent__in=students)
    answered = Survey.objects.filter(closed_at=None, pk__in=sheets.values("survey"))
    return list(answered.select_for_update(no_key=True).order_by("pk"))


def drop_sheets(student: Member) -> None:
    """Of open surveys that the student may not answer now."""
    for survey in hold_answered(student):
        survey.school = student.school
        if not asked_members(survey).filter(pk=student.pk).exists():
            for sheet in Sheet.objects.of(student).filter(survey=survey):
                drop_sheet(sheet)


def drop_sheet(sheet: Sheet) -> None:
    """It goes on counting as one: a number that falls would say that this student had handed in."""
    if sheet.handed_in_at:
        counted = Counted.objects.filter(survey=sheet.survey_id, member=sheet.respondent_id)
        counted.update(handed_in_at=sheet.handed_in_at)
    sheet.delete()


def recorded_for(survey: Survey) -> QuerySet[Permission]:
    """What counts for this survey, its own before what counts for all."""
    return (
        Permission.objects.filter(Q(survey=survey) | Q(survey=None))
        .select_related("student", "recorded_by")
        .order_by("student__sort_key", "student", F("survey").asc(nulls_last=True))
    )


@dataclass(frozen=True)
class Slip:
    """`said` is what counts for the survey; None where nothing is recorded. `is_own` when it is about this survey."""

    student: Member
    said: bool | None
    is_own: bool


@dataclass(frozen=True)
class Told:
    """What the slips on a page say: who has a yes that was not there, who has it no more, and of whom by their ids it
    was shown that they have a no.
    """

    agreed: Sequence[Member]
    gone: Sequence[Member]
    refused: Collection[int]


def slips_of(survey: Survey, advisory: Advisory) -> list[Slip]:
    """Of the students of an advisory today. Two queries."""
    enrolled = Enrollment.objects.on(clock.today(survey.school)).filter(advisory=advisory)
    students = Member.objects.here().students().filter(pk__in=enrolled.values("student"))
    found = nearest(survey, students)
    return [slip(student, found.get(student.pk)) for student in students]


def nearest(survey: Survey, students: Collection[Member] | QuerySet[Member]) -> dict[int, Permission]:
    """What counts for each of them, by the student's id."""
    found: dict[int, Permission] = {}
    for permission in recorded_for(survey).filter(student__in=students):
        found.setdefault(permission.student_id, permission)
    return found


def slip(student: Member, permission: Permission | None) -> Slip:
    if permission is None:
        return Slip(student, None, False)
    return Slip(student, permission.allowed, permission.survey_id is not None)


@transaction.atomic
def record_slips(survey: Survey, told: Told, by: Member) -> tuple[int, list[Member]]:
    """For this survey; what was recorded for all of them stays. How many slips this changed, and whose family said no
    since the page was shown: that stays.
    """
    one_at_a_time(*told.agreed, *told.gone)
    hold_answered(*told.agreed, *told.gone)
    found = nearest(survey, [*told.agreed, *told.gone])
    refused = {pk for pk, permission in found.items() if not permission.allowed}
    overtaken = [student for student in told.agreed if student.pk in refused - set(told.refused)]
    agreed = [student for student in told.agreed if student not in overtaken]
    for student in agreed:
        put_permission(student, survey, True, by)
    gone = [found[student.pk] for student in told.gone if student.pk in found]
    taken_back = [each for each in gone if each.allowed and each.survey_id == survey.pk]
    for permission in taken_back:
        drop_permission(permission)
    return len(agreed) + len(taken_back), overtaken


def find_students(words: str, chosen: int | None = None) -> list[Member]:
    """Of the school and still here: those whose names fit, ten at most, or the one of this id."""
    students = Member.objects.here().students()
    if chosen is not None:
        return list(students.filter(pk=chosen))
    for word in words.split():
        students = students.filter(named(word))
    return list(students[:MOST_FOUND])
