"""Invitations: how staff get an account, or join a school with the account they have."""

import secrets
from dataclasses import dataclass

from django.core import signing
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from notices.outbox import tell
from roster.models import Invitation
from roster.models.invitation import LASTS
from schools import clock
from schools.accounts import forget_code
from schools.models import Account, Member

SALT = "roster.invitation"
INVITATION = "invitation"


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
    """A new invitation, and its e-mail in the outbox; the link of an earlier one works no more."""
    now = clock.now()
    fresh = {
        "school": member.school,
        "created_by": by,
        "created_at": now,
        "expires_at": now + LASTS,
        "nonce": secrets.token_urlsafe(32),
    }
    with transaction.atomic():
        invitation, _ = Invitation.objects.update_or_create(member=member, accepted_at=None, defaults=fresh)
        tell(
            INVITATION,
            member.school,
            [member.pk],
            f"{invitation.pk} {now.timestamp():.6f}",
            expires_at=invitation.expires_at,
            about=invitation.pk,
            data={"made_at": now.isoformat()},
        )
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
