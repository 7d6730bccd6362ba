"""Planning: once a minute, what becomes due within the next window is put into the outbox."""

from datetime import datetime, timedelta

from notices.kinds import KINDS, Horizon
from notices.outbox import put
from schools import clock
from schools.context import school_context
from schools.models import School
from schools.school_days import OpenDays

WINDOW = timedelta(minutes=15)


def plan_messages(school_id: int, until: datetime | None = None) -> int:
    """Returns how many rows were asked for; planning twice adds nothing."""
    with school_context(school_id):
        school = School.objects.get(pk=school_id)
        now = clock.now()
        horizon = Horizon(school, OpenDays.of(school), now, until or now + WINDOW)
        return sum(
            put(kind, school, kind.plan(horizon), horizon.until) for kind in list(KINDS.values()) if kind.plan
        )
