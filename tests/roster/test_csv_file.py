"""The simple CSV file: every line is a person or a problem with its line."""

import csv
import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from roster.csv_file import COLUMNS as KNOWN
from roster.csv_file import TEMPLATE, read_csv
from roster.models import Import
from roster.people import Roster
from roster.problems import LISTED, REASONS, Refusal, listed
from schools.models import Attribute, AttributeValue, Enrollment, Leadership, Member, Role
from tests.cast import Place
from tests.roster.oneroster import a_district
from tests.roster.steps import bring_in, codes, csv_of, upload, where


def read(content: bytes) -> Roster:
    return read_csv("people.csv", lambda: io.BytesIO(content), [])


def test_the_template_comes_in_as_it_is(cedar: Place) -> None:
    found = bring_in(cedar, csv_of(*TEMPLATE[1:]), "people.csv")
    assert found.summary["roles"] == {"counselor": 1, "student": 2, "teacher": 1}
    with cedar.context():
        zoe = Member.objects.select_related("account").get(identifier="70013")
        assert (zoe.given_name, zoe.family_name, zoe.grade) == ("Zoë", "Young", "7")
        assert (zoe.account.username, zoe.account.has_usable_password()) == ("zoe.young", False)
        assert Enrollment.objects.get(student=zoe).advisory == cedar.advisories["7B"]
        ana = Member.objects.get(email="ana.rivera@school.example")
        assert ana.account is None
        assert Leadership.objects.get(member=ana).advisory == cedar.advisories["7B"]


def test_long_names_of_letters_that_come_apart_come_in_with_all_others(cedar: Place) -> None:
    syllables = "\ud55c" * 100
    content = csv_of([f"{syllables} {syllables}", "han", "1", "7", "", ""], *TEMPLATE[1:])
    assert bring_in(cedar, content, "people.csv").summary["people_added"] == 5
    assert upload(cedar, content, "people.csv").summary["nothing"]


def test_the_same_file_twice_changes_nothing(cedar: Place) -> None:
    bring_in(cedar, csv_of(*TEMPLATE[1:]), "people.csv")
    assert upload(cedar, csv_of(*TEMPLATE[1:]), "people.csv").summary["nothing"]


def test_who_is_absent_leaves_only_when_the_file_lists_everyone(cedar: Place) -> None:
    bring_in(cedar, csv_of(*TEMPLATE[1:]), "people.csv")
    fewer = csv_of(*TEMPLATE[1:4])
    assert upload(cedar, fewer, "people.csv").summary["people_left"] == 0
    found = bring_in(cedar, fewer, "people.csv", is_complete=True)
    assert found.summary["people_left"] == 1
    with cedar.context():
        assert Member.objects.get(identifier="70013").left_on == cedar.today
        assert Member.objects.get(pk=cedar.maya.pk).left_on is None


def test_a_column_of_a_kept_attribute_fills_it(cedar: Place) -> None:
    with cedar.context():
        Attribute.objects.create(school=cedar.school, name="Bus line")
    content = csv_of(
        ["Ann Ash", "ann.ash", "1", "06", "", "", "Blue", "x"],
        ["Bo Birch", "bo.birch", "2", "06", "", "", "y" * 60, "x"],
        columns=["name", "user name", "student id", "grade", "advisory", "role", "BUS LINE", "Shoe size"],
    )
    found = bring_in(cedar, content, "people.csv")
    assert where(found, "value_shortened") == [("people.csv", 3)]
    assert where(found, "columns_unknown") == [("people.csv", 0)]
    with cedar.context():
        assert set(AttributeValue.objects.values_list("value", flat=True)) == {"Blue", "y" * 50}


FAULTS = {
    "no_name": ["", "a.b", "1", "6", "", ""],
    "no_key": ["Ann Ash", "", "", "6", "", ""],
    "no_staff_key": ["Ann Ash", "ann.ash", "", "", "", "teacher"],
    "unknown_role": ["Ann Ash", "a.b", "1", "6", "", "wizard"],
    "family": ["Ann Ash", "a.b", "1", "6", "", "guardian"],
    "same_person": ["Zoe Again", "other.name", "70013", "7", "", ""],
    "too_long": ["Ann " + "x" * 101, "a.b", "1", "6", "", ""],
    "too_many_cells": ["Ann Ash", "a.b", "1", "6", "", "", "extra"],
    "bad_email": ["Ann Ash", "a@b", "1", "6", "", ""],
    "no_email": ["Ann Ash", "ann.ash", "1", "", "", "teacher"],
    "second_advisory": ["Ann Ash", "a.b", "1", "6", "7B; 7C", ""],
}


