"""Surveys of the demo's Cedar Grove: three with results, one that students can answer now, one for staff, one that is
planned. `student` has not answered, `student2` has begun. Harbor's last two, which its district sees beside them.
"""

from datetime import datetime
from random import Random

from advisory.demo.commitments import add_commitments
from advisory.demo.office import BELONGING, DAY, FIDELITY, Office, days_of
from advisory.demo.results import OPENED, add_results
from schools.models import Member, Role, School
from schools.school_days import OpenDays
from surveys.models import Audience, Permission
from surveys.models.survey import ADULTS
from surveys.questionnaire import read_questionnaire

STAFF = "advisory-staff/1"
OPTED_OUT = 3


def add_surveys(school: School, members: list[Member], now: datetime, random: Random) -> None:
    by_login = {member.email.split("@")[0]: member for member in members if member.email}
    office = Office(school, by_login["admin"], now, random)
    students = [member for member in members if member.role == Role.STUDENT]
    named = [by_login[login] for login in ("student", "student2") if login in by_login]
    days_from = days_of(OpenDays.of(school), now.date())
    others = [student for student in students if student not in named]
    willing = opt_out(office, others)
    add_results(office, [*named, *willing])
    add_commitments(office.by, now)
    survey = office.make("How we belong", BELONGING, FIDELITY, days=days_from(-3, 8))
    office.hand_in(survey, willing)
    for begun in named[1:]:
        office.sheet(survey, begun, read_questionnaire(survey.pk), hand_in=False).save(force_insert=True)
    office.make("How we belong, in winter", BELONGING, FIDELITY, days=days_from(45, 52))
    adults = [member for member in members if member.role in ADULTS and member not in by_login.values()]
    staff = office.make("Belonging here as an adult", STAFF, days=days_from(-3, 8), audience=Audience.STAFF)
    office.hand_in(staff, adults)


def add_surveys_before(school: School, members: list[Member], now: datetime, random: Random) -> None:
    """Those with results alone, of all students."""
    by = next(member for member in members if member.role == Role.ADMINISTRATOR)
    students = [member for member in members if member.role == Role.STUDENT]
    add_results(Office(school, by, now, random), students, OPENED[-2:])


def opt_out(office: Office, students: list[Member]) -> list[Member]:
    """The families of a few said no to all surveys; returns the others."""
    chosen = office.random.sample(students, min(OPTED_OUT, len(students) // 4))
    Permission.objects.bulk_create(
        Permission(
            school=office.school,
            student=student,
            allowed=False,
            said_at=office.now - 80 * DAY,
            recorded_by=office.by,
        )
        for student in chosen
    )
    return [student for student in students if student not in chosen]
