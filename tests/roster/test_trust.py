"""Whom an import may touch: an IT lead's touches nobody with a trusted role, and no import the last administrator."""

from pathlib import Path

import pytest
from django.core.management import call_command

from roster.models import Import
from schools.models import Member, Role
from tests.cast import Place
from tests.roster.steps import apply, bring_in, codes, csv_of, problems, upload, where

TRUSTED = [
    ["Al Ash", "al@x.example", "a1", "", "", "administrator"],
    ["Bo Birch", "bo@x.example", "a2", "", "", "IT lead"],
    ["Cy Cole", "cy@x.example", "a3", "", "", "counselor"],
]
TEACHER = ["Di Dunn", "di@x.example", "a4", "", "", "teacher"]


def give_ids(place: Place, *names: str) -> None:
    """As if an earlier roster had brought them."""
    with place.context():
        for name in names:
            Member.objects.filter(pk=getattr(place, name).pk).update(identifier=f"id-{name}")


def row(place: Place, name: str, email: str, role: str) -> list[str]:
    return [getattr(place, name).full_name, email, f"id-{name}", "", "", role]


def test_an_it_lead_brings_in_nobody_with_a_trusted_role(cedar: Place) -> None:
    found = upload(cedar, csv_of(*TRUSTED, TEACHER), "people.csv", by=cedar.jo)
    assert found.summary["roles"] == {"teacher": 1}
    assert where(found, "trusted_role") == [("people.csv", 2), ("people.csv", 3), ("people.csv", 4)]
    assert problems(found)[0].reason == (
        "Only an administrator can add somebody as Administrator. This line is left out."
    )
    assert upload(cedar, csv_of(*TRUSTED, TEACHER), "people.csv").summary["people_added"] == 4


@pytest.mark.parametrize("name", ["okafor", "diaz"])
def test_an_it_lead_changes_nobody_with_a_trusted_role(cedar: Place, name: str) -> None:
    give_ids(cedar, name)
    content = csv_of(row(cedar, name, "thief@x.example", "administrator"), TEACHER)
    found = apply(cedar, upload(cedar, content, "people.csv", by=cedar.jo), by=cedar.jo)
    assert where(found, "trusted_member") == [("people.csv", 2)]
    with cedar.context():
        assert Member.objects.get(pk=getattr(cedar, name).pk).email == ""
    bring_in(cedar, content, "people.csv")
    with cedar.context():
        assert Member.objects.get(pk=getattr(cedar, name).pk).email == "thief@x.example"


def test_an_it_lead_lets_nobody_with_a_trusted_role_leave_or_come_back(cedar: Place) -> None:
    give_ids(cedar, "okafor", "diaz", "pat")
    with cedar.context():
        Member.objects.filter(pk=cedar.diaz.pk).update(left_on=cedar.today)
    content = csv_of(row(cedar, "diaz", "", "counselor"), TEACHER)
    found = upload(cedar, content, "people.csv", by=cedar.jo, is_complete=True)
    assert {"trusted_member", "trusted_stays"} <= codes(found)
    assert found.findings["left"] == [{"name": "Pat Kim", "role": "staff", "grade": ""}]
    assert found.summary["people_back"] == 0


def test_who_applies_an_import_answers_for_it(cedar: Place) -> None:
    found = apply(cedar, upload(cedar, csv_of(*TRUSTED, TEACHER), "people.csv"), by=cedar.jo)
    assert (found.state, found.findings["changed_since"]) == (Import.State.READY, True)
    assert found.summary["people_added"] == 1
    apply(cedar, found, by=cedar.jo)
    with cedar.context():
        assert not Member.objects.filter(identifier__in=["a1", "a2", "a3"]).exists()


def test_who_became_a_teacher_meanwhile_imports_nothing_trusted(cedar: Place) -> None:
    found = upload(cedar, csv_of(*TRUSTED, TEACHER), "people.csv")
    with cedar.context():
        Member.objects.filter(pk=cedar.okafor.pk).update(role=Role.TEACHER)
    assert apply(cedar, found).summary["people_added"] == 1


def test_the_last_administrators_never_leave(cedar: Place, tmp_path: Path) -> None:
    """One who stays cannot sign in; and it is the command, which may all the rest."""
    give_ids(cedar, "okafor", "diaz")
    with cedar.context():
        Member.objects.create(
            school=cedar.school, role=Role.ADMINISTRATOR, given_name="No", family_name="Key"
        )
    path = tmp_path / "people.csv"
    path.write_bytes(csv_of(TEACHER))
    call_command("import_roster", str(path), "--school", "cedar", "--everyone", "--force")
    with cedar.context():
        assert Member.objects.get(pk=cedar.okafor.pk).left_on is None
        assert Member.objects.get(pk=cedar.diaz.pk).left_on == cedar.today
        assert codes(Import.objects.get()) == {"last_administrator"}


def test_an_administrator_leaves_while_another_can_sign_in(cedar: Place) -> None:
    with cedar.context():
        other = cedar.add("ola", Role.ADMINISTRATOR, "Ola", "Two", identifier="id-ola")
    bring_in(cedar, csv_of(TEACHER), "people.csv", is_complete=True)
    with cedar.context():
        assert Member.objects.get(pk=other.pk).left_on == cedar.today
