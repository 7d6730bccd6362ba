"""Somebody to talk to, at hand on every page where a student writes or answers."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from care.carers import reaching
from care.models import Protocol
from care.protocol import emergency_words, words_instead
from schools.models import Member, School
from schools.prepared import Prepared

KEPT_IN_MEMORY = 64


@dataclass(frozen=True)
class Talk:
    """Whether students can ask for an adult here, whom to see when not, and whom to call in an emergency."""

    can_call: bool
    instead: str
    emergency: str


STORED = Prepared(
    lambda school: (
        Protocol.objects.filter(school=school)
        .annotate(reaches_somebody=Exists(reaching().filter(school=OuterRef("school"))))
        .order_by()
    ),
    school=-1,
)


def talk_of(school: School) -> Talk:
    """One query."""
    protocol: Any = STORED.first(school=school.pk) or Protocol(school=school)
    return Talk(
        can_call=protocol.is_on and protocol.reaches_somebody,
        instead=words_instead(protocol),
        emergency=emergency_words(protocol),
    )


@lru_cache(KEPT_IN_MEMORY)
def talk_html(can_call: bool, instead: str, emergency: str, language: str) -> SafeString:
    """The block itself, for a page that a whole school opens at once."""
    return render_to_string("care/_talk.html", {"talk": Talk(can_call, instead, emergency)})


def at_hand(request: HttpRequest) -> dict[str, Any]:
    """Asked of the database by the pages that show it, once."""
    member: Member | None = getattr(request, "member", None)
    if not member:
        return {}
    talk: Any = SimpleLazyObject(lambda: talk_of(member.school))
    html = SimpleLazyObject(
        lambda: talk_html(talk.can_call, talk.instead, talk.emergency, get_language() or "en")
    )
    return {"talk": talk, "talk_html": html}