@pytest.mark.parametrize("code", FAULTS)
def test_each_problem_has_its_line(code: str) -> None:
    roster = read(csv_of(TEMPLATE[3], [], TEMPLATE[4], FAULTS[code]))
    found = [problem for problem in roster.problems if problem.code == code]
    assert [(problem.file, problem.line) for problem in found] == [("people.csv", 5)]
    assert len(roster.people) == (2 if found[0].leaves_out else 3)


REFUSED = {
    "empty": (b"", "empty"),
    "blank": (b"\n\n  \n", "empty"),
    "heading alone": (csv_of(), "nobody"),
    "no name": (b"grade,user name\n6,a\n", "no_columns"),
    "no key": (b"name,grade\nAnn,6\n", "no_columns"),
    "a column twice": (b"name,id,id\nAnn,1,2\n", "same_column"),
    "utf-16": ("name,id\nAnn,1\n".encode("utf-16"), "not_text"),
    "binary": (b"name,id\nAnn,\x001\n", "not_text"),
    "unknown bytes": (b"name,id\nAnn\x81\xff,1\n", "not_text"),
    "lost quote": (b'name,id\n"Ann,1\n' + b"Bo,2\n" * 40_000, "too_long_line"),
    "1,001 columns": (
        b"name,id" + b"".join(b",c%d" % n for n in range(999)) + b"\nAnn,1\n",
        "too_many_columns",
    ),
    "100,000 lines that are left out": (b"name,id\n" + b",,x\n" * 100_000, "too_many_lines"),
    "100,000 lines": (b"name,id\n" + b"".join(b"Ann,%d\n" % n for n in range(100_000)), "too_many_lines"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_file_that_is_no_roster_is_refused(cedar: Place, kind: str) -> None:
    content, code = REFUSED[kind]
    found = upload(cedar, content, "people.csv")
    assert (found.state, codes(found), found.content) == (Import.State.REFUSED, {code}, None)
    with cedar.context():
        assert Member.objects.count() == len(cedar.people)


def test_of_many_problems_the_first_are_listed_and_the_rest_counted() -> None:
    content = b"name,id\n" + b",,x\n" * (LISTED + 7) + b"Ann Ash,1\n"
    problems = read(content).problems
    kept = listed(problems)
    assert len(problems) == LISTED
    assert [found.line for found in kept if found.line][:2] == [2, 3]
    assert (kept[-1].code, kept[-1].params) == ("more_problems", {"count": 8})
    assert any(found.code == "columns_missing" for found in kept)


WRITTEN = {
    "byte order mark": b"\xef\xbb\xbfname,user name,grade\nZo\xc3\xab Young,zoe,06\n",
    "windows text": "name,user name,grade\nZoë Young,zoe,06\n".encode("cp1252"),
    "semicolons": "name;user name;grade\nZoë Young;zoe;06\n".encode(),
    "tabs": "name\tuser name\tgrade\nZoë Young\tzoe\t06\n".encode(),
    "old line ends": "name,user name,grade\rZoë Young,zoe,06\r".encode(),
    "loud heading": "NAME , User Name,GRADES\n Zoë   Young ,ZOE,Grade 6\n".encode(),
    "two names": "last name,first name,username,grade\nYoung,Zoë,zoe,6th\n".encode(),
    "name turned": 'name,user name,grade\n"Young, Zoë",zoe,6\n'.encode(),
}


@pytest.mark.parametrize("kind", WRITTEN)
def test_every_way_of_writing_it_comes_to_the_same(kind: str) -> None:
    roster = read(WRITTEN[kind])
    person = roster.people[0]
    assert (person.full_name, person.username, person.grade) == ("Zoë Young", "zoe", "6")
    notices = [problem for problem in roster.problems if problem.code == "read_as_windows"]
    assert bool(notices) == (kind == "windows text")


@pytest.mark.parametrize(
    ("written", "grade"),
    [
        ("06", "6"),
        ("KG", "K"),
        ("k", "K"),
        ("12", "12"),
        ("PK", "PK"),
        ("9th grade", "9"),
        ("", ""),
        ("ug", "UG"),
    ],
)
def test_grades_are_written_one_way(written: str, grade: str) -> None:
    assert read(csv_of(["Ann Ash", "a.b", "1", written, "", ""])).people[0].grade == grade


def test_an_administrator_in_a_file_stays_what_they_are_here(cedar: Place) -> None:
    bring_in(cedar, csv_of(["Jun Lee", "lee@cedar.example", "", "", "", "administrator"]), "people.csv")
    with cedar.context():
        assert Member.objects.get(pk=cedar.lee.pk).role == Role.TEACHER


def test_two_lines_about_one_member_are_one_person(cedar: Place) -> None:
    bring_in(cedar, a_district().zip(), source="keep")
    content = csv_of(
        ["Stu1 Dent", "", "id-cedar-s1", "7", "", ""], ["Stu1 Dent", "cedar-s1", "", "7", "", ""]
    )
    found = upload(cedar, content, "people.csv")
    assert where(found, "same_person") == [("people.csv", 3)]
    assert found.summary["people_added"] == 0


HEADINGS = st.sampled_from([min(spellings) for spellings in KNOWN.values()] + ["Shoe size", "password", ""])
CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["Ann Ash", "Ash, Ann", "ann", "ann@x.example", "06", "KG", "teacher", "guardian", "7B;7C", "1"]
    ),
)
TABLES = st.tuples(
    st.lists(HEADINGS, min_size=1, max_size=8), st.lists(st.lists(CELLS, max_size=9), max_size=12)
)


