from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from care.students import search_students
from schools.enrollment import enroll_student
from schools.forms.people import PersonForm
from schools.models import Account, Attribute, AttributeValue, Enrollment, Leadership, Member, Role
from schools.people import LastAdministrator, leave_school
from tests.cast import Place

PEOPLE = "/school/people/"
Enter = Callable[[Member], Client]


def filled(**changes: Any) -> dict[str, Any]:
    return {
        "role": "student",
        "given_name": "Omar",
        "family_name": "Haddad",
        "called": "",
        "pronouns": "",
        "grade": "7",
        "identifier": "S-900",
        "username": "Omar.Haddad",
        "email": "",
    } | changes


def test_a_student_is_added_with_an_account_that_has_no_password(cedar: Place, sign_in: Enter) -> None:
    assert sign_in(cedar.okafor).post(PEOPLE + "new/", filled()).url == PEOPLE
    with cedar.context():
        omar = Member.objects.select_related("account").get(identifier="S-900")
    assert omar.account.username == "omar.haddad"
    assert not omar.account.has_usable_password()


def test_a_long_name_of_letters_that_come_apart_is_kept_and_found(cedar: Place, sign_in: Enter) -> None:
    """A syllable of Hangul is sorted as up to three letters, one of Hebrew with its points too."""
    office = sign_in(cedar.okafor)
    name = {"given_name": "\ud55c" * 100, "family_name": "\ufb2c" * 100}
    assert office.post(PEOPLE + "new/", filled(**name)).url == PEOPLE
    with cedar.context():
        found = Member.objects.get(identifier="S-900")
    assert (found.given_name, found.family_name) == (name["given_name"], name["family_name"])
    assert len(found.sort_key) == 210
    assert name["given_name"] in office.get(PEOPLE, {"q": "\ud55c\ud55c"}).content.decode()


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"username": ""}, "username", "needs a user name"),
        ({"username": "maya.cedar"}, "username", "taken"),
        ({"username": "hana.harbor"}, "username", "taken"),
        ({"username": "two words"}, "username", "valid"),
        ({"given_name": ""}, "given_name", "required"),
        ({"role": "king"}, "role", "valid choice"),
        ({"given_name": "x" * 101}, "given_name", "at most 100"),
        ({"email": "nowhere"}, "email", "valid"),
    ],
)
def test_a_mistake_is_named_and_nothing_typed_is_lost(
    cedar: Place, harbor: Place, sign_in: Enter, changes: dict[str, str], field: str, words: str
) -> None:
    response = sign_in(cedar.okafor).post(PEOPLE + "new/", filled(**changes))
    assert words in str(response.context["form"].errors[field])
    assert b"Haddad" in response.content
    with cedar.context():
        assert not Member.objects.filter(identifier="S-900").exists()


def test_an_id_is_given_once_though_it_is_checked_by_the_table(cedar: Place, sign_in: Enter) -> None:
    """`identifier` is unique together with `school`, which is on no form."""
    client = sign_in(cedar.okafor)
    client.post(PEOPLE + "new/", filled())
    response = client.post(PEOPLE + "new/", filled(username="other"))
    assert "Somebody else in the school has this id." in response.content.decode()


def test_a_person_leaves_and_comes_back(cedar: Place, sign_in: Enter) -> None:
    client = sign_in(cedar.okafor)
    client.post(f"{PEOPLE}{cedar.maya.pk}/leave/")
    with cedar.context():
        assert not Enrollment.objects.filter(student=cedar.maya, until_on=None).exists()
        assert Enrollment.objects.filter(student=cedar.maya).exists()
    client.get(PEOPLE)
    assert "Torres" not in client.get(PEOPLE).content.decode()
    assert "Torres" in client.get(PEOPLE, {"left": "1"}).content.decode()
    client.post(f"{PEOPLE}{cedar.maya.pk}/return/")
    assert "Torres" in client.get(PEOPLE).content.decode()


@pytest.mark.promise("access-ends")
def test_a_teacher_who_leaves_leads_no_longer(cedar: Place, sign_in: Enter) -> None:
    sign_in(cedar.okafor).post(f"{PEOPLE}{cedar.rivera.pk}/leave/")
    with cedar.context():
        assert not Leadership.objects.on(cedar.today).filter(member=cedar.rivera).exists()


