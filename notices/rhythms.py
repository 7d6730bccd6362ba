"""When a person is told: their reminder time, their quiet hours, the weekly e-mail. All in the school's own time."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta

from notices.models import Rhythm
from schools.dates import instant_of, monday_of
from schools.models import School
from schools.school_days import OpenDays

DIGEST_AT = time(7)


def rhythms_of(members: Collection[int]) -> dict[int, Rhythm]:
    return {rhythm.member_id: rhythm for rhythm in Rhythm.objects.filter(member__in=members)}


def instant(school: School, day: date, wall: time) -> datetime:
    return instant_of(school.zone, day, wall)[0]


def out_of_quiet(rhythm: Rhythm, school: School, moment: datetime) -> datetime:
    """The moment itself, or the end of the quiet hours that it falls into."""
    local = moment.astimezone(school.zone)
    if not rhythm.is_quiet(local.time()):
        return moment
    over_midnight = rhythm.quiet_until <= local.time()
    ends_on = local.date() + timedelta(days=1) if over_midnight else local.date()
    return max(moment, instant(school, ends_on, rhythm.quiet_until)).astimezone(UTC)


def digest_moment(school: School, days: OpenDays, day: date) -> datetime | None:
    """When the e-mail about the week of this day goes out: its first day with school; None in a week without."""
    monday = monday_of(day)
    first = days.next_from(monday)
    return instant(school, first, DIGEST_AT) if first < monday + timedelta(days=7) else None
