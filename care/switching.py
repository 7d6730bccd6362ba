"""Switching calls on and off: on needs everything that a call needs, off is always possible."""

from django.db import transaction

from care.checks import what_is_missing
from care.models import Protocol
from schools import clock
from schools.models import Member, School


def locked_protocol(school: School) -> Protocol:
    """The school's stored protocol, for this transaction alone: nobody switches it meanwhile."""
    Protocol.objects.get_or_create(school=school)
    return Protocol.objects.select_for_update().get(school=school)


@transaction.atomic
def switch_on(school: School, by: Member) -> list[str]:
    """What is missing, in words for the office: then it stays off. Empty when it is on."""
    protocol = locked_protocol(school)
    missing = what_is_missing(school, protocol)
    if not missing:
        change(protocol, by, is_on=True)
    return missing


@transaction.atomic
def switch_off(school: School, by: Member, instead: str) -> None:
    """`instead` tells students whom to see; calls that were made are answered all the same."""
    change(locked_protocol(school), by, is_on=False, instead=instead)


def change(protocol: Protocol, by: Member, **values: object) -> None:
    Protocol.objects.filter(pk=protocol.pk).update(changed_at=clock.now(), changed_by=by, **values)
