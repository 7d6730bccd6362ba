from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from schools.calendar import term_on, year_on
from schools.models import Closure, Member, SchoolYear, Term
from tests.cast import Place

CALENDAR = "/school/calendar/"
Enter = Callable[[Member], Client]


def test_days_without_school_are_added_removed_and_put_back(cedar: Place, sign_in: Enter) -> None:
    client = sign_in(cedar.okafor)
    days = {"reason": "Snow", "starts_on": "2026-12-01", "ends_on": "2026-12-02"}
    assert client.post(CALENDAR + "closures/new/", days).url == CALENDAR
    with cedar.context():
        closure = Closure.objects.get()
    page = client.post(f"{CALENDAR}closures/{closure.pk}/remove/", follow=True).content.decode()
    link = next(part.split('"')[0] for part in page.split('href="') if "closures/new/?" in part).replace(
        "&amp;", "&"
    )
    form = client.get(link).content.decode()
    for value in days.values():
        assert f'value="{value}"' in form


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"reason": "", "starts_on": "2026-12-01", "ends_on": "2026-12-01"}, "required"),
        ({"reason": "Snow", "starts_on": "2026-12-02", "ends_on": "2026-12-01"}, "before the first"),
        ({"reason": "Snow", "starts_on": "soon", "ends_on": "2026-12-01"}, "valid date"),
        ({"reason": "x" * 200, "starts_on": "2026-12-01", "ends_on": "2026-12-01"}, "at most 100"),
    ],
)
def test_wrong_days_are_explained(cedar: Place, sign_in: Enter, days: dict[str, str], words: str) -> None:
    response = sign_in(cedar.okafor).post(CALENDAR + "closures/new/", days)
    assert words in str(response.context["form"].errors)
    with cedar.context():
        assert not Closure.objects.exists()


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [(0, 300, "overlap"), (900, 1400, "at most 400 days"), (900, 800, "before the first")],
)
def test_wrong_school_years_are_explained(
    cedar: Place, sign_in: Enter, first: int, last: int, words: str
) -> None:
    year = {
        "name": "Next",
        "starts_on": cedar.today + timedelta(days=first),
        "ends_on": cedar.today + timedelta(days=last),
        "rotation": "none",
    }
    response = sign_in(cedar.okafor).post(CALENDAR + "years/new/", year)
    assert words in str(response.context["form"].errors)
    with cedar.context():
        assert SchoolYear.objects.count() == 1


def test_a_term_lies_within_its_year(cedar: Place, sign_in: Enter) -> None:
    url = f"{CALENDAR}years/{cedar.year.pk}/terms/new/"
    late = {"name": "Late", "starts_on": cedar.today, "ends_on": cedar.today + timedelta(days=900)}
    response = sign_in(cedar.okafor).post(url, late)
    assert "within its school year" in str(response.context["form"].errors)


def test_the_year_and_term_of_a_day(cedar: Place) -> None:
    with cedar.context():
        assert year_on(cedar.school, cedar.today) == cedar.year
        assert term_on(cedar.school, cedar.year.starts_on - timedelta(days=5)) == cedar.term
        assert year_on(cedar.school, cedar.year.ends_on + timedelta(days=1)) is None
        Term.objects.all().delete()
        assert term_on(cedar.school, cedar.today) is None


def test_days_are_told_once(cedar: Place, sign_in: Enter) -> None:
    client = sign_in(cedar.okafor)
    days = {"reason": "Snow", "starts_on": "2026-12-01", "ends_on": "2026-12-02"}
    client.post(CALENDAR + "closures/new/", days)
    assert "in the calendar already" in client.post(CALENDAR + "closures/new/", days).content.decode()


@pytest.mark.parametrize("year", ["0001", "1999", "2101", "9999"])
def test_years_that_no_school_has_are_refused(cedar: Place, sign_in: Enter, year: str) -> None:
    days = {"reason": "Snow", "starts_on": f"{year}-12-01", "ends_on": f"{year}-12-02"}
    response = sign_in(cedar.okafor).post(CALENDAR + "closures/new/", days)
    assert "starts_on" in response.context["form"].errors


def test_a_year_is_not_cut_shorter_than_its_terms(cedar: Place, sign_in: Enter) -> None:
    shorter = {
        "name": "This year",
        "starts_on": cedar.year.starts_on,
        "ends_on": cedar.year.ends_on - timedelta(days=1),
        "rotation": "none",
    }
    response = sign_in(cedar.okafor).post(f"{CALENDAR}years/{cedar.year.pk}/", shorter)
    assert "would lie outside" in str(response.context["form"].errors)
