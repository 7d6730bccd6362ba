"""Who was invited joins: a user name, a password, and every link that opens nothing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.test import Client
from django.urls import reverse

from notices.tasks import send_due_of
from roster import invitations
from roster.codes import make_cards, redeem_code
from roster.forms.sign_in import WelcomeForm
from roster.models import Invitation
from schools import clock
from schools.models import Account, Member
from tests.cast import PASSWORD, Place
from tests.roster.inviting import invite, newcomer

SignIn = Callable[[Member], Client]
CHOSEN = "correct-horse-9"
NEW = {"username": "Kim.New", "password": CHOSEN, "again": CHOSEN}


@pytest.fixture(autouse=True)
def by_hand(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    queued: list[tuple[int, int]] = []
    monkeypatch.setattr(send_due_of, "delay", lambda *ids: queued.append(ids))
    return queued


def account_of(place: Place, member: Member) -> Account | None:
    with place.context():
        return Member.objects.select_related("account").get(pk=member.pk).account


# Accepting
def test_a_new_colleague_chooses_a_user_name_and_a_password(cedar: Place, anonymous: Client) -> None:
    member = newcomer(cedar)
    link = invite(cedar, member)
    page = anonymous.get(link)
    assert "Welcome, Kim New" in page.text
    assert 'value="kim.new"' in page.text
    answer = anonymous.post(link, NEW)
    assert (answer.status_code, answer.url) == (302, reverse("home"))
    account = account_of(cedar, member)
    assert (account.username, account.email) == ("kim.new", "kim.new@cedar.example")
    assert account.check_password(CHOSEN)
    assert anonymous.get(reverse("home")).wsgi_request.member.pk == member.pk
    assert Client().get(link).status_code == 410
    assert Client().post(link, NEW | {"username": "thief"}).status_code == 410


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"again": "another-horse-9"}, "not the same"),
        ({"password": "password", "again": "password"}, "too common"),
        ({"username": "rivera.cedar"}, "This user name is taken"),
        ({"username": "nobody@harbor.example"}, "A user name has no @"),
        ({"username": "a b"}, "Enter a valid username"),
        ({"username": "\ua7cbabc"}, "Enter a valid username"),
        ({"username": "a\x01b"}, "Enter a valid username"),
        ({"username": "x" * 151}, "at most 150 characters"),
        ({"username": ""}, "This field is required"),
    ],
)
def test_what_the_form_refuses(
    cedar: Place, harbor: Place, anonymous: Client, typed: dict, words: str
) -> None:
    member = newcomer(cedar)
    link = invite(cedar, member)
    assert words in anonymous.post(link, NEW | typed).text
    assert account_of(cedar, member) is None


def test_session_keys_change_on_entering(cedar: Place, anonymous: Client) -> None:
    link = invite(cedar, newcomer(cedar))
    anonymous.session.save()
    before = anonymous.session.session_key
    anonymous.post(link, NEW)
    assert anonymous.session.session_key != before


@pytest.mark.promise("guessing-fails")
def test_links_that_are_forged_expired_or_of_who_left(cedar: Place, anonymous: Client) -> None:
    member = newcomer(cedar)
    link = invite(cedar, member)
    with cedar.context():
        invitation = Invitation.objects.get()
    forged = signing.dumps([cedar.school.pk, invitation.pk, invitation.nonce], salt="other")
    address = invitations.hash_of(member.email)
    guessed = signing.dumps([cedar.school.pk, invitation.pk, "guess", address], salt=invitations.SALT)
    short = signing.dumps([cedar.school.pk, invitation.pk, invitation.nonce], salt=invitations.SALT)
    paths = [f"/welcome/{token}/" for token in ("nonsense", forged, guessed, short)]
    for path in (link[:-3] + "/", *paths):
        page = anonymous.get(path)
        assert (page.status_code, "This link works no more" in page.text) == (410, True)
    assert "is older than 14 days" in page.text
    with time_machine.travel(clock.now() + timedelta(days=14, minutes=1)):
        assert anonymous.get(link).status_code == 410
    with cedar.context():
        Member.objects.filter(pk=member.pk).update(left_on=cedar.today)
    assert anonymous.post(link, NEW).status_code == 410


def test_who_has_an_account_elsewhere_joins_with_it(cedar: Place, harbor: Place, anonymous: Client) -> None:
    member = newcomer(cedar, harbor.hale.account.email, "Ed")
    link = invite(cedar, member)
    page = anonymous.get(link)
    assert "Sign in to join" in page.text
    anonymous.post(link, NEW | {"username": "new.one"})
    assert account_of(cedar, member) is None
    anonymous.post(link, {"join": "yes"})
    assert account_of(cedar, member) is None
    answer = anonymous.post(
        f"{reverse('account_login')}?next={link}", {"login": harbor.hale.account.email, "password": PASSWORD}
    )
    assert answer.url == link
    assert f"Join as {harbor.hale.account.username}" in anonymous.get(link).text
    assert anonymous.post(link, {"join": "yes"}).url == reverse("home")
    assert account_of(cedar, member) == harbor.hale.account
    assert anonymous.get(reverse("home")).wsgi_request.member.pk == member.pk
    with harbor.context():
        assert Member.objects.get(pk=harbor.hale.pk).account == harbor.hale.account


def test_a_member_of_the_school_cannot_take_a_colleagues_place(cedar: Place, sign_in: SignIn) -> None:
    member = newcomer(cedar)
    link = invite(cedar, member)
    client = sign_in(cedar.rivera)
    assert "belongs to this school already" in client.get(link).text
    client.post(link, {"join": "yes"})
    assert account_of(cedar, member) is None
    assert client.get(reverse("home")).wsgi_request.member.pk == cedar.rivera.pk


def test_a_link_is_for_the_address_that_it_was_sent_to(cedar: Place, anonymous: Client) -> None:
    member = newcomer(cedar, "wrong@cedar.example")
    link = invite(cedar, member)
    assert "wrong" not in link
    with cedar.context():
        Member.objects.filter(pk=member.pk).update(email="kim.new@cedar.example")
    assert (anonymous.get(link).status_code, anonymous.post(link, NEW).status_code) == (410, 410)
    assert account_of(cedar, member) is None


def test_an_address_that_somebody_took_as_a_user_name_is_still_its_owners(
    cedar: Place, anonymous: Client
) -> None:
    Account.objects.create_user("kim.new@cedar.example")
    member = newcomer(cedar)
    link = invite(cedar, member)
    assert "Choose how you sign in" in anonymous.get(link).text
    anonymous.post(link, NEW)
    assert account_of(cedar, member).email == "kim.new@cedar.example"


def test_a_name_that_is_taken_at_the_same_moment_is_said_in_the_form(
    cedar: Place, anonymous: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = newcomer(cedar)
    link = invite(cedar, member)
    checked = WelcomeForm.clean

    def clean(form: WelcomeForm) -> dict:
        Account.objects.create_user("kim.new")
        return checked(form)

    monkeypatch.setattr(WelcomeForm, "clean", clean)
    page = anonymous.post(link, NEW)
    assert (page.status_code, "This user name is taken" in page.text) == (200, True)
    assert account_of(cedar, member) is None


def test_joining_makes_a_printed_code_worthless(cedar: Place, harbor: Place, sign_in: SignIn) -> None:
    with harbor.context():
        card = make_cards([harbor.hale], harbor.ito)[0]
    link = invite(cedar, newcomer(cedar, "ed@cedar.example", "Ed"))
    sign_in(harbor.hale).post(link, {"join": "yes"})
    account = Account.objects.get(pk=harbor.hale.account.pk)
    assert (account.code_hash, account.code_expires_at) == ("", None)
    assert redeem_code(card.username, card.code, CHOSEN) is None
