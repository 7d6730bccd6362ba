"""What the school has now, read in a handful of queries."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import cast

from django.db.models import Q, QuerySet

from roster.people import FileYear
from roster.years import own_year
from schools import clock
from schools.models import (
    Advisory,
    Attribute,
    AttributeValue,
    Enrollment,
    Leadership,
    Member,
    Role,
    School,
    SchoolYear,
)


@dataclass
class Present:
    """Rows by the key by which the import looks for them. `enrolled` and `leading` hold what lasts today or longer.
    `year`, and with it the advisories, is known once the file is read: `look_at_year`.

    `importer` is None for the command, which may change everybody; `fixed` are the members whom the importer may not.
    """

    school: School
    today: date
    importer: Member | None
    members: list[Member] = field(default_factory=list)
    fixed: set[int] = field(default_factory=set)
    attributes: list[Attribute] = field(default_factory=list)
    values: dict[tuple[int, int], str] = field(default_factory=dict)
    years: list[SchoolYear] = field(default_factory=list)
    year: SchoolYear | None = None
    advisories: list[Advisory] = field(default_factory=list)
    archived: list[Advisory] = field(default_factory=list)
    enrolled: dict[int, list[Enrollment]] = field(default_factory=dict)
    leading: dict[int, list[Leadership]] = field(default_factory=dict)

    @property
    def may_add_trusted(self) -> bool:
        return self.importer is None or self.importer.role == Role.ADMINISTRATOR

    @property
    def yesterday(self) -> date:
        return self.today - timedelta(days=1)

    @property
    def current(self) -> dict[int, Advisory]:
        """The advisories of the school year by id."""
        return {advisory.pk: advisory for advisory in self.advisories}


def look_around(school: School, importer: Member | None) -> Present:
    today = clock.today(school)
    lasting = Q(until_on=None) | Q(until_on__gte=today)
    present = Present(
        school=school,
        today=today,
        importer=importer,
        members=list(Member.objects.select_related("account").order_by("pk")),
        fixed=beyond(importer),
        attributes=list(Attribute.objects.all()),
        years=list(SchoolYear.objects.all()),
    )
    if present.attributes:
        rows = AttributeValue.objects.values_list("attribute", "student", "value")
        present.values = {(attribute, student): value for attribute, student, value in rows}
    for enrollment in cast(QuerySet[Enrollment], Enrollment.objects.filter(lasting).order_by("pk")):
        present.enrolled.setdefault(enrollment.student_id, []).append(enrollment)
    for leadership in cast(QuerySet[Leadership], Leadership.objects.filter(lasting).order_by("pk")):
        present.leading.setdefault(leadership.member_id, []).append(leadership)
    return present


def look_at_year(present: Present, found: FileYear | None) -> None:
    """Takes the school's year that fits the file's, if there is one, with its advisories."""
    present.year = own_year(present.years, found, present.today)
    if present.year:
        for advisory in Advisory.objects.filter(year=present.year).order_by("pk"):
            (present.archived if advisory.archived_on else present.advisories).append(advisory)


def beyond(importer: Member | None) -> set[int]:
    """The members whom the importer may not change."""
    if importer is None:
        return set()
    manageable = Member.objects.manageable_by(importer).values("pk")
    return set(Member.objects.exclude(pk__in=manageable).values_list("pk", flat=True))
