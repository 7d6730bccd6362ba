"""A first message in the demo: the reminder of each advisory's next circle, as if its hour had come."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from circles.messages.reminders import occasions, teachers
from notices.kinds import KINDS, Horizon, Occasion
from notices.models import Rhythm
from notices.outbox import put
from schools.models import Member, School
from schools.school_days import OpenDays

AHEAD = timedelta(days=14)


def add_messages(school: School, now: datetime) -> None:
    """Whoever tries the demo in the evening need not wait for the morning: its people have no quiet hours."""
    signing_in = Member.objects.exclude(account__email=None)
    Rhythm.objects.bulk_create(
        Rhythm(school=school, member=member, quiet_from=time(0), quiet_until=time(0)) for member in signing_in
    )
    horizon = Horizon(school, OpenDays.of(school), now, now + AHEAD)
    first: dict[int, Occasion] = {}
    for occasion in occasions(teachers, horizon):
        first.setdefault(occasion.member, replace(occasion, day=None, due_at=now))
    put(school, horizon.days, [(KINDS["circle_reminder"], occasion) for occasion in first.values()])
