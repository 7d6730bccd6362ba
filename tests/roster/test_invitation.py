"""How staff sign in for the first time, and how one account belongs to two schools."""

from collections.abc import Callable
from datetime import datetime

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notices.models import Preference
from notices.sending import send_messages
from notices.tasks import send_due_of
from roster import invitations
from roster.models import Invitation
from schools import clock
from schools.models import Member, School
from schools.models.member import TRUSTED
from tests.cast import Place
from tests.roster.inviting import invite, newcomer

SignIn = Callable[[Member], Client]


@pytest.fixture(autouse=True)
def by_hand(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int]]:
    queued: list[tuple[int]] = []
    monkeypatch.setattr(send_due_of, "delay", lambda *ids: queued.append(ids))
    return queued


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
    send_due_of(*by_hand.pop())
    assert [message.to for message in mail.outbox] == [["kim.new@cedar.example"]]
    assert "Cedar Grove Middle School" in mail.outbox[0].subject
    assert "invited on" in client.get(reverse("roster:invitation_list")).text
    page = client.post(reverse("roster:invitation_send_all"), follow=True)
    assert "0 invitations are on their way" in page.text
    send_messages(cedar.school.pk)
    assert len(mail.outbox) == 1


def test_a_task_that_runs_twice_sends_once(cedar: Place) -> None:
    invite(cedar, newcomer(cedar))
    send_due_of(cedar.school.pk)
    assert len(mail.outbox) == 1


def test_one_member_is_invited_again_and_the_first_link_works_no_more(
    cedar: Place, sign_in: SignIn, by_hand, anonymous: Client, django_capture_on_commit_callbacks
) -> None:
    member = newcomer(cedar)
    first = invite(cedar, member)
    with django_capture_on_commit_callbacks(execute=True):
        sign_in(cedar.jo).post(reverse("roster:invitation_send", args=[member.pk]))
    send_due_of(*by_hand.pop())
    assert anonymous.get(first).status_code == 410
    with cedar.context():
        assert Invitation.objects.count() == 1


def test_what_becomes_of_the_mail_is_shown(cedar: Place, sign_in: SignIn) -> None:
    client, member = sign_in(cedar.okafor), newcomer(cedar)
    with cedar.context():
        invitations.invite(Member.objects.select_related("school").get(pk=member.pk), cedar.okafor)
    page = reverse("roster:invitation_list")
    assert "the e-mail is on its way" in client.get(page).text
    with cedar.context():
        Member.objects.filter(pk=member.pk).update(email="not an address")
    send_messages(cedar.school.pk)
    assert "the e-mail could not be sent" in client.get(page).text
    assert mail.outbox == []


def test_of_a_link_that_was_replaced_used_or_is_too_old_no_mail_goes(cedar: Place) -> None:
    replaced, used, old = (newcomer(cedar, f"{name}@cedar.example", name) for name in ("a", "b", "c"))
    with cedar.context():
        for member in (replaced, used, old):
            invitations.invite(Member.objects.select_related("school").get(pk=member.pk), cedar.okafor)
        invitations.invite(Member.objects.select_related("school").get(pk=replaced.pk), cedar.okafor)
        Invitation.objects.filter(member=used).update(accepted_at=clock.now())
        Invitation.objects.filter(member=old).update(expires_at=clock.now())
    send_messages(cedar.school.pk)
    assert [letter.to for letter in mail.outbox] == [["a@cedar.example"]]


def test_invitations_ask_for_no_preference_and_no_hour(cedar: Place) -> None:
    member = newcomer(cedar)
    night = datetime(2026, 12, 2, 2, 30, tzinfo=cedar.school.zone)
    with cedar.context():
        Preference.objects.create(school=cedar.school, member=member, kind="invitation", choice="none")
    with time_machine.travel(night, tick=False):
        invite(cedar, member)
    (letter,) = mail.outbox
    assert "List-Unsubscribe" not in letter.extra_headers
    assert "14 days" in letter.body


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
