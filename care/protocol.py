"""How a school answers calls: whether students can call, in which hours, and whom to call in an emergency."""

from datetime import timedelta

from django.utils.translation import gettext as _

from care.hours import Hours
from care.models import Protocol
from schools.models import School
from schools.school_days import OpenDays


def protocol_of(school: School) -> Protocol:
    """The school's, or one that is off and not stored."""
    return Protocol.objects.filter(school=school).first() or Protocol(school=school)


def hours_of(school: School, protocol: Protocol, days: OpenDays | None = None) -> Hours:
    return Hours(school.zone, days or OpenDays.of(school), protocol.opens_at, protocol.closes_at)


def patience_of(protocol: Protocol) -> timedelta:
    return timedelta(minutes=protocol.minutes)


def emergency_words(protocol: Protocol) -> str:
    """The school's own, or what holds everywhere in the country."""
    return protocol.emergency or _(
        "If somebody is in danger now, tell an adult near you or call 911. You can call or text 988 at any time."
    )


def words_instead(protocol: Protocol) -> str:
    """Whom to see when Advisory reaches nobody."""
    return protocol.instead or _("Go to a counselor, your teacher or the office at school.")
