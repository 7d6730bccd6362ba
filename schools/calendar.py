"""What a day is in a school's calendar."""

from datetime import date

from schools.models import School, SchoolYear, Term


def year_on(school: School, day: date) -> SchoolYear | None:
    """The school year of a day; between two years, the one that comes next."""
    return SchoolYear.objects.filter(school=school, ends_on__gte=day).order_by("starts_on").first()


def term_on(school: School, day: date) -> Term | None:
    """The term of a day; between two terms, the one that comes next."""
    return Term.objects.filter(school=school, ends_on__gte=day).order_by("starts_on").first()
