"""The demo district: Riverbend with Cedar Grove and Harbor, the same for the same seed on the same day."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import transaction

from advisory.demo.calendar import add_years
from advisory.demo.care import add_care
from advisory.demo.circles import add_circles
from advisory.demo.groups import add_agreements, add_interviews
from advisory.demo.journals import add_journals
from advisory.demo.messages import add_messages
from advisory.demo.people import GRADES, PASSWORD, People, add_groups, add_staff, add_students
from advisory.demo.plans import add_own_items, add_plans
from advisory.demo.surveys import add_surveys, add_surveys_before
from advisory.demo.weekly import add_weekly_reports
from schools import clock
from schools.context import school_context
from schools.models import Account, Attribute, AttributeValue, District, Member, Role, School

SCHOOLS = (
    ("cedar", "Cedar Grove Middle School", "America/New_York"),
    ("harbor", "Harbor Middle School", "America/Los_Angeles"),
)


class NotEmpty(Exception):
    """The database holds a school already."""


@dataclass(frozen=True)
class Size:
    """Of Cedar Grove; Harbor has half of its students and advisories."""

    students: int = 180
    advisories: int = 9
    years: int = 2

    def half(self) -> "Size":
        return Size(self.students // 2, max(self.advisories // 2, 1), self.years)


@transaction.atomic
def load_demo(size: Size, seed: int) -> None:
    """Raises NotEmpty when there is any school, real or of an earlier demo."""
    if School.objects.exists():
        raise NotEmpty
    district = District.objects.create(name="Riverbend", is_demo=True)
    ruth = Account.objects.create_user("district@riverbend.example", "district@riverbend.example", PASSWORD)
    password = make_password(PASSWORD)
    for (slug, name, zone), scale in zip(SCHOOLS, (size, size.half()), strict=True):
        school = School.objects.create(district=district, slug=slug, name=name, time_zone=zone)
        with school_context(school.pk):
            fill_school(school, scale, Random(f"{seed} {slug}"), password)
            Member.objects.create(
                school=school, account=ruth, role=Role.DISTRICT, given_name="Ruth", family_name="Bell"
            )


def fill_school(school: School, size: Size, random: Random, password: str) -> None:
    people = People(school, random, password)
    teachers = add_staff(people, size.advisories)
    by_grade = add_students(people, size.students)
    people.save()
    add_attributes(by_grade, random)
    counselor = next(member for member in people.members if member.role == Role.COUNSELOR)
    now = clock.now().astimezone(school.zone)
    years = add_years(school, now.date(), size.years)
    for back, year in enumerate(reversed(years)):
        is_over = year.ends_on if back else None
        groups = add_groups(year, as_of(by_grade, back), teachers, size.advisories, is_over)
        add_circles(groups, now, random, counselor)
        add_agreements(groups)
        add_plans(school, groups, now.date(), random)
        if is_over:
            year.advisories.update(archived_on=year.ends_on + timedelta(days=1))
        else:
            add_interviews(groups, now, random)
            add_own_items(groups[0])
            add_journals(groups, now, Random(f"journals {school.slug}"))
    if school.slug == SCHOOLS[0][0]:
        add_care(school, people.members, now, Random(f"care {school.slug}"))
        add_surveys(school, people.members, now, Random(f"surveys {school.slug}"))
    else:
        add_surveys_before(school, people.members, now, Random(f"surveys {school.slug}"))
    add_messages(school, now)
    add_weekly_reports(school, now)


def as_of(by_grade: dict[str, list[Member]], years_ago: int) -> dict[str, list[Member]]:
    """Who was in which grade so many years ago, of those who are here now."""
    return {grade: by_grade.get(str(int(grade) + years_ago), []) for grade in GRADES}


def add_attributes(by_grade: dict[str, list[Member]], random: Random) -> None:
    """What the school keeps for reports: gender and who is learning English beside another language."""
    students = [student for group in by_grade.values() for student in group]
    if not students:
        return
    school = students[0].school
    gender = Attribute.objects.create(school=school, name="Gender", source=Attribute.Source.SEX)
    multilingual = Attribute.objects.create(school=school, name="Multilingual learner")
    values = [(gender, ("female",) * 48 + ("male",) * 48 + ("nonbinary",) * 4)]
    values.append((multilingual, ("yes",) * 15 + ("no",) * 85))
    AttributeValue.objects.bulk_create(
        AttributeValue(school=school, attribute=attribute, student=student, value=random.choice(choices))
        for attribute, choices in values
        for student in students
    )
