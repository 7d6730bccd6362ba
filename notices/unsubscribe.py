"""The link in an e-mail that ends e-mails of its kind without signing in (RFC 8058)."""

from dataclasses import astuple, dataclass

from django.core import signing

from notices.kinds import KINDS, Kind
from notices.models import Delivery, Preference
from notices.preferences import WITHOUT_EMAILS, choose
from schools.models import Member

SALT = "notices.stop"
AGAIN = "notices.stop_again"


@dataclass(frozen=True)
class Stop:
    school: int
    member: int
    kind: str


def sign_stop(delivery: Delivery) -> str:
    """The token in the link: whose e-mails of which kind it ends."""
    said = [delivery.school_id, delivery.member_id, delivery.kind]
    return signing.Signer(salt=SALT).sign_object(said)


def read_stop(token: str) -> Stop | None:
    """What a link says; None when it was forged or cut off. It does not expire: people keep old letters."""
    try:
        return Stop(*signing.Signer(salt=SALT).unsign_object(token))
    except (signing.BadSignature, TypeError, ValueError):
        return None


def find_reader(stop: Stop) -> tuple[Member, Kind] | None:
    """Whom and what the link is about, within its school; None when they left, or there is nothing to choose."""
    member = Member.objects.here().filter(pk=stop.member).first()
    kind = KINDS.get(stop.kind)
    return (member, kind) if member and kind and not kind.is_essential else None


def stop_emails(member: Member, kind: Kind) -> str | None:
    """From now on only in Advisory. Returns what was chosen before, "" for nothing; None when no e-mail was wanted
    anyway.
    """
    found = Preference.objects.select_for_update().filter(member=member, kind=kind.name).first()
    before = found.choice if found else ""
    if (before or kind.default) in WITHOUT_EMAILS:
        return None
    choose(member, kind.name, kind.without_emails)
    return before


def sign_before(stop: Stop, before: str) -> str:
    """What was chosen before, for the form that undoes it: nobody else can make one up."""
    return signing.Signer(salt=AGAIN).sign_object([*astuple(stop), before])


def read_before(stop: Stop, signed: str) -> str | None:
    """None when it was forged, or belongs to another link."""
    try:
        *said, before = signing.Signer(salt=AGAIN).unsign_object(signed)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return before if said == list(astuple(stop)) else None


def undo_stop(member: Member, kind: Kind, before: str) -> bool:
    """Puts back what was chosen before, unless they have chosen something else since."""
    as_stopped = Preference.objects.filter(member=member, kind=kind.name, choice=kind.without_emails)
    if before not in ("", *kind.choices) or not as_stopped.exists():
        return False
    choose(member, kind.name, before)
    return True
