"""How staff sign in for the first time, and how one account belongs to two schools."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.core import mail, signing
from django.core.mail import BadHeaderError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from roster import invitations
from roster.codes import make_cards, redeem_code
from roster.forms.sign_in import WelcomeForm
from roster.models import Invitation
from roster.tasks import resume_imports, send_invitation_mail
from schools import clock
from schools.models import Account, Member, Role, School
from schools.models.member import TRUSTED
from tests.cast import PASSWORD, Place

SignIn = Callable[[Member], Client]
CHOSEN = "correct-horse-9"
NEW = {"username": "Kim.New", "password": CHOSEN, "again": CHOSEN}


@pytest.fixture(autouse=True)
def by_hand(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    queued: list[tuple[int, int]] = []
    monkeypatch.setattr(send_invitation_mail, "delay", lambda *ids: queued.append(ids))
    return queued


def newcomer(
    place: Place, email: str = "kim.new@cedar.example", given: str = "Kim", role: str = Role.TEACHER
) -> Member:
    with place.context():
        return Member.objects.create(
            school=place.school,
            role=role,
            given_name=given,
            family_name="New",
            email=email,
            identifier=given,
        )


def invite(place: Place, member: Member) -> str:
    """The path of the link in the e-mail that the member gets."""
    with place.context():
        invitation = invitations.invite(
            Member.objects.select_related("school").get(pk=member.pk), place.okafor
        )
    send_invitation_mail(place.school.pk, invitation.pk)
    return re.search(rf"{settings.BASE_URL}(/welcome/\S+)", mail.outbox[-1].body)[1]


def account_of(place: Place, member: Member) -> Account | None:
    with place.context():
        return Member.objects.select_related("account").get(pk=member.pk).account


# Sending


def test_all_staff_without_an_account_are_invited_once(
    cedar: Place, sign_in: SignIn, by_hand, django_capture_on_commit_callbacks
) -> None:
    newcomer(cedar)
    newcomer(cedar, "", "NoMail")
    client = sign_in(cedar.okafor)
    page = client.get(reverse("roster:invitation_list"))
    assert "It works once, for 14 days." in page.text
    assert "not invited yet" in page.text
    assert "no e-mail address" in page.text
    assert "Rivera" not in page.text
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(reverse("roster:invitation_send_all"), follow=True)
    assert "1 invitation is on its way" in page.text
    send_invitation_mail(*by_hand.pop())
    assert [message.to for message in mail.outbox] == [["kim.new@cedar.example"]]
    assert "Cedar Grove Middle School" in mail.outbox[0].subject
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("roster:invitation_send_all"))
    assert by_hand == []


def test_a_task_that_runs_twice_sends_once(cedar: Place) -> None:
    invite(cedar, newcomer(cedar))
    with cedar.context():
        pk = Invitation.objects.get().pk
    send_invitation_mail(cedar.school.pk, pk)
    assert len(mail.outbox) == 1


def test_one_member_is_invited_again_and_the_first_link_works_no_more(
    cedar: Place, sign_in: SignIn, by_hand, anonymous: Client, django_capture_on_commit_callbacks
) -> None:
    member = newcomer(cedar)
    first = invite(cedar, member)
    with django_capture_on_commit_callbacks(execute=True):
        sign_in(cedar.jo).post(reverse("roster:invitation_send", args=[member.pk]))
    send_invitation_mail(*by_hand.pop())
    assert anonymous.get(first).status_code == 410
    with cedar.context():
        assert Invitation.objects.count() == 1


def test_a_mail_server_that_is_away_is_tried_again(
    cedar: Place, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, by_hand
) -> None:
    with cedar.context():
        invitation = invitations.invite(newcomer(cedar), cedar.okafor)

    def away(*args: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(invitations, "send_mail", away)
    for _ in range(7):
        by_hand.clear()
        resume_imports()
        for ids in by_hand:
            send_invitation_mail(*ids)
    with cedar.context():
        invitation.refresh_from_db()
        assert (invitation.tries, invitation.sent_at) == (5, None)
    assert "the e-mail could not be sent" in sign_in(cedar.okafor).get(reverse("roster:invitation_list")).text


def test_a_mail_that_cannot_be_is_given_up(cedar: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    with cedar.context():
        invitation = invitations.invite(newcomer(cedar), cedar.okafor)

    def refuse(*args: object) -> None:
        raise BadHeaderError

    monkeypatch.setattr(invitations, "send_mail", refuse)
    for _ in range(7):
        send_invitation_mail(cedar.school.pk, invitation.pk)
    with cedar.context():
        invitation.refresh_from_db()
        assert (invitation.tries, invitation.sent_at) == (5, None)


def test_the_subject_is_one_line(cedar: Place) -> None:
    School.objects.filter(pk=cedar.school.pk).update(name="Cedar\nGrove\r\nBcc: x")
    invite(cedar, newcomer(cedar))
    assert mail.outbox[0].subject == "Your account at Cedar Grove Bcc: x"


@pytest.mark.parametrize("who", ["maya", "rivera", "pat", "sam", "diaz", "ruth"])
def test_only_the_office_invites(cedar: Place, sign_in: SignIn, who: str) -> None:
    member = newcomer(cedar)
    client = sign_in(getattr(cedar, who))
    assert client.get(reverse("roster:invitation_list")).status_code == 403
    assert client.post(reverse("roster:invitation_send_all")).status_code == 403
    assert client.post(reverse("roster:invitation_send", args=[member.pk])).status_code == 403


def test_students_members_with_an_account_and_other_schools_people_are_not_invited(
    cedar: Place, harbor: Place, sign_in: SignIn, by_hand
) -> None:
    client = sign_in(cedar.okafor)
    assert client.post(reverse("roster:invitation_send", args=[cedar.maya.pk])).status_code == 404
    assert client.post(reverse("roster:invitation_send", args=[newcomer(harbor).pk])).status_code == 404
    page = client.post(reverse("roster:invitation_send", args=[cedar.lee.pk]), follow=True)
    assert "has signed in before" in page.text
    with cedar.context():
        assert not Invitation.objects.exists()


def queries_of(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_the_list_takes_as_many_queries_for_one_as_for_three(cedar: Place, sign_in: SignIn) -> None:
    client, url = sign_in(cedar.okafor), reverse("roster:invitation_list")
    invite(cedar, newcomer(cedar))
    one = queries_of(client, url)
    newcomer(cedar, "b@cedar.example", "Bo")
    newcomer(cedar, "c@cedar.example", "Cy")
    assert queries_of(client, url) == one <= 12


# Whom an IT lead invites


def test_an_it_lead_neither_sees_nor_invites_who_gets_a_trusted_role(
    cedar: Place, sign_in: SignIn, by_hand, django_capture_on_commit_callbacks
) -> None:
    client = sign_in(cedar.jo)
    for role in TRUSTED:
        member = newcomer(cedar, f"{role}@cedar.example", f"Trusted-{role}", role)
        url = reverse("roster:invitation_send", args=[member.pk])
        assert client.post(url).status_code == 404
    newcomer(cedar)
    page = client.get(reverse("roster:invitation_list"))
    assert ("Kim New" in page.text, "Trusted-" in page.text) == (True, False)
    client.post(reverse("roster:invitation_send_all"))
    with cedar.context():
        assert [found.member.given_name for found in Invitation.objects.select_related("member")] == ["Kim"]
    assert "Trusted-" in sign_in(cedar.okafor).get(reverse("roster:invitation_list")).text


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
    card = make_cards([harbor.hale])[0]
    link = invite(cedar, newcomer(cedar, "ed@cedar.example", "Ed"))
    sign_in(harbor.hale).post(link, {"join": "yes"})
    account = Account.objects.get(pk=harbor.hale.account.pk)
    assert (account.code_hash, account.code_expires_at) == ("", None)
    assert redeem_code(card.username, card.code, CHOSEN) is None
