"""School years as schools in the United States have them."""

from datetime import date, timedelta

from schools.models import Closure, School, SchoolYear, Term

FIRST_MONTH = 8


def add_years(school: School, today: date, count: int) -> list[SchoolYear]:
    """The running or coming school year and those before it, oldest first."""
    newest = today.year if today.month >= FIRST_MONTH else today.year - 1
    return [add_year(school, year) for year in range(newest - count + 1, newest + 1)]


def add_year(school: School, year: int) -> SchoolYear:
    first, last = date(year, 8, 24), date(year + 1, 6, 12)
    found = SchoolYear.objects.create(
        school=school, name=f"{year}–{year + 1 - 2000}", starts_on=first, ends_on=last
    )
    half = date(year + 1, 1, 22)
    Term.objects.create(school=school, year=found, name="Fall", starts_on=first, ends_on=half)
    Term.objects.create(
        school=school, year=found, name="Spring", starts_on=half + timedelta(days=3), ends_on=last
    )
    Closure.objects.bulk_create(
        Closure(school=school, reason=reason, starts_on=starts_on, ends_on=ends_on)
        for reason, starts_on, ends_on in closures(year)
    )
    return found


def closures(year: int) -> list[tuple[str, date, date]]:
    thanks = nth_weekday(year, 11, 3, 4)
    spring = nth_weekday(year + 1, 4, 0, 2)
    days = [
        ("Labor Day", nth_weekday(year, 9, 0, 1), 0),
        ("Staff learning", nth_weekday(year, 10, 0, 2), 0),
        ("Thanksgiving", thanks, 1),
        ("Winter break", date(year, 12, 23), 11),
        ("Martin Luther King Jr. Day", nth_weekday(year + 1, 1, 0, 3), 0),
        ("Presidents’ Day", nth_weekday(year + 1, 2, 0, 3), 0),
        ("Spring break", spring, 4),
        ("Memorial Day", last_monday_of_may(year + 1), 0),
    ]
    return [(reason, first, first + timedelta(days=more)) for reason, first, more in days]


def nth_weekday(year: int, month: int, weekday: int, n: int) -> date:
    """The nth Monday (0) to Sunday (6) of a month."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))


def last_monday_of_may(year: int) -> date:
    last = date(year, 5, 31)
    return last - timedelta(days=last.weekday())
