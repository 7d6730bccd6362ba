"""Somebody to talk to, at hand on every page where a student writes or answers."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from care.carers import can_be_reached
from care.protocol import emergency_words, protocol_of, words_instead
from schools.models import Member, School


@dataclass(frozen=True)
class Talk:
    """Whether students can ask for an adult here, whom to see when not, and whom to call in an emergency."""

    can_call: bool
    instead: str
    emergency: str


def talk_of(school: School) -> Talk:
    """Two queries."""
    protocol = protocol_of(school)
    return Talk(
        can_call=protocol.is_on and can_be_reached(school),
        instead=words_instead(protocol),
        emergency=emergency_words(protocol),
    )


def at_hand(request: HttpRequest) -> dict[str, Any]:
    """Asked of the database by the pages that show it, once."""
    member: Member | None = getattr(request, "member", None)
    if not member:
        return {}
    return {"talk": SimpleLazyObject(lambda: talk_of(member.school))}
