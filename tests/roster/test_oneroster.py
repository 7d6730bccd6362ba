"""What a OneRoster file brings in: people, changes, deviations and problems with file and line."""

from datetime import timedelta

import time_machine

from roster.models import Import
from schools import clock
from schools.models import Account, Enrollment, Leadership, Member, Role, School
from tests.cast import Place
from tests.roster.oneroster import a_district, add_user
from tests.roster.steps import apply, bring_in, codes, upload, where, without


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
