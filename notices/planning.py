"""Planning: once a minute, what becomes due within the next window is put into the outbox."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from traceback import extract_tb

from notices.kinds import KINDS, Horizon, Kind
from notices.outbox import put
from schools import clock
from schools.context import school_context
from schools.models import School
from schools.school_days import OpenDays

logger = logging.getLogger(__name__)

WINDOW = timedelta(minutes=15)


def plan_messages(school_id: int, until: datetime | None = None) -> int:
    """Returns how many rows were asked for; planning twice adds nothing. A kind that fails keeps back no other."""
    kinds = [kind for kind in KINDS.values() if kind.plan]
    try:
        return plan_kinds(school_id, kinds, until)
    except Exception:
        return sum(try_to_plan(school_id, kind, until) for kind in kinds)


def plan_kinds(school_id: int, kinds: Sequence[Kind], until: datetime | None) -> int:
    with school_context(school_id):
        school = School.objects.get(pk=school_id)
        now = clock.now()
        horizon = Horizon(school, OpenDays.of(school), now, until or now + WINDOW)
        told = [(kind, occasion) for kind in kinds if kind.plan for occasion in kind.plan(horizon)]
        return put(school, horizon.days, told, horizon.until)


def try_to_plan(school_id: int, kind: Kind, until: datetime | None) -> int:
    try:
        return plan_kinds(school_id, [kind], until)
    except Exception as error:
        where = extract_tb(error.__traceback__)[-1]
        told = (kind.name, type(error).__name__, where.filename, where.lineno)
        logger.error("Messages of the kind %s could not be planned: %s at %s:%s", *told)
        return 0
