"""The page of circle practice, and its tables as files. Their now is Tuesday, November 24, 2026."""

import csv
from collections.abc import Callable
from datetime import date, time
from io import StringIO

import pytest
from django.test import Client
from django.urls import reverse

from circles.models import Circle, Plan, Turn
from schools.models import Advisory, Leadership, Member, SchoolYear, Term
from tests.care.pages import queries_of
from tests.cast import Place
from tests.circles.planning import CANARY, close, put_circle, put_held_circle
from tests.reports.pages import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday_morning")]
SignIn = Callable[[Member], Client]
PAGE = reverse("reports:circle_practice")


@pytest.fixture
def practice(cedar: Place, harbor: Place) -> Place:
    """7B: held once, not logged once; cancelled once; no school on another day. 7C: none of its two. 7D: nothing."""
    with cedar.context():
        held = put_held_circle(cedar, date(2026, 11, 3))
        there = {cedar.maya: "shared", cedar.noah: "passed", cedar.zoe: ""}
        for student, state in there.items():
            Turn.objects.create(
                school=cedar.school, circle=held, student=student, is_present=bool(state), state=state
            )
        Plan.objects.create(school=cedar.school, circle=held, name=CANARY, theme="needs")
        put_circle(cedar, date(2026, 11, 10))
        put_circle(cedar, date(2026, 11, 17), state="cancelled", reason="Fire drill")
        close(cedar, date(2026, 11, 18), date(2026, 11, 18), "Testing")
        put_circle(cedar, date(2026, 11, 18))
        put_circle(cedar, date(2026, 11, 16), advisory="7C", state="cancelled", reason="=1+1")
        put_circle(cedar, date(2026, 11, 23), advisory="7C", state="cancelled", reason="fire drill")
        cedar.add_advisory("7D", [cedar.pat], [])
    with harbor.context():
        for day in (2, 3, 4):
            put_circle(harbor, date(2026, 11, day), advisory="8H", state="cancelled", reason="Harbor fog")
    return cedar


def page_of(client: Client, period: str = "") -> str:
    answer = client.get(PAGE, {"period": period})
    assert answer.status_code == 200
    return words_of(answer)


def rows_of(client: Client, table: str, period: str = "") -> list[list[str]]:
    answer = client.get(reverse("reports:circle_practice_csv", args=[table]), {"period": period})
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/csv")
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))


def test_the_office_sees_the_school_and_no_other(practice: Place, sign_in: SignIn) -> None:
    office = sign_in(practice.okafor)
    page = page_of(office)
    for words in (
        "1 of 5 planned circles was held in the last four weeks.",
        "1 advisory held none of its planned circles: 7C.",
        "1 advisory had no circle in the calendar: 7D.",
        "for help, not for evaluation",
        "66 %",
    ):
        assert words in page
    for words in (CANARY, "Harbor", "8H", "Passed", "passed", "shared", "Rivera", "Maya", "Zoë"):
        assert words not in page
    assert rows_of(office, "weeks") == [
        ["Week from", "Held", "Planned", "Cancelled", "Not logged", "No school"],
        ["2026-10-26", "0", "0", "0", "0", "0"],
        ["2026-11-02", "1", "1", "0", "0", "0"],
        ["2026-11-09", "0", "1", "0", "1", "0"],
        ["2026-11-16", "0", "2", "2", "0", "1"],
        ["2026-11-23", "0", "1", "1", "0", "0"],
    ]
    assert rows_of(office, "advisories")[1:] == [
        ["7B", "7", "1", "3", "1", "1", "66"],
        ["7C", "7", "0", "2", "2", "0", ""],
        ["7D", "7", "0", "0", "0", "0", ""],
    ]
    themes = {row[0]: row[1:] for row in rows_of(office, "themes")[1:]}
    assert themes["Personal needs"] == ["1", "1"] and themes["Societal issues"] == ["0", "0"]
    assert themes["No plan in the app"] == ["0", "0"]
    assert rows_of(office, "reasons")[1:] == [["'=1+1", "1"], ["Fire drill", "2"]]
    assert office.get(reverse("reports:circle_practice_csv", args=["grades"])).status_code == 404


def test_leaders_see_their_own_advisories_alone(practice: Place, sign_in: SignIn) -> None:
    rivera, osei = sign_in(practice.rivera), sign_in(practice.osei)
    assert "1 of 3 planned circles was held" in page_of(rivera)
    assert [row[0] for row in rows_of(rivera, "advisories")[1:]] == ["7B"]
    assert "0 of 2 planned circles were held" in page_of(osei) and "7B" not in page_of(osei)
    assert rows_of(osei, "reasons")[1:] == [["'=1+1", "1"], ["fire drill", "1"]]
    page = page_of(sign_in(practice.diaz))
    assert "You lead no advisory" in page and "No circles were due" not in page
    assert "7B" not in page and "7C" not in page


