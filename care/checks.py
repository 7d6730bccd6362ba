"""The check of each month: do the named people still work here, and does a test message reach them?"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from care.carers import Staffing
from care.messages.checks import tell_check, tell_problems
from care.models import NamedAdult, Protocol, ReachCheck
from care.protocol import protocol_of
from schools import clock
from schools.models import Member, School

ANSWERED_WITHIN = timedelta(days=3)


def named_people(named: Iterable[NamedAdult]) -> list[Member]:
    """Each named adult and deputy once."""
    people = [person for each in named for person in (each.member, each.deputy) if person]
    return list(dict.fromkeys(people))


def what_is_missing(school: School, protocol: Protocol) -> list[str]:
    """What keeps students from calling, in words for the office; empty when they can."""
    staffing = Staffing.of(school)
    missing = []
    if not protocol.emergency:
        missing.append(_("Write whom to call in an emergency."))
    if not protocol.duty:
        missing.append(_("Write what the law asks of staff."))
    if not staffing.named:
        missing.append(_("Name at least one adult whom calls come to."))
    missing += [
        _("Choose a deputy for %(name)s.") % {"name": each.member}
        for each in staffing.named
        if not each.deputy
    ]
    return missing + who_is_gone(staffing)


def who_is_gone(staffing: Staffing) -> list[str]:
    return [
        _("%(name)s cannot be reached any more: they have left, cannot sign in, or have another role.")
        % {"name": person}
        for person in named_people(staffing.named)
        if person.pk not in staffing.here
    ]


def what_is_wrong(school: School, protocol: Protocol) -> list[str]:
    """While calls are on: what the office should look after, in words; empty while they are off."""
    if not protocol.is_on:
        return []
    staffing = Staffing.of(school)
    wrong = what_is_missing(school, protocol)
    if staffing.everybody() and not staffing.chain():
        wrong.append(_("Everybody who is named is away today. Calls go to all of them all the same."))
    return wrong + [
        _("%(name)s did not say that the test message of this month reached them.") % {"name": check.member}
        for check in unconfirmed(school)
    ]


def unconfirmed(school: School) -> list[ReachCheck]:
    """Test messages of this month that nobody said reached them, and that had time enough."""
    late = Q(reached_at=None, sent_at__lte=clock.now() - ANSWERED_WITHIN, month=month_of(school))
    people = [person.pk for person in named_people(NamedAdult.objects.in_order())]
    return list(ReachCheck.objects.filter(late, member__in=people).select_related("member"))


def month_of(school: School) -> date:
    return clock.today(school).replace(day=1)


def check_month(school: School) -> None:
    """Sends what is left of this month's check, and tells the office what is wrong. Runs as often as one likes."""
    if not protocol_of(school).is_on:
        return
    staffing = Staffing.of(school)
    month = month_of(school)
    people = {person.pk: person for person in named_people(staffing.named) if person.pk in staffing.here}
    checked = ReachCheck.objects.filter(month=month, member__in=people).values_list("member", flat=True)
    fresh = [people[pk] for pk in people.keys() - set(checked)]
    rows = [ReachCheck(school=school, member=person, month=month, sent_at=clock.now()) for person in fresh]
    ReachCheck.objects.bulk_create(rows, ignore_conflicts=True)
    tell_check(school, fresh, month)
    gone = [person.pk for person in named_people(staffing.named) if person.pk not in staffing.here]
    tell_problems(school, [*gone, *(check.member_id for check in unconfirmed(school))], month)


def check_of(member: Member) -> ReachCheck | None:
    """This month's test message to the member."""
    return ReachCheck.objects.filter(member=member, month=month_of(member.school)).first()


def confirm_check(member: Member) -> bool:
    """The member says that the test message reached them. False when none waits for it."""
    waiting = ReachCheck.objects.filter(member=member, reached_at=None, month=month_of(member.school))
    return waiting.update(reached_at=clock.now()) == 1
