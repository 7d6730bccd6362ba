"""Where e-mail for a member goes."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import F

from notices.models import RefusedAddress
from schools.models import Member


def address_of(member: Member) -> str:
    """The address that the school wrote down, else the one they sign in with; "" when there is none to send to."""
    address = member.email or (member.account.email if member.account else "") or ""
    try:
        validate_email(address)
        address.encode("ascii")
    except (ValidationError, UnicodeEncodeError):
        return ""
    return address


def refused_among(members: Collection[int]) -> set[tuple[int, str]]:
    rows = RefusedAddress.objects.filter(member__in=members)
    return set(rows.values_list("member", "email"))


def refuse_address(member: Member, email: str) -> None:
    RefusedAddress.objects.get_or_create(
        member=member, email=email.lower(), defaults={"school_id": member.school_id}
    )


def accept_addresses(member: Member) -> None:
    """Somebody in the office looked: the next message is sent again."""
    RefusedAddress.objects.filter(member=member).delete()


def still_refused() -> "list[RefusedAddress]":
    """Those that members still have."""
    rows = RefusedAddress.objects.select_related("member__account").filter(member__left_on=None)
    return [row for row in rows.order_by(F("member__sort_key")) if address_of(row.member) == row.email]
