"""What a OneRoster file brings in: people, changes, deviations and problems with file and line."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from roster.models import Import
from roster.people import MOST_LINES
from schools import clock
from schools.models import Account, Attribute, AttributeValue, Enrollment, Leadership, Member, Role, School
from tests.cast import Place, build_cedar
from tests.roster.oneroster import a_district, add_user, enroll, files_of, in_days
from tests.roster.steps import apply, bring_in, codes, problems, reload, upload, where, without

SHARED = Path(__file__).parent / "data" / "oneroster-district.zip"


def test_preview_counts_and_changes_nothing(cedar: Place) -> None:
    found = upload(cedar, a_district().zip())
    assert found.state == Import.State.READY
    assert found.summary["people_added"] == 14
    assert found.summary["roles"] == {"student": 12, "teacher": 2}
    assert found.summary["accounts"] == 12
    assert found.findings["added"][0] == {"name": "Tea1 Adult00001", "role": "teacher", "grade": ""}
    with cedar.context():
        assert Member.objects.count() == len(cedar.people)
        assert bytes(Import.objects.get().content).startswith(b"PK")


def test_people_come_in_with_their_ids_and_plain_grades(cedar: Place) -> None:
    found = bring_in(cedar, a_district().zip(), source="keep")
    assert found.content is None
    assert "added" not in found.findings
    with cedar.context():
        student = Member.objects.get(sourced_id="cedar-s1")
        assert (student.given_name, student.family_name, student.role) == ("Stu1", "Dent00001", Role.STUDENT)
        assert (student.grade, student.identifier) == ("7", "id-cedar-s1")
        assert student.account.username == "cedar-s1"
        assert not student.account.has_usable_password()
        assert student.account.email is None
        teacher = Member.objects.get(sourced_id="cedar-t1")
        assert (teacher.role, teacher.email, teacher.account) == (
            Role.TEACHER,
            "cedar-t1@files.example",
            None,
        )
        assert School.objects.get(pk=cedar.school.pk).sourced_id == "cedar"
        assert Enrollment.objects.count() == 4
    assert Account.objects.filter(username="never-use-me").count() == 0


def test_another_schools_people_stay_out(cedar: Place) -> None:
    found = bring_in(cedar, a_district().zip())
    assert where(found, "skipped_schools") == [("users.csv", 0)]
    with cedar.context():
        assert not Member.objects.filter(sourced_id__startswith="other").exists()


def test_the_same_file_twice_changes_nothing(cedar: Place) -> None:
    content = a_district().zip()
    bring_in(cedar, content)
    with cedar.context():
        before = list(Member.objects.order_by("pk").values())
    found = upload(cedar, content)
    assert found.summary["nothing"]
    assert found.summary["people_same"] == 14
    assert apply(cedar, found).state == Import.State.APPLIED
    with cedar.context():
        assert list(Member.objects.order_by("pk").values()) == before


def test_who_changes_and_who_leaves_and_who_comes_back(cedar: Place) -> None:
    bring_in(cedar, a_district(students=30).zip())
    district = without(a_district(students=30), "cedar-s5", "cedar-t2")
    district.user("cedar-s1")["grades"] = "08"
    found = upload(cedar, district.zip())
    assert (found.summary["people_changed"], found.summary["people_left"]) == (1, 2)
    assert found.findings["changed"][0]["fields"] == [{"field": "grade", "before": "7", "after": "8"}]
    apply(cedar, found)
    with cedar.context():
        gone = Member.objects.get(sourced_id="cedar-s5")
        assert gone.left_on == cedar.today
        assert gone.account is not None
        assert not Enrollment.objects.filter(student=gone, until_on=None).exists()
        teacher = Member.objects.get(sourced_id="cedar-t2")
        assert not Leadership.objects.filter(member=teacher, until_on=None).exists()
        assert cedar.rivera in Member.objects.here()
    found = bring_in(cedar, a_district(students=30).zip())
    assert found.summary["people_back"] == 2
    with cedar.context():
        assert Member.objects.get(sourced_id="cedar-s5").left_on is None
        assert Member.objects.filter(sourced_id="cedar-s5").count() == 1


def test_enrollments_end_yesterday(cedar: Place) -> None:
    with time_machine.travel(clock.now() - timedelta(days=5)):
        bring_in(cedar, a_district(students=30).zip(), source="grade")
    bring_in(cedar, without(a_district(students=30), "cedar-s5").zip())
    with cedar.context():
        gone = Enrollment.objects.get(student__sourced_id="cedar-s5")
        assert gone.until_on == cedar.today - timedelta(days=1)


def test_the_importer_never_leaves_and_keeps_their_role(cedar: Place) -> None:
    district = a_district(students=30)
    add_user(district, "cedar", "cedar-head", "teacher", "Ngozi", "Okafor")["email"] = (
        cedar.okafor.account.email
    )
    bring_in(cedar, district.zip())
    with cedar.context():
        head = Member.objects.get(pk=cedar.okafor.pk)
        assert (head.sourced_id, head.role) == ("cedar-head", Role.ADMINISTRATOR)
    bring_in(cedar, a_district(students=30).zip())
    with cedar.context():
        assert Member.objects.get(pk=cedar.okafor.pk).left_on is None


def test_deactivating_many_is_marked(cedar: Place) -> None:
    bring_in(cedar, a_district(students=30).zip())
    district = without(a_district(students=30), *[f"cedar-s{number}" for number in range(1, 16)])
    assert upload(cedar, district.zip()).findings["removes_many"]
    district = without(a_district(students=30), "cedar-s1", "cedar-s2", "cedar-s3", "cedar-s4", "cedar-s5")
    assert not upload(cedar, district.zip()).findings["removes_many"]


def test_rows_to_be_deleted_leave(cedar: Place) -> None:
    bring_in(cedar, a_district().zip())
    district = a_district()
    district.manifest["file.users"] = "delta"
    district.rows["users.csv"] = [
        district.user("cedar-s1") | {"status": "ToBeDeleted"},
        district.user("cedar-s2"),
    ]
    found = upload(cedar, district.zip())
    assert found.summary["people_left"] == 1
    assert where(found, "not_complete") == [("manifest.csv", 0)]


def test_without_a_manifest_nobody_leaves(cedar: Place) -> None:
    bring_in(cedar, a_district().zip())
    found = upload(cedar, without(a_district(), "cedar-s1").zip(manifest=None))
    assert (found.summary["people_left"], "no_manifest" in codes(found)) == (0, True)


def test_people_are_found_by_id_when_sourced_ids_are_made_anew(cedar: Place) -> None:
    bring_in(cedar, a_district().zip())
    district = a_district()
    for row in district.rows["users.csv"]:
        row["sourcedId"] = f"new-{row['sourcedId']}"
    found = bring_in(cedar, district.zip(), source="keep")
    assert (found.summary["people_added"], found.summary["people_left"]) == (0, 0)
    with cedar.context():
        assert Member.objects.get(identifier="id-cedar-s1").sourced_id == "new-cedar-s1"


def test_people_are_found_by_user_name_and_by_e_mail(cedar: Place) -> None:
    district = a_district()
    add_user(district, "cedar", "x1", "student", "Maya", "Torres")["username"] = (
        cedar.maya.account.username.upper()
    )
    add_user(district, "cedar", "x2", "teacher", "Ana", "Rivera")["email"] = cedar.rivera.account.email
    bring_in(cedar, district.zip(), source="keep")
    with cedar.context():
        assert Member.objects.get(sourced_id="x1") == cedar.maya
        assert Member.objects.get(sourced_id="x2") == cedar.rivera
        assert Member.objects.get(pk=cedar.rivera.pk).account == cedar.rivera.account


def test_a_user_name_given_to_somebody_new_does_not_give_away_the_account(cedar: Place) -> None:
    """Another student id says that it is another person, whatever the user name."""
    bring_in(cedar, a_district().zip())
    district = without(a_district(), "cedar-s1")
    row = add_user(district, "cedar", "fresh", "student", "New", "Student")
    row["username"] = "cedar-s1"
    found = bring_in(cedar, district.zip(), source="keep")
    assert where(found, "name_taken") == [("users.csv", district.line("users.csv", row))]
    with cedar.context():
        assert Member.objects.get(sourced_id="fresh").account is None
        assert Member.objects.get(sourced_id="cedar-s1").account.username == "cedar-s1"


def test_siblings_who_share_an_e_mail_address_stay_two_people(cedar: Place) -> None:
    district = a_district()
    add_user(district, "cedar", "sib1", "student", "Ann", "Twin")["email"] = "family@home.example"
    bring_in(cedar, district.zip(), source="keep")
    district = a_district()
    add_user(district, "cedar", "sib2", "student", "Ben", "Twin")["email"] = "family@home.example"
    found = upload(cedar, district.zip(), source="keep")
    assert (found.summary["people_added"], found.summary["people_left"]) == (1, 1)


def test_a_sign_in_name_of_another_school_is_refused(cedar: Place, harbor: Place) -> None:
    district = a_district()
    row = add_user(district, "cedar", "x1", "student", "Mallory", "Moss")
    row["username"] = harbor.hana.account.username
    mailed = add_user(district, "cedar", "x2", "student", "Trudy", "Moss")
    mailed["username"] = mailed["email"] = harbor.hale.account.email
    found = bring_in(cedar, district.zip(), source="keep")
    assert where(found, "name_of_other_school") == [
        ("users.csv", district.line("users.csv", row)),
        ("users.csv", district.line("users.csv", mailed)),
    ]
    with cedar.context():
        assert {Member.objects.get(sourced_id=name).account for name in ("x1", "x2")} == {None}
    with harbor.context():
        hana = Member.objects.select_related("account").get(pk=harbor.hana.pk)
        assert hana.account.check_password("circle-time")
    again = upload(cedar, district.zip(), source="keep")
    assert again.summary["nothing"]
    assert "name_of_other_school" in codes(again)


def test_staff_with_an_address_known_elsewhere_get_no_account(cedar: Place, harbor: Place) -> None:
    district = a_district()
    add_user(district, "cedar", "x1", "teacher", "Ed", "Hale")["email"] = harbor.hale.account.email
    bring_in(cedar, district.zip(), source="keep")
    with cedar.context():
        assert Member.objects.get(sourced_id="x1").account is None


def test_an_import_never_changes_an_account(cedar: Place) -> None:
    bring_in(cedar, a_district().zip())
    before = list(Account.objects.order_by("pk").values())
    district = a_district()
    row = district.user("cedar-s1")
    row |= {"username": "something.else", "email": "else@files.example"}
    found = bring_in(cedar, district.zip())
    assert where(found, "other_user_name") == [("users.csv", district.line("users.csv", row))]
    assert list(Account.objects.order_by("pk").values()) == before


def test_missing_user_names_are_made_up(cedar: Place) -> None:
    district = a_district(students=0)
    for number, name in enumerate((("Zoë", "Young-Álvarez"), ("Zoë", "Young-Álvarez"), ("美", "李"))):
        row = add_user(district, "cedar", f"x{number}", "student", *name)
        row |= {"username": "", "email": ""}
    Account.objects.create_user("student")
    bring_in(cedar, district.zip(), source="keep")
    with cedar.context():
        names = Member.objects.filter(sourced_id__startswith="x").order_by("sourced_id")
        assert [member.account.username for member in names] == [
            "zoe.young.alvarez", "zoe.young.alvarez2", "student2",
        ]  # fmt: skip


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
