"""What a school still has to set up, step by step."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from circles.models import Circle
from schools import clock
from schools.models import Advisory, Closure, Leadership, Member, Role, School, SchoolYear

Counts = dict[str, Any]


@dataclass(frozen=True)
class Step:
    """`state` says how far it is, in words; `action` are the link's words."""

    title: str
    state: str
    is_done: bool
    url: str
    action: str


def counts_of(school: School) -> Counts:
    """How far the school is, in one query."""
    today = clock.today(school)
    here = Member.objects.here().order_by().values("school")
    advisories = Advisory.objects.current().filter(year__ends_on__gte=today).order_by().values("school")
    led = Exists(Leadership.objects.filter(advisory=OuterRef("pk")).on(today))
    scheduled = Exists(Circle.objects.filter(advisory=OuterRef("pk"), on__gte=today))
    staff = here.exclude(role__in=[Role.STUDENT, Role.DISTRICT])
    students = here.filter(role=Role.STUDENT)
    signed_in = Q(account__last_login__isnull=False)
    found = School.objects.filter(pk=school.pk).values(
        year=Subquery(SchoolYear.objects.filter(ends_on__gte=today).order_by("starts_on").values("name")[:1]),
        closures=number_of(Closure.objects.filter(ends_on__gte=today).order_by().values("school")),
        students=number_of(students),
        students_in=number_of(students.filter(signed_in)),
        staff=number_of(staff),
        staff_in=number_of(staff.filter(signed_in)),
        advisories=number_of(advisories),
        led=number_of(advisories.filter(led)),
        scheduled=number_of(advisories.filter(scheduled)),
    )
    return dict(found.get())


def number_of(rows: Any) -> Coalesce:
    return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), 0)


def administrator_steps(school: School) -> list[Step]:
    found = counts_of(school)
    return [*calendar_steps(found), *roster_steps(found), series_step(found), staff_step(found)]


def it_lead_steps(school: School) -> list[Step]:
    found = counts_of(school)
    return [*roster_steps(found), staff_step(found), student_step(found), *calendar_steps(found)]


def calendar_steps(found: Counts) -> list[Step]:
    calendar = reverse("schools:calendar")
    return [
        Step(
            _("School year and terms"),
            found["year"] or _("Not entered yet"),
            bool(found["year"]),
            calendar,
            _("Enter the school year"),
        ),
        Step(
            _("Days without school"),
            _("%(number)d ahead") % {"number": found["closures"]} if found["closures"] else _("None ahead"),
            found["closures"] > 0,
            calendar,
            _("Enter days without school"),
        ),
    ]


def roster_steps(found: Counts) -> list[Step]:
    students = ngettext("%(number)d student", "%(number)d students", found["students"])
    return [
        Step(
            _("Roster"),
            students % {"number": found["students"]} if found["students"] else _("No students yet"),
            found["students"] > 0,
            reverse("roster:import_list"),
            _("Import the roster"),
        ),
        Step(
            _("Advisories with a teacher"),
            share(found["led"], found["advisories"], _("No advisories yet")),
            found["advisories"] > 0 and found["led"] == found["advisories"],
            reverse("schools:advisory_list"),
            _("Look at the advisories"),
        ),
    ]


def series_step(found: Counts) -> Step:
    return Step(
        _("Advisories with circles in the calendar"),
        share(found["scheduled"], found["advisories"], _("None yet")),
        found["advisories"] > 0 and found["scheduled"] == found["advisories"],
        reverse("circles:series_new"),
        _("Schedule a series"),
    )


def staff_step(found: Counts) -> Step:
    return Step(
        _("Staff who have signed in"),
        share(found["staff_in"], found["staff"], _("None yet")),
        found["staff"] > 1 and found["staff_in"] == found["staff"],
        reverse("roster:invitation_list"),
        _("Invite staff"),
    )


def student_step(found: Counts) -> Step:
    return Step(
        _("Students who have signed in"),
        share(found["students_in"], found["students"], _("None yet")),
        found["students"] > 0 and found["students_in"] == found["students"],
        reverse("schools:people_list"),
        _("Look at the people"),
    )


def share(part: int, whole: int, none: str) -> str:
    return _("%(part)d of %(whole)d") % {"part": part, "whole": whole} if whole else none
