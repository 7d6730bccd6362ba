"""The district's schools side by side: only what each shared, of the whole school, once it can be seen."""

import csv
import re
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from reports.district import shared_with
from schools import clock
from schools.models import Member, Role, School
from surveys.models import Audience
from tests.care.pages import queries_of
from tests.cast import Place
from tests.reports.pages import words_of
from tests.reports.released import EVERYBODY, HOUR, SIXTH, a_held_release, a_survey_that_closed
from tests.reports.shown import results_of, send_to
from tests.surveys.rows import BELONGING, FIDELITY, FOUR

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]
DASHBOARD = reverse("reports:dashboard")
FILE = reverse("reports:district_csv")


@pytest.fixture
def ruth_of_both(cedar: Place, harbor: Place) -> Member:
    """Ruth is of the district in Harbor too."""
    send_to(harbor, cedar.ruth)
    return cedar.ruth


def client_of(cedar: Place, sign_in: SignIn) -> Client:
    client = sign_in(cedar.ruth)
    client.post(reverse("schools:school_choose"), {"school": cedar.school.pk})
    return client


def page_of(cedar: Place, sign_in: SignIn) -> str:
    answer = client_of(cedar, sign_in).get(DASHBOARD)
    assert answer.status_code == 200
    return answer.content.decode()


def rows_of(html: str) -> dict[str, list[str]]:
    """Each school's bands."""
    found = re.findall(r'<tr><th scope="row">([^<]+).*?</th>(.*?)</tr>', html)
    return {name.split(",")[0]: re.findall(r">([^<>]+)</td>", cells) for name, cells in found}


def share(place: Place, low: int, groups: Any = None, **more: Any) -> None:
    with place.context():
        bands = {("school", ""): (low, low + 5), ("6", ""): (11, 12)}
        results_of(place, groups or [EVERYBODY, SIXTH], bands=bands, **{"for_district": True} | more)


def test_schools_stand_side_by_side(
    cedar: Place, harbor: Place, ruth_of_both: Member, sign_in: SignIn
) -> None:
    share(cedar, 60, [EVERYBODY | {"n": 100}, SIXTH])
    share(harbor, 40, [EVERYBODY | {"n": 300}])
    html = page_of(cedar, sign_in)
    found = rows_of(html)
    assert list(found) == ["Cedar Grove Middle School", "Harbor Middle School", "Together"]
    assert found["Cedar Grove Middle School"] == ["60–65 %"] * 9
    assert found["Harbor Middle School"] == ["40–45 %"] * 9
    assert found["Together"] == ["45–50 %"] * 9
    assert "11–12 %" not in html and "Grade 6" not in html
    assert "2 of your schools have shared results" in html


def test_only_whoever_is_of_the_district_there(cedar: Place, harbor: Place, sign_in: SignIn) -> None:
    share(cedar, 60)
    share(harbor, 40)
    assert list(rows_of(page_of(cedar, sign_in))) == ["Cedar Grove Middle School"]
    with cedar.context():
        for member in cedar.people.values():
            found = shared_with(member, clock.now())
            assert [each.school for each in found] == (
                ["Cedar Grove Middle School"] if member == cedar.ruth else []
            )
        Member.objects.filter(pk=cedar.ruth.pk).update(left_on=cedar.today)
        assert shared_with(cedar.ruth, clock.now()) == []


@pytest.mark.parametrize(
    "more",
    [
        {"for_district": False, "for_teachers": True, "for_students": True, "for_families": True},
        {"withheld_at": clock.now() - timedelta(hours=3)},
        {"appears_at": clock.now() + HOUR},
        {"groups": [SIXTH]},
        {"audience": Audience.STAFF},
        {"is_held": True},
    ],
)
@pytest.mark.promise("hidden-and-missing-alike")
def test_what_was_not_shared_looks_like_nothing(cedar: Place, sign_in: SignIn, more: dict[str, Any]) -> None:
    empty = re.sub(r'CSRFToken\S+ \S+|value="\S+"', "", page_of(cedar, sign_in))
    with cedar.context():
        if more.get("is_held"):
            a_held_release(cedar, for_district=True)
        elif "audience" in more:
            results_of(cedar, survey=a_survey_that_closed(cedar, FOUR, **more), for_district=True)
        else:
            results_of(cedar, **{"for_district": True} | more)
    assert re.sub(r'CSRFToken\S+ \S+|value="\S+"', "", page_of(cedar, sign_in)) == empty


def test_the_newest_that_was_shared(cedar: Place, sign_in: SignIn) -> None:
    share(cedar, 20, days_ago=90)
    share(cedar, 40, days_ago=60)
    share(cedar, 80, days_ago=30, for_district=False)
    assert rows_of(page_of(cedar, sign_in))["Cedar Grove Middle School"] == ["40–45 %"] * 9


def test_only_the_same_words_compare(
    cedar: Place, harbor: Place, ruth_of_both: Member, sign_in: SignIn
) -> None:
    share(cedar, 60, names=(FOUR, FIDELITY), days_ago=30)
    share(harbor, 40, names=(BELONGING, FIDELITY))
    found = rows_of(page_of(cedar, sign_in))
    assert not any("%" in each for each in found["Cedar Grove Middle School"] + found["Together"])
    assert found["Harbor Middle School"] == ["40–45 %"] * 9


