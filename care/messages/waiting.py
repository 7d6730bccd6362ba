"""Word to the adults who are asked, and to the office when nobody acknowledged in time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from care.carers import carers
from care.messages import OF_USE
from care.models import Asking, Call, Concern
from notices.kinds import Words
from notices.models import Delivery
from notices.outbox import tell
from schools.models import Member, Role

CALL_WAITS, CONCERN_WAITS, OVERDUE = "call_waits", "concern_waits", "care_overdue"
MODELS: dict[str, type[Call] | type[Concern]] = {"call": Call, "concern": Concern}


def noun_of(matter: Call | Concern) -> str:
    return "call" if isinstance(matter, Call) else "concern"


def url_of(noun: str, pk: Any) -> str:
    return reverse(f"care:{noun}_detail", args=[pk])


def tell_round(matter: Call | Concern, people: Sequence[Member], at: datetime) -> None:
    noun = noun_of(matter)
    tell_at(CALL_WAITS if noun == "call" else CONCERN_WAITS, matter, people, at)


def tell_office(matter: Call | Concern, at: datetime) -> None:
    administrators = Member.objects.here().filter(role=Role.ADMINISTRATOR)
    tell_at(OVERDUE, matter, list(administrators), at)


def tell_at(name: str, matter: Call | Concern, people: Sequence[Member], at: datetime) -> None:
    noun = noun_of(matter)
    tell(
        name,
        matter.school,
        [person.pk for person in people],
        f"{noun} {matter.pk} {matter.round}",
        due_at=at,
        expires_at=at + OF_USE,
        data={"noun": noun, "id": str(matter.pk), "round": matter.round},
    )


def compose_waiting(deliveries: Sequence[Delivery]) -> dict[int, Words]:
    """To those who were asked in that round and can be still, while nobody acknowledged it."""
    open_ones = still_waiting(deliveries)
    asked = who_was_asked(open_ones)
    return {
        delivery.pk: waiting_words(delivery)
        for delivery in deliveries
        if (delivery.data["id"], delivery.member_id, delivery.data["round"]) in asked
    }


def who_was_asked(ids: set[str]) -> set[tuple[str, int, int]]:
    """By call or concern, the adult and the round; not those who could not be asked any more."""
    asked = Asking.objects.filter(adult__in=carers())
    rows = asked.filter(call__in=ids) | asked.still_theirs().filter(concern__in=ids)
    found = rows.values_list("call", "concern", "adult", "round")
    return {(str(call or concern), adult, number) for call, concern, adult, number in found}


def still_waiting(deliveries: Sequence[Delivery]) -> set[str]:
    found: set[str] = set()
    for noun, model in MODELS.items():
        ids = [delivery.data["id"] for delivery in deliveries if delivery.data["noun"] == noun]
        rows = model.objects.unacknowledged().filter(pk__in=ids)
        found |= {str(pk) for pk in rows.values_list("pk", flat=True)}
    return found


def waiting_words(delivery: Delivery) -> Words:
    noun = delivery.data["noun"]
    is_call = noun == "call"
    return Words(
        title=_("A student asks to talk with an adult")
        if is_call
        else _("A colleague is worried about a student"),
        template=f"care/mail/{noun}_waits.html",
        url=url_of(noun, delivery.data["id"]),
        label=_("Read it and say that you are there") if is_call else _("Read it and take it up"),
    )


def compose_overdue(deliveries: Sequence[Delivery]) -> dict[int, Words]:
    """To administrators: that one waits, and not whose it is."""
    open_ones = still_waiting(deliveries)
    return {
        delivery.pk: Words(
            title=_("A call for an adult waits")
            if delivery.data["noun"] == "call"
            else _("A concern about a student waits"),
            template="care/mail/care_overdue.html",
            url=reverse("care:care_home"),
            label=_("See what waits"),
            context={"is_call": delivery.data["noun"] == "call"},
        )
        for delivery in deliveries
        if delivery.data["id"] in open_ones and delivery.member.role == Role.ADMINISTRATOR
    }
