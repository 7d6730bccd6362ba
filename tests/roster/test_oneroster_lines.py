"""Lines of a OneRoster file that are wrong, odd or of another school, and what is told about them."""

from pathlib import Path

import pytest
import time_machine

from roster.models import Import
from roster.people import MOST_LINES
from schools.models import Attribute, AttributeValue, Member, Role
from tests.cast import Place, build_cedar
from tests.roster.oneroster import a_district, add_user, enroll, files_of, in_days
from tests.roster.steps import apply, bring_in, codes, problems, reload, upload, where

SHARED = Path(__file__).parent / "data" / "oneroster-district.zip"
FAULTS = {
    "no_sourced_id": {"sourcedId": ""},
    "same_sourced_id": {"sourcedId": "cedar-s1"},
    "no_role": {"role": ""},
    "unknown_role": {"role": "wizard"},
    "no_name": {"givenName": "", "familyName": ""},
    "too_long": {"givenName": "x" * 101},
    "no_school": {"orgSourcedIds": ""},
    "several_grades": {"grades": "06,07"},
    "bad_grade": {"grades": "a very long grade"},
    "bad_email": {"email": "not an address"},
    "bad_user_name": {"username": "with space"},
    "same_identifier": {"identifier": "id-cedar-s1"},
}


@pytest.mark.parametrize("code", FAULTS)
def test_each_problem_has_its_file_and_line(cedar: Place, code: str) -> None:
    district = a_district()
    row = add_user(district, "cedar", "odd", "student", "Odd", "Person")
    row |= FAULTS[code]
    found = bring_in(cedar, district.zip(), source="keep")
    assert where(found, code) == [("users.csv", district.line("users.csv", row))]
    problem = next(problem for problem in problems(found) if problem.code == code)
    assert "%" not in problem.reason
    assert found.summary["people_added"] == (14 if problem.leaves_out else 15)


def test_a_line_left_out_does_not_deactivate_its_person(cedar: Place) -> None:
    bring_in(cedar, a_district().zip())
    district = a_district()
    district.user("cedar-s1")["role"] = "wizard"
    assert upload(cedar, district.zip()).summary["people_left"] == 0


def test_a_student_does_not_become_a_teacher(cedar: Place) -> None:
    bring_in(cedar, a_district().zip())
    district = a_district()
    district.user("cedar-s1")["role"] = "teacher"
    found = bring_in(cedar, district.zip())
    assert where(found, "other_kind") == [("users.csv", 4)]
    with cedar.context():
        student = Member.objects.get(sourced_id="cedar-s1")
        assert (student.role, student.left_on) == (Role.STUDENT, None)


def test_deviations_are_accepted_and_listed(cedar: Place) -> None:
    district = a_district()
    for name in ("Guardian", "PARENT", "relative"):
        add_user(district, "cedar", name, name, "Par", "Ent")
    add_user(district, "cedar", "aide", "Aide", "Ai", "De")
    add_user(district, "cedar", "off", "student", "Off", "Line")["enabledUser"] = "false"
    for row in district.rows["users.csv"]:
        row["status"] = "active"
        row["metadata.colour"] = "blue"
    users = b"\xef\xbb\xbf" + upper_heading(district.zip())
    found = upload(cedar, district.zip(users=users, academicSessions=None), source="keep")
    assert found.summary["people_added"] == 15
    assert {
        "skipped_families",
        "disabled",
        "status_filled",
        "heading_case",
        "role_synonym",
        "password_ignored",
    } <= codes(found)
    assert where(found, "file_missing") == [("academicsessions.csv", 0)]


def upper_heading(content: bytes) -> bytes:
    heading, _, rest = files_of(content)["users.csv"].partition(b"\r\n")
    return heading.upper() + b"\r\n" + rest


def test_windows_text_is_read_with_a_notice(cedar: Place) -> None:
    district = a_district()
    add_user(district, "cedar", "x1", "student", "Zoë", "Álvarez")
    users = files_of(district.zip())["users.csv"].decode().encode("cp1252")
    found = upload(cedar, district.zip(users=users), source="keep")
    notice = next(problem for problem in problems(found) if problem.code == "read_as_windows")
    assert notice.params["examples"] == "Zoë Álvarez"
    apply(cedar, found)
    with cedar.context():
        assert Member.objects.get(sourced_id="x1").given_name == "Zoë"


def test_a_role_that_is_read_as_another_is_named_as_people_say_it(cedar: Place) -> None:
    district = a_district()
    add_user(district, "cedar", "x1", "aide", "Ada", "Aide")
    add_user(district, "cedar", "x2", "student", "Stu", "Dent")
    bring_in(cedar, district.zip(), source="keep")
    district.user("x1")["role"], district.user("x2")["role"] = "proctor", "aide"
    said = {found.code: found.reason for found in problems(upload(cedar, district.zip(), source="keep"))}
    assert said["role_synonym"] == "The role “aide” is read as “Staff without an advisory”."
    assert "a Student here and a Staff without an advisory in the file" in said["other_kind"]