def test_grades_are_named_and_compared_only_with_themselves(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        eighth = a_survey_that_closed(cedar, BELONGING, audience=Audience.GRADES, grades=["8"])
        results_of(cedar, [EVERYBODY], survey=eighth, for_district=True)
        results_of(cedar, [EVERYBODY], days_ago=90, bands={("school", ""): (20, 25)}, for_district=True)
    html = page_of(cedar, sign_in)
    assert re.search(r"Cedar Grove Middle School, \w+ \d{4}, Grade 8", html)
    assert 'id="changes"' not in html


def test_more_schools_take_no_more_queries(
    cedar: Place, harbor: Place, ruth_of_both: Member, sign_in: SignIn
) -> None:
    client = client_of(cedar, sign_in)
    share(cedar, 60)
    first = queries_of(client, DASHBOARD)
    share(harbor, 40)
    assert queries_of(client, DASHBOARD) == first <= 12


@pytest.mark.promise("database-guards")
def test_the_district_reads_no_table_of_another_school(
    cedar: Place, harbor: Place, ruth_of_both: Member, sign_in: SignIn
) -> None:
    """The function closes its door behind it, also for what is asked in the same transaction."""
    share(harbor, 40)
    with cedar.context():
        assert len(shared_with(cedar.ruth, clock.now())) == 1
        for table in ("release", "releasedgroup", "figure"):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SELECT count(*) FROM reports_{table}")
                assert cursor.fetchone() == (0,)
    assert "Harbor-" not in words_of(sign_in(cedar.okafor).get(DASHBOARD))


def cells_of(page: str) -> list[str]:
    """The first row of what changed: since when, over all areas, what rose and what fell."""
    _head, _table, changed = page.partition('id="changes"')
    row = changed.partition("<tbody>")[2].partition("</tr>")[0]
    return [" ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in re.split("<t[hd][^>]*>", row)[1:]]


def test_what_changed_since_the_results_before(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        before = {("school", ""): (40, 45), ("school", "caring-adults"): (80, 85)}
        results_of(cedar, [EVERYBODY], bands=before, days_ago=90, for_district=True)
        now = {
            ("school", ""): (40, 45),
            ("school", "student-voice"): (48, 53),
            ("school", "caring-adults"): (50, 55),
        }
        results_of(cedar, [EVERYBODY], bands=now, for_district=True)
    school, overall, rose, fell = cells_of(page_of(cedar, sign_in))
    assert school.startswith("Cedar Grove Middle School since ")
    assert (overall, rose, fell) == ("Steady", "Student voice", "Caring adults (clearly)")


@pytest.mark.parametrize(
    ("before", "groups"),
    [
        pytest.param({"for_district": False}, None, id="not shared"),
        pytest.param({"withheld_at": clock.now() - timedelta(days=91)}, None, id="withheld"),
        pytest.param({"names": (FOUR, FIDELITY)}, None, id="in other words"),
        pytest.param({}, [SIXTH], id="not of the whole school"),
        pytest.param({}, [EVERYBODY | {"n": 19}], id="too few people"),
        pytest.param(None, None, id="none"),
    ],
)
def test_nothing_is_said_of_what_cannot_be_compared(
    cedar: Place, sign_in: SignIn, before: dict[str, Any] | None, groups: list[Any] | None
) -> None:
    if before is not None:
        share(cedar, 10, groups, days_ago=90, **before)
    share(cedar, 60)
    html = page_of(cedar, sign_in)
    assert rows_of(html) == {"Cedar Grove Middle School": ["60–65 %"] * 9}
    assert 'id="changes"' not in html and "10–15" not in html


def test_newest_results_that_show_nothing_are_not_replaced_by_those_before(
    cedar: Place, sign_in: SignIn
) -> None:
    share(cedar, 20, days_ago=90)
    share(cedar, 60, [SIXTH])
    assert rows_of(page_of(cedar, sign_in)) == {}


def test_the_file_says_what_the_page_says(
    cedar: Place, harbor: Place, ruth_of_both: Member, sign_in: SignIn
) -> None:
    share(cedar, 40, days_ago=90)
    share(cedar, 60, [EVERYBODY | {"n": 100}])
    share(harbor, 40)
    School.objects.filter(pk=harbor.school.pk).update(name="=Harbor")
    client = client_of(cedar, sign_in)
    answer = client.get(FILE)
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert answer["Content-Disposition"] == 'attachment; filename="schools.csv"'
    schools = [row for row in rows if row[0] == "Schools"]
    assert {row[1].partition(",")[0] for row in schools} == {
        "'=Harbor",
        "Cedar Grove Middle School",
        "Together",
    }
    assert len(schools) == 3 * 9
    assert ["60", "65", "60–65 %"] in [row[5:] for row in schools]
    changes = [row for row in rows if row[0] == "What changed"]
    assert {(row[1], row[7]) for row in changes} == {("Cedar Grove Middle School", "Clear rise")}
    assert changes[0][2] == "All areas" and len(changes) == 9
    read = words_of(client.get(DASHBOARD))
    assert all(row[7] in read for row in rows if row[0] == "How to read it")


@pytest.mark.long
def test_a_hundred_and_fifty_schools(cedar: Place, sign_in: SignIn) -> None:
    for number in range(150):
        name = f"{number:03} of the {'Ridgeway ' * 8}"[:80]
        place = Place(School.objects.create(district=cedar.school.district, name=name, slug=f"s{number}"))
        with place.context():
            of_district = {"account": cedar.ruth.account, "role": Role.DISTRICT}
            Member.objects.create(school=place.school, given_name="Ruth", family_name="Bell", **of_district)
        share(place, 40, days_ago=90)
        share(place, 60)
    client = client_of(cedar, sign_in)
    assert queries_of(client, DASHBOARD) <= 12
    html = client.get(DASHBOARD).content.decode()
    assert len(rows_of(html)) == 151 and html.count("since ") == 150
