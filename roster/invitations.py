"""Invitations: how staff get an account, or join a school with the account they have."""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.core.mail import send_mail
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from roster.models import Invitation
from roster.models.invitation import LASTS
from schools import clock
from schools.accounts import forget_code
from schools.context import school_context
from schools.models import Account, Member

SALT = "roster.invitation"


class Unusable(Exception):
    """The link was never right, is used up, or is too old."""


@dataclass
class Ticket:
    """What a link says; `address` is a hash of the e-mail address that it was sent to."""

    school: int
    invitation: int
    nonce: str
    address: str


def invitable(member: Member) -> bool:
    return not member.is_student and not member.account_id and bool(member.email) and member.left_on is None


def invite(member: Member, by: Member) -> Invitation:
    """A new invitation; the link of an earlier one works no more. The caller queues the e-mail."""
    now = clock.now()
    fresh = {
        "school": member.school,
        "created_by": by,
        "created_at": now,
        "expires_at": now + LASTS,
        "sent_at": None,
        "nonce": secrets.token_urlsafe(32),
        "tries": 0,
    }
    invitation, _ = Invitation.objects.update_or_create(member=member, accepted_at=None, defaults=fresh)
    return invitation


def token_of(invitation: Invitation) -> str:
    said = [invitation.school_id, invitation.pk, invitation.nonce, hash_of(invitation.member.email)]
    return signing.dumps(said, salt=SALT, compress=False)


def hash_of(email: str) -> str:
    """Links are seen by more eyes than e-mail addresses should be."""
    return salted_hmac(SALT, email, algorithm="sha256").hexdigest()


def read_token(token: str) -> Ticket:
    """Raises Unusable when the link is forged or cut off."""
    try:
        return Ticket(*signing.loads(token, salt=SALT, max_age=LASTS))
    except (signing.BadSignature, TypeError, ValueError):
        raise Unusable from None


def open_invitation(ticket: Ticket) -> Invitation:
    """The invitation, locked, within its school's context. Raises Unusable when it is used, replaced or expired, or
    when the member has another e-mail address by now.
    """
    rows = Invitation.objects.usable().select_for_update(of=["self"]).select_related("member__school")
    found = rows.filter(pk=ticket.invitation, nonce=ticket.nonce, member__account=None).first()
    if found is None or not constant_time_compare(hash_of(found.member.email), ticket.address):
        raise Unusable
    return found


def accept_with(invitation: Invitation, account: Account) -> None:
    """Makes the account the member's own. The caller knows that its owner is who asks."""
    invitation.accepted_at = clock.now()
    invitation.save(update_fields=["accepted_at"])
    invitation.member.account = account
    invitation.member.save(update_fields=["account"])
    forget_code(account)


def accept_as_new(invitation: Invitation, username: str, password: str) -> Account:
    account = Account.objects.create_user(username, invitation.member.email, password)
    accept_with(invitation, account)
    return account


def unsent_invitations(school_id: int) -> list[int]:
    with school_context(school_id):
        rows = Invitation.objects.unsent().select_for_update(skip_locked=True, of=["self"])
        return list(rows.values_list("pk", flat=True))


def send_invitation(invitation_id: int) -> None:
    """Sends the e-mail once; a failure, or an address or heading that no mail can have, uses up one of the tries."""
    unsent = Invitation.objects.unsent().select_for_update(skip_locked=True, of=["self"])
    invitation = unsent.select_related("member__school").filter(pk=invitation_id).first()
    if invitation is None:
        return
    invitation.tries = F("tries") + 1
    try:
        mail(invitation)
    except (OSError, ValueError):
        invitation.save(update_fields=["tries"])
        return
    invitation.sent_at = clock.now()
    invitation.save(update_fields=["tries", "sent_at"])


def mail(invitation: Invitation) -> None:
    told = {
        "member": invitation.member,
        "school": invitation.school,
        "link": settings.BASE_URL + reverse("roster:welcome", args=[token_of(invitation)]),
        "days": LASTS.days,
    }
    subject = " ".join(render_to_string("roster/invitation_subject.txt", told).split())
    send_mail(subject, render_to_string("roster/invitation.txt", told), None, [invitation.member.email])