def lines_of(content: bytes) -> list[int]:
    """The lines on which a record that is not blank starts, without the heading's."""
    reader = csv.reader(io.StringIO(content.decode(), newline=""))
    starts, line = [], 1
    for record in reader:
        if any(cell.strip() for cell in record):
            starts.append(line)
        line = reader.line_num + 1
    return starts[1:]


@given(TABLES)
@example((["name", "id"], [["a\nb", "1"], [], ["", "2"]]))
@settings(max_examples=100, deadline=None)
def test_every_line_is_a_person_or_a_problem(table: tuple[list[str], list[list[str]]]) -> None:
    heading, lines = table
    content = csv_of(*lines, columns=heading).replace(b"\0", b"")
    try:
        roster = read(content)
    except Refusal as refusal:
        assert refusal.problem.code in REASONS
        return
    accepted = [person.line for person in roster.people]
    left_out = [problem.line for problem in roster.problems if problem.leaves_out]
    assert sorted(accepted + left_out) == lines_of(content)
    assert all(problem.reason for problem in roster.problems)


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_bytes_of_any_kind_are_read_or_refused(content: bytes) -> None:
    try:
        read(b"name,user name\n" + content)
    except Refusal as refusal:
        assert refusal.problem.code in REASONS


LONG_ADDRESS = f"{'x' * 60}@{'.'.join('y' * 60 for _ in range(4))}.example"


def test_an_address_longer_than_the_database_keeps_is_refused_with_its_line(cedar: Place) -> None:
    found = bring_in(cedar, csv_of(["Ann Ash", LONG_ADDRESS, "1", "6", "", "teacher"]), "people.csv")
    assert where(found, "bad_email") == [("people.csv", 2)]
    with cedar.context():
        assert Member.objects.get(identifier="1").email == ""


@pytest.mark.parametrize("name", ["a/b", "a!b", "x" * 151, "somebody@", "(ann)"])
def test_a_user_name_that_cannot_be_one_is_said_and_another_given(cedar: Place, name: str) -> None:
    found = bring_in(cedar, csv_of(["Ann Ash", name, "1", "6", "", ""]), "people.csv")
    assert where(found, "bad_user_name") == [("people.csv", 2)]
    with cedar.context():
        assert Member.objects.get(identifier="1").account.username == "ann.ash"