def test_a_substitute_sees_the_named_days_alone(practice: Place, sign_in: SignIn) -> None:
    with practice.context():
        Leadership.objects.filter(member=practice.sam).update(from_on=date(2026, 11, 10))
    assert rows_of(sign_in(practice.sam), "advisories")[1:] == [["7B", "7", "0", "2", "1", "1", ""]]


def test_nobody_else_has_the_page(practice: Place, sign_in: SignIn) -> None:
    for member in (practice.maya, practice.jo, practice.ruth):
        assert sign_in(member).get(PAGE).status_code == 403


def test_the_period_is_ones_choice(practice: Place, sign_in: SignIn) -> None:
    with practice.context():
        put_held_circle(practice, date(2026, 10, 6))
        put_held_circle(practice, date(2026, 9, 29), advisory="7C")
        Term.objects.update(starts_on=date(2026, 10, 1))
    office = sign_in(practice.okafor)
    assert "1 of 5 planned circles was held this month." in page_of(office, "month")
    assert "2 of 6 planned circles were held this term." in page_of(office, "term")
    assert "3 of 7 planned circles were held this school year." in page_of(office, "year")
    assert "in the last four weeks" in page_of(office, "<script>")
    with practice.context():
        Term.objects.all().delete()
    assert "This term" not in page_of(office, "term")


def test_grades_from_the_youngest_on(practice: Place, sign_in: SignIn) -> None:
    with practice.context():
        for name, grade in (("7C", "10"), ("7D", "")):
            Advisory.objects.filter(name=name).update(grade=grade)
    office = sign_in(practice.okafor)
    assert [row[0] for row in rows_of(office, "grades")[1:]] == ["7", "10", "No grade"]
    assert [row[0] for row in rows_of(office, "advisories")[1:]] == ["7B", "7C", "7D"]


def test_a_school_without_grades_has_no_column_and_no_table_of_them(practice: Place, sign_in: SignIn) -> None:
    with practice.context():
        Advisory.objects.update(grade="")
    office = sign_in(practice.okafor)
    assert rows_of(office, "advisories")[:2] == [
        ["Advisory", "Held", "Planned", "Cancelled", "Not logged", "Students there, %"],
        ["7B", "1", "3", "1", "1", "66"],
    ]
    assert "No grade" not in page_of(office)


def test_an_archived_advisory_stays_in_the_table_and_needs_no_hand(practice: Place, sign_in: SignIn) -> None:
    with practice.context():
        Advisory.objects.filter(name="7C").update(archived_on=date(2026, 11, 20))
        Advisory.objects.filter(name="7D").update(archived_on=date(2026, 11, 20))
    office = sign_in(practice.okafor)
    assert "held none" not in page_of(office) and "7D" not in page_of(office)
    assert [row[0] for row in rows_of(office, "advisories")[1:]] == ["7B", "7C"]


def test_reasons_that_were_given_once_are_told_together_when_there_are_many(
    cedar: Place, sign_in: SignIn
) -> None:
    with cedar.context():
        for minute in range(14):
            reason = f"Reason {minute // 2 * 2 if minute < 2 else minute}"
            put_circle(cedar, date(2026, 11, 3), time(8, minute), state="cancelled", reason=reason)
    rows = rows_of(sign_in(cedar.okafor), "reasons")[1:]
    assert rows == [["Reason 0", "2"], ["Other reasons, each given once", "12"]]


def test_before_anything_is_planned_the_page_says_what_comes_first(cedar: Place, sign_in: SignIn) -> None:
    office = sign_in(cedar.okafor)
    assert "No circles were due in the last four weeks." in page_of(office)
    assert "Look at the calendar" in page_of(office)
    assert "Put" not in page_of(sign_in(cedar.diaz))
    with cedar.context():
        SchoolYear.objects.filter(pk=cedar.year.pk).update(
            starts_on=date(2026, 12, 1), ends_on=date(2027, 6, 1)
        )
    assert "Set up the school year" in page_of(office)


def test_in_the_holidays_the_page_is_about_the_year_that_is_over(practice: Place, sign_in: SignIn) -> None:
    with practice.context():
        SchoolYear.objects.update(ends_on=date(2026, 11, 20))
        Term.objects.all().delete()
    assert "1 of 4 planned circles was held in the last school year." in page_of(sign_in(practice.okafor))


@pytest.mark.parametrize("member", ["okafor", "osei"])
def test_the_number_of_queries_does_not_grow(cedar: Place, sign_in: SignIn, member: str) -> None:
    client, found = sign_in(cedar.people[member]), []
    for number in (1, 3):
        with cedar.context():
            for at in range(number):
                cedar.add_advisory(f"{number}{at}", [cedar.osei], [])
                put_held_circle(cedar, date(2026, 11, 2 + at), advisory=f"{number}{at}")
        found.append(queries_of(client, PAGE))
    assert found[0] == found[1] <= 12


def test_counting_reads_no_words(practice: Place) -> None:
    with practice.context():
        turns = Turn.objects.attendance_in(Circle.objects.all())
        assert "state" in turns[0].get_deferred_fields()
