"""Whom a survey is put to, and what groups they are in today."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Value

from schools import clock
from schools.models import AttributeValue, Enrollment, Member
from schools.models.advisory import on_day
from surveys.models import Audience, Consent, Survey
from surveys.models.survey import ADULTS, said

Groups = dict[str, Any]


def asked_members(survey: Survey) -> QuerySet[Member]:
    """Everybody of the audience today whom the rules let take part. `Survey.objects.put_to` is its counterpart."""
    members = audience_members(survey)
    if not survey.is_for_students:
        return members
    by_rule = Value(survey.consent == Consent.OPT_OUT)
    return members.filter(said(survey.pk, OuterRef("pk"), by_rule))


def audience_members(survey: Survey) -> QuerySet[Member]:
    """Also those who may not take part."""
    members = Member.objects.here()
    if survey.audience == Audience.STAFF:
        return members.filter(role__in=ADULTS)
    if survey.audience == Audience.GRADES:
        return members.students().filter(grade__in=survey.grades)
    if survey.audience == Audience.ADVISORIES:
        today = clock.today(survey.school)
        asked = Enrollment.objects.on(today).filter(
            student=OuterRef("pk"), advisory__in=survey.asked_advisories.values("advisory")
        )
        return members.students().filter(Exists(asked))
    return members.students()


def groups_of(survey: Survey, members: Iterable[int]) -> dict[int, Groups]:
    """What is frozen with each one's answers: grade, advisory (its id and name) and attributes by name; of adults
    nothing. Three queries.
    """
    rows = Member.objects.filter(pk__in=members).values_list("pk", "grade")
    if not survey.is_for_students:
        return {pk: {} for pk, _grade in rows}
    found: dict[int, Groups] = {
        pk: {"grade": grade, "advisory": None, "attributes": {}} for pk, grade in rows
    }
    enrolled = Enrollment.objects.filter(on_day(clock.today(survey.school)), student__in=found)
    for student, advisory, name in enrolled.values_list("student", "advisory", "advisory__name"):
        found[student]["advisory"] = [advisory, name]
    recorded = AttributeValue.objects.filter(student__in=found).values_list(
        "student", "attribute__name", "value"
    )
    for student, attribute, value in recorded:
        found[student]["attributes"][attribute] = value
    return found