def test_the_last_administrator_stays(cedar: Place, sign_in: Enter) -> None:
    client = sign_in(cedar.okafor)
    page = client.post(f"{PEOPLE}{cedar.okafor.pk}/leave/", follow=True).content.decode()
    assert "Name another administrator first" in page
    response = client.post(
        f"{PEOPLE}{cedar.okafor.pk}/", filled(role="teacher", username="okafor.cedar", identifier="A-1")
    )
    assert "Name another administrator first" in str(response.context["form"].errors["role"])
    with cedar.context():
        assert Member.objects.get(pk=cedar.okafor.pk).role == Role.ADMINISTRATOR


def test_an_it_lead_makes_nobody_administrator_and_changes_none(cedar: Place, sign_in: Enter) -> None:
    client = sign_in(cedar.jo)
    response = client.post(PEOPLE + "new/", filled(role="administrator"))
    assert "role" in response.context["form"].errors
    assert client.get(f"{PEOPLE}{cedar.okafor.pk}/").status_code == 404
    assert client.post(f"{PEOPLE}{cedar.diaz.pk}/leave/").status_code == 404
    response = client.post(f"{PEOPLE}{cedar.jo.pk}/", filled(role="administrator", username="jo.cedar"))
    assert "role" in response.context["form"].errors


def test_what_the_school_keeps_about_a_student(cedar: Place, sign_in: Enter) -> None:
    with cedar.context():
        attribute = Attribute.objects.create(school=cedar.school, name="Multilingual")
    client = sign_in(cedar.okafor)
    maya = filled(given_name="Maya", username="maya.cedar", identifier="")
    client.post(f"{PEOPLE}{cedar.maya.pk}/", maya | {f"attribute_{attribute.pk}": "yes"})
    with cedar.context():
        assert AttributeValue.objects.get(student=cedar.maya).value == "yes"
    client.post(f"{PEOPLE}{cedar.maya.pk}/", maya | {f"attribute_{attribute.pk}": ""})
    with cedar.context():
        assert not AttributeValue.objects.exists()


@pytest.mark.parametrize("words", ["núñez", "nunez", "Nuñez", "toño", "TONO", "garcía", "Garcia"])
def test_accents_do_not_matter_on_either_side(cedar: Place, sign_in: Enter, words: str) -> None:
    with cedar.context():
        cedar.add("priya", Role.STUDENT, "प्रिया", "शर्मा")
        assert len(search_students(cedar.diaz, "प्रिया")) == 1
        cedar.add("tono", Role.STUDENT, "Antonio", "Núñez Garcia", called="Toño")
        assert [found.called for found in search_students(cedar.diaz, words)] == ["Toño"]
    page = sign_in(cedar.okafor).get(PEOPLE, {"q": words})
    assert len(page.context["page"].object_list) == 1


@pytest.mark.parametrize("words", ["torres", "TORRES maya", "alvarez", "Álvarez", "noah.cedar"])
def test_people_are_found_by_what_one_knows(cedar: Place, sign_in: Enter, words: str) -> None:
    page = sign_in(cedar.okafor).get(PEOPLE, {"q": words})
    assert len(page.context["page"].object_list) == 1


@pytest.mark.parametrize(
    "query", [{"q": "%"}, {"q": "x" * 5000}, {"page": "-1"}, {"page": "x"}, {"role": "king"}]
)
def test_odd_questions_get_an_answer(cedar: Place, sign_in: Enter, query: dict[str, str]) -> None:
    assert sign_in(cedar.okafor).get(PEOPLE, query).status_code == 200


def test_a_taken_name_of_a_closed_account_stays_taken(cedar: Place, sign_in: Enter) -> None:
    Account.objects.create_user("omar.haddad")
    response = sign_in(cedar.okafor).post(PEOPLE + "new/", filled())
    assert "taken" in str(response.context["form"].errors["username"])