def test_lines_that_are_left_out_count_too(cedar: Place) -> None:
    lines = b"".join(b"x%d,cedar,\n" % number for number in range(MOST_LINES + 1))
    found = upload(cedar, a_district().zip(users=b"sourcedId,orgSourcedIds,role\n" + lines))
    assert codes(found) == {"too_many_people"}


def test_enrollments_of_unknown_people_and_classes_are_listed(cedar: Place) -> None:
    district = a_district()
    lost = enroll(district, "cedar", "cedar-c1", "nobody", "student")
    astray = enroll(district, "cedar", "no-class", "cedar-s1", "student")
    past = enroll(district, "cedar", "cedar-c1", "long-gone", "student")
    past["endDate"] = in_days(-1)
    found = upload(cedar, district.zip())
    assert where(found, "unknown_person") == [("enrollments.csv", district.line("enrollments.csv", lost))]
    assert where(found, "unknown_class") == [("enrollments.csv", district.line("enrollments.csv", astray))]


# Which school
def test_of_several_schools_one_is_chosen_and_remembered(harbor: Place) -> None:
    harbor.people["okafor"] = harbor.ito
    found = upload(harbor, a_district(schools=("one", "two")).zip())
    assert found.state == Import.State.CHOOSING
    assert found.findings["orgs"] == [
        {"id": "one", "name": "One School", "people": 14},
        {"id": "two", "name": "Two School", "people": 14},
    ]
    bring_in(harbor, a_district(schools=("one", "two")).zip(), org="two", source="keep")
    assert upload(harbor, a_district(schools=("one", "two")).zip()).findings["org"] == "two"


def test_another_districts_file_is_not_taken_for_ours(cedar: Place) -> None:
    bring_in(cedar, a_district().zip())
    cedar.school.refresh_from_db()
    found = upload(cedar, a_district(schools=("elsewhere",)).zip())
    assert (found.state, found.findings["is_other_district"]) == (Import.State.CHOOSING, True)
    found = upload(cedar, a_district(schools=("elsewhere",)).zip(), org="elsewhere")
    assert found.findings["removes_many"]
    assert codes(upload(cedar, a_district().zip(), org="nonsense")) == {"unknown_org"}


def test_a_school_without_people_is_refused(cedar: Place) -> None:
    district = a_district()
    district.rows["users.csv"] = [
        row for row in district.rows["users.csv"] if row["orgSourcedIds"] != "cedar"
    ]
    assert codes(upload(cedar, district.zip())) == {"nobody"}


# What the school keeps of its students
def test_demographics_fill_what_the_school_keeps(cedar: Place) -> None:
    with cedar.context():
        for name, source in (("Gender", "sex"), ("Heritage", "race"), ("By hand", "")):
            Attribute.objects.create(school=cedar.school, name=name, source=source)
    district = a_district()
    by_id = {row["sourcedId"]: row for row in district.rows["demographics.csv"]}
    by_id["cedar-s2"]["white"] = "True"
    by_id["cedar-s3"]["hispanicOrLatinoEthnicity"] = "true"
    bring_in(cedar, district.zip(), source="keep")
    by_id["cedar-s1"]["sex"] = "male"
    assert bring_in(cedar, district.zip(), source="keep").summary["values"] == 1
    with cedar.context():
        values = AttributeValue.objects.filter(student__sourced_id__in=["cedar-s1", "cedar-s2", "cedar-s3"])
        assert sorted(values.values_list("student__sourced_id", "attribute__name", "value")) == [
            ("cedar-s1", "Gender", "Male"),
            ("cedar-s1", "Heritage", "Asian"),
            ("cedar-s2", "Gender", "Male"),
            ("cedar-s2", "Heritage", "Two or more races"),
            ("cedar-s3", "Gender", "Female"),
            ("cedar-s3", "Heritage", "Hispanic or Latino"),
        ]


def test_demographics_are_not_kept_unasked(cedar: Place) -> None:
    bring_in(cedar, a_district().zip())
    with cedar.context():
        assert not AttributeValue.objects.exists()


# A generator's export of a whole district
@pytest.mark.django_db
@time_machine.travel("2026-11-20 15:00Z")
def test_a_whole_districts_export() -> None:
    place = build_cedar()
    found = upload(place, SHARED.read_bytes(), name=SHARED.name)
    assert [(org["name"], org["people"]) for org in found.findings["orgs"]] == [
        ("Lowe Middle School", 428), ("Pagac Elementary School", 428),
    ]  # fmt: skip
    found = bring_in(place, SHARED.read_bytes(), org=found.findings["orgs"][0]["id"], source="grade")
    assert found.summary["roles"] == {"student": 420, "teacher": 8}
    assert found.summary["placed"] == 420
    assert not [problem for problem in problems(reload(place, found)) if not problem.is_note]
