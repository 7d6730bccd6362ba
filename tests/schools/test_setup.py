from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import Client
from django.urls import reverse

from schools.context import school_context
from schools.models import Account, Member, Role, School
from schools.setup import FirstSchool, SetUpDone, create_first_school, set_up_code
from tests.cast import Place

URL = "/setup/"


def filled(**changes: str) -> dict[str, str]:
    return {
        "code": set_up_code(),
        "school_name": "Cedar Grove Middle School",
        "time_zone": "America/Chicago",
        "given_name": "Ngozi",
        "family_name": "Okafor",
        "email": "Okafor@Cedar.example",
        "password": "a-long-enough-phrase",
    } | changes


def first_school(name: str = "Cedar") -> FirstSchool:
    return FirstSchool(name, "America/New_York", "Ngozi", "Okafor", f"{name}@cedar.example".lower(), "x" * 12)


def sign_in_page(client: Client) -> str:
    return client.get(reverse("account_login")).content.decode()


@pytest.mark.django_db
def test_the_first_school_is_made_and_its_administrator_signed_in(anonymous: Client) -> None:
    assert f'href="{URL}"' in sign_in_page(anonymous)
    response = anonymous.post(URL, filled())
    assert response.url == reverse("home")
    school = School.objects.get()
    assert (school.slug, school.time_zone) == ("cedar-grove-middle-school", "America/Chicago")
    with school_context(school.pk):
        member = Member.objects.select_related("account").get()
    assert (member.role, member.account.email) == (Role.ADMINISTRATOR, "okafor@cedar.example")
    assert anonymous.session["_auth_user_id"] == str(member.account.pk)


@pytest.mark.django_db
def test_set_up_happens_once(cedar: Place, anonymous: Client) -> None:
    assert anonymous.get(URL).status_code == 404 and URL not in sign_in_page(anonymous)
    assert anonymous.post(URL, filled()).status_code == 404
    assert School.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "AAAA-AAAA-AAAA"}, "code"),
        ({"code": ""}, "code"),
        ({"school_name": ""}, "school_name"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"email": "no address"}, "email"),
        ({"password": "12345678"}, "password"),
        ({"password": "okafor@cedar.example"}, "password"),
    ],
)
def test_a_mistake_is_named_and_what_was_typed_is_kept(
    anonymous: Client, changes: dict[str, str], field: str
) -> None:
    response = anonymous.post(URL, filled(**changes))
    assert list(response.context["form"].errors) == [field]
    assert b'value="Ngozi"' in response.content
    assert not School.objects.exists()
    assert not Account.objects.exists()


@pytest.mark.django_db
def test_the_code_is_read_kindly(anonymous: Client) -> None:
    assert anonymous.post(URL, filled(code=f" {set_up_code().lower().replace('-', ' ')} ")).status_code == 302


@pytest.mark.django_db
def test_the_code_is_printed_until_there_is_a_school(capsys: Any) -> None:
    call_command("setup_code")
    assert capsys.readouterr().out.strip() == set_up_code()
    create_first_school(first_school())
    call_command("setup_code")
    assert capsys.readouterr().out == ""


@pytest.mark.django_db(transaction=True)
@pytest.mark.promise("nothing-half-saved")
def test_two_at_once_make_one_school() -> None:
    def attempt(name: str) -> bool:
        try:
            create_first_school(first_school(name))
        except SetUpDone:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(attempt, "abcd")) == [False, False, False, True]
    assert School.objects.count() == 1