def test_nobody_becomes_a_student_to_get_a_code(cedar: Place, sign_in: Enter) -> None:
    """Codes are for students: an adult turned into one would lose their account to whoever prints it."""
    response = sign_in(cedar.okafor).post(
        f"{PEOPLE}{cedar.osei.pk}/", filled(role="student", username="osei.cedar", identifier="T1")
    )
    assert "an adult an adult" in str(response.context["form"].errors["role"])
    response = sign_in(cedar.okafor).post(
        f"{PEOPLE}{cedar.maya.pk}/", filled(role="teacher", username="maya.cedar", identifier="T2")
    )
    assert "role" in response.context["form"].errors


@pytest.mark.parametrize(
    "name", ["rivera@cedar.example", "hale@harbor.example", "future.hire@harbor.example"]
)
def test_a_user_name_is_nobody_elses_address(cedar: Place, harbor: Place, sign_in: Enter, name: str) -> None:
    response = sign_in(cedar.okafor).post(PEOPLE + "new/", filled(username=name))
    assert "username" in response.context["form"].errors


def test_adults_choose_their_own_user_name(cedar: Place, sign_in: Enter) -> None:
    staff = filled(role="teacher", grade="", email="new@cedar.example")
    response = sign_in(cedar.okafor).post(PEOPLE + "new/", staff)
    assert "from their invitation" in str(response.context["form"].errors["username"])
    assert sign_in(cedar.okafor).post(PEOPLE + "new/", staff | {"username": ""}).status_code == 302


def test_an_account_of_two_schools_keeps_its_name(cedar: Place, harbor: Place, sign_in: Enter) -> None:
    with harbor.context():
        Member.objects.create(
            school=harbor.school, account=cedar.rivera.account, role="teacher", given_name="Ana"
        )
    response = sign_in(cedar.okafor).post(
        f"{PEOPLE}{cedar.rivera.pk}/", filled(role="teacher", username="renamed", identifier="T1")
    )
    assert "Another school uses this account" in str(response.context["form"].errors["username"])


def test_a_form_leaves_alone_what_is_not_on_it(cedar: Place, sign_in: Enter) -> None:
    with cedar.context():
        stale = Member.objects.select_related("account").get(pk=cedar.maya.pk)
        form = PersonForm(
            filled(given_name="Maia", username="maya.cedar", identifier="S-1"),
            instance=stale,
            member=cedar.okafor,
        )
        assert form.is_valid(), form.errors
        Member.objects.filter(pk=cedar.maya.pk).update(sourced_id="from-the-roster", left_on=cedar.today)
        form.save()
        found = Member.objects.get(pk=cedar.maya.pk)
    assert (found.given_name, found.sourced_id, found.left_on) == ("Maia", "from-the-roster", cedar.today)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_save_once_and_explain(cedar: Place, sign_in: Enter) -> None:
    clients = [sign_in(cedar.okafor) for _click in range(4)]

    def click(client: Client) -> int:
        try:
            return client.post("/school/attributes/new/", {"name": "Gender", "source": ""}).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        found = sorted(pool.map(click, clients))
    assert found == [200, 200, 200, 302]


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_both_leave_at_once(cedar: Place) -> None:
    with cedar.context():
        second = cedar.add("second", Role.ADMINISTRATOR, "Ada", "Second")

    def leave(member: Member) -> bool:
        try:
            with cedar.context():
                leave_school(Member.objects.select_related("school").get(pk=member.pk))
        except LastAdministrator:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(leave, [cedar.okafor, second])) == [False, True]


def test_who_leaves_will_not_come_back_with_a_place_that_was_to_begin_later(cedar: Place) -> None:
    with cedar.context():
        enroll_student(cedar.maya, cedar.advisories["7C"], cedar.today + timedelta(days=7))
        leave_school(cedar.maya)
        assert not Enrollment.objects.lasting(cedar.today).filter(student=cedar.maya).exists()


def test_a_move_next_week_is_seen_by_both_teachers(cedar: Place) -> None:
    with cedar.context():
        enroll_student(cedar.maya, cedar.advisories["7C"], cedar.today + timedelta(days=7))
        for teacher in (cedar.rivera, cedar.osei):
            assert Member.objects.visible_to(teacher).filter(pk=cedar.maya.pk).exists()
