"""The link in an e-mail that ends e-mails of its kind without signing in (RFC 8058)."""

from dataclasses import dataclass

from django.core import signing
from django.urls import reverse

from notices.models import Choice, Delivery, Preference
from schools.models import Member

SALT = "notices.stop"


@dataclass(frozen=True)
class Stop:
    school: int
    member: int
    kind: str


def stop_path(delivery: Delivery) -> str:
    said = [delivery.school_id, delivery.member_id, delivery.kind]
    return reverse("notices:stop", args=[signing.Signer(salt=SALT).sign_object(said)])


def read_stop(token: str) -> Stop | None:
    """What a link says; None when it was forged or cut off. It does not expire: people keep old letters."""
    try:
        return Stop(*signing.Signer(salt=SALT).unsign_object(token))
    except (signing.BadSignature, TypeError, ValueError):
        return None


def stop_emails(member: Member, kind: str) -> str | None:
    """From now on only in Advisory. Returns what was chosen before, or None when no e-mail was wanted anyway."""
    found = Preference.objects.select_for_update().filter(member=member, kind=kind).first()
    before = found.choice if found else ""
    if before in (Choice.INBOX, Choice.NONE):
        return None
    choose(member, kind, Choice.INBOX)
    return before


def choose(member: Member, kind: str, choice: str) -> None:
    """An empty choice is the kind's own default."""
    if not choice:
        Preference.objects.filter(member=member, kind=kind).delete()
        return
    Preference.objects.update_or_create(
        member=member, kind=kind, defaults={"choice": choice, "school_id": member.school_id}
    )
