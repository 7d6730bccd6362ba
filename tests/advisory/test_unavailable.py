"""While the database is away, pages say so in the house's look, and what somebody typed comes back to them."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.db import connection
from django.forms import Form, PasswordInput
from django.test import Client
from django.urls import reverse

from journals.models import Entry
from journals.words import read_entries
from schools.models import Member
from tests.cast import Place

SignIn = Callable[[Member], Client]
TYPED = "Could we talk after lunch?"


@pytest.fixture
def maya(sign_in: SignIn, cedar: Place) -> Client:
    found = sign_in(cedar.maya)
    found.raise_request_exception = False
    return found


@contextmanager
def database_away() -> Iterator[None]:
    """Nothing answers at its address."""
    connection.close()
    connection.settings_dict["PORT"], port = "1", connection.settings_dict["PORT"]
    try:
        yield
    finally:
        connection.settings_dict["PORT"] = port
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_page_says_what_is_wrong(maya: Client) -> None:
    with database_away():
        response = maya.get("/circles/?view=month")
    page = response.content.decode()
    assert response.status_code == 503 and int(response["Retry-After"]) > 0
    assert "Advisory does not answer just now" in page and 'href="/circles/?view=month"' in page
    assert "css/" in page and "Traceback" not in page and "Copy what you wrote" not in page


@pytest.mark.django_db(transaction=True)
def test_what_was_typed_comes_back_and_no_log_holds_it(
    maya: Client, caplog: pytest.LogCaptureFixture
) -> None:
    sent = {
        "token": uuid4(),
        "about": TYPED,
        "when": "",
        "csrfmiddlewaretoken": "s" * 64,
        "password": "a secret",
    }
    with caplog.at_level(logging.DEBUG), database_away():
        response = maya.post(reverse("care:call_new"), sent)
    page = response.content.decode()
    assert response.status_code == 503 and TYPED in page and "Try again" not in page
    assert "no-store" in response["Cache-Control"]
    assert str(sent["token"]) not in page and "ssss" not in page and "a secret" not in page
    assert TYPED not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_no_password_and_no_code_comes_back(client: Client) -> None:
    """Whatever their fields are called, and though they have spaces."""
    secret = "three little words"
    fields = {
        name
        for form in every(Form)
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field.widget, PasswordInput) or name == "code"
    }
    client.raise_request_exception = False
    with database_away():
        response = client.post(reverse("account_login"), dict.fromkeys(fields, secret) | {"about": TYPED})
    page = response.content.decode()
    assert {"password", "again", "code", "oldpassword"} <= fields
    assert response.status_code == 503 and TYPED in page and secret not in page


def every(kind: type) -> Iterator[type]:
    for each in kind.__subclasses__():
        yield each
        yield from every(each)


@pytest.mark.django_db(transaction=True)
def test_another_site_has_no_say_in_the_page(cedar: Place) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.get(reverse("account_login"))
    token = client.cookies["csrftoken"].value
    path, sent = reverse("care:call_new"), {"about": TYPED, "csrfmiddlewaretoken": token}
    client.cookies["sessionid"] = "s" * 32
    with database_away():
        ours = client.post(path, sent, headers={"origin": "http://testserver"})
        theirs = client.post(path, sent, headers={"origin": "https://elsewhere.example"})
        without = client.post(path, {"about": TYPED}, headers={"origin": "http://testserver"})
    assert ours.status_code == theirs.status_code == without.status_code == 503
    assert TYPED in ours.content.decode()
    assert TYPED not in theirs.content.decode() and TYPED not in without.content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.promise("nothing-half-saved")
def test_the_same_can_be_sent_once_it_is_back(maya: Client, cedar: Place) -> None:
    path, sent = reverse("journals:entry_save", args=[uuid4()]), {"text": TYPED, "tab": uuid4(), "serial": 1}
    with database_away():
        assert maya.post(path, sent).status_code == 503
    assert maya.post(path, sent).status_code == 200
    with cedar.context():
        assert [words.text for words in read_entries(Entry.objects.all()).values()] == [TYPED]
