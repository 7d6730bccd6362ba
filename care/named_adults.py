"""The named adults: their order, how each of them stands, and that the last one is not lost while calls are on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from care.carers import Staffing
from care.checks import ANSWERED_WITHIN, month_of
from care.models import Absence, NamedAdult, ReachCheck
from care.switching import locked_protocol
from schools import clock
from schools.models import Member, School


@dataclass(frozen=True)
class Standing:
    """How a named adult or deputy stands today; `check` is the test message of this month, or None."""

    member: Member
    is_gone: bool
    away_until: date | None
    check: ReachCheck | None

    @property
    def is_late(self) -> bool:
        check = self.check
        return bool(check and not check.reached_at and check.sent_at <= clock.now() - ANSWERED_WITHIN)


@dataclass(frozen=True)
class Row:
    named: NamedAdult
    adult: Standing
    deputy: Standing | None


def rows_of(school: School) -> list[Row]:
    """In their order. Five queries, however many."""
    staffing, today = Staffing.of(school), clock.today(school)
    away = {absence.member_id: absence.until_on for absence in Absence.objects.on(today).order_by("until_on")}
    checks = {check.member_id: check for check in ReachCheck.objects.filter(month=month_of(school))}

    def standing(member: Member) -> Standing:
        is_gone = member.pk not in staffing.here
        return Standing(member, is_gone, away.get(member.pk), checks.get(member.pk))

    return [
        Row(named, standing(named.member), standing(named.deputy) if named.deputy else None)
        for named in staffing.named
    ]


@transaction.atomic
def move_up(named: NamedAdult) -> None:
    """Calls come to them one earlier; the first stays the first."""
    locked_protocol(named.school)
    order = list(NamedAdult.objects.in_order())
    place = order.index(named)
    if place:
        order[place - 1], order[place] = order[place], order[place - 1]
    put_in_order(order)


def put_in_order(order: Sequence[NamedAdult]) -> None:
    for position, each in enumerate(order):
        each.position = position
    NamedAdult.objects.bulk_update(order, ["position"])


@transaction.atomic
def remove_named(named: NamedAdult) -> bool:
    """False for the last one whom calls could come to, while they are on: somebody else is named first."""
    if locked_protocol(named.school).is_on and not others_can_be_reached(named):
        return False
    NamedAdult.objects.filter(pk=named.pk).delete()
    return True


def others_can_be_reached(named: NamedAdult) -> bool:
    staffing = Staffing.of(named.school)
    others = [other for other in staffing.named if other.pk != named.pk]
    return any({other.member_id, other.deputy_id} & set(staffing.here) for other in others)
