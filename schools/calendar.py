"""What a day is in a school's calendar."""

from datetime import date

from django.db import transaction
from django.db.models import F

from schools import clock
from schools.models import Closure, School, SchoolYear, Term
from schools.prepared import Prepared

TERM = Prepared(
    lambda school, day: Term.objects.filter(school=school, ends_on__gte=day).order_by("starts_on")[:1],
    school=-1,
    day=date(2000, 1, 1),
)


def year_on(school: School, day: date) -> SchoolYear | None:
    """The school year of a day; between two years, the one that comes next."""
    return SchoolYear.objects.filter(school=school, ends_on__gte=day).order_by("starts_on").first()


def term_on(school: School, day: date) -> Term | None:
    """The term of a day; between two terms, the one that comes next."""
    return TERM.first(school=school.pk, day=day)


def remove_closure(closure: Closure) -> None:
    with transaction.atomic():
        closure.delete()
        note_closures_changed(closure.school_id)


def note_closures_changed(school_id: int) -> None:
    """So that people's own calendars notice: a circle takes place again, or does not."""
    school = School.objects.filter(pk=school_id)
    school.update(closures_version=F("closures_version") + 1, closures_changed_at=clock.now())
