"""When a survey's results are made and appear, and which groups they will be of. Never a figure."""

import logging
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from notices.rhythms import instant
from reports.disclosure.plan import plan_units
from reports.groups import in_reading_order, named
from reports.models import Release
from reports.sealed import groups_in_hold
from schools import clock
from schools.models import School
from surveys.models import Audience, Survey

HOLD = timedelta(days=3)
BUILDS, APPEARS = time(6), time(7)
TAKEN_OVER = ("fewest", "for_teachers", "for_students", "for_families", "for_district")

logger = logging.getLogger(__name__)


def surveys_to_plan() -> list[UUID]:
    """Of the current school: closed, with sheets that nobody said anything about yet."""
    closed = Survey.objects.kept().filter(closed_at__isnull=False, release=None)
    return list(closed.order_by("closes_at").values_list("pk", flat=True))


def releases_to_plan_anew() -> list[UUID]:
    """Of the current school: since the fewest people in a group were changed, the plan is empty."""
    empty = Release.objects.held_at(clock.now()).filter(plan=[])
    return list(empty.order_by("planned_at").values_list("pk", flat=True))


@transaction.atomic
def plan_release(survey: UUID) -> bool:
    """Once, whoever asks. False when there is one already, another is at it, or the survey is not closed."""
    closed = Survey.objects.kept().filter(pk=survey, closed_at__isnull=False, release=None)
    found = closed.select_for_update(no_key=True, skip_locked=True, of=("self",)).first()
    if found is None or Release.objects.filter(survey=found).exists():
        return False
    builds_at, appears_at = moments(found.school, clock.today(found.school) + HOLD)
    release = Release(
        school_id=found.school_id,
        survey=found,
        planned_at=clock.now(),
        builds_at=builds_at,
        appears_at=appears_at,
        **taken_over(found),
    )
    release.plan = plan_of(found, release.fewest)
    release.save(force_insert=True)
    logger.info("Release %s of survey %s is planned.", release.pk, found.pk)
    return True


@transaction.atomic
def plan_anew(release: UUID) -> bool:
    """For the fewest people that the release asks for now; only in the hold. False also when another is at it, because
    each minute asks again while the first works.
    """
    found = Release.objects.held_at(clock.now()).filter(pk=release).select_related("survey").first()
    if found is None or not is_ours(found.survey):
        return False
    plan = plan_of(found.survey, found.fewest)
    same = Release.objects.held_at(clock.now()).filter(pk=release, fewest=found.fewest)
    return bool(same.update(plan=plan))


def is_ours(survey: Survey) -> bool:
    """Whether nobody else plans it; the release's own row stays free for those who decide."""
    held = Survey.objects.select_for_update(no_key=True, skip_locked=True, of=("self",)).filter(pk=survey.pk)
    return held.first() is not None


def moments(school: School, day: date) -> tuple[datetime, datetime]:
    """When the results are made, and when they appear."""
    return instant(school, day, BUILDS), instant(school, day, APPEARS)


def taken_over(survey: Survey) -> dict[str, Any]:
    """What was chosen for the last release of the same kind: of students, or of adults."""
    earlier = Release.objects.order_by("-planned_at", "pk")
    if survey.is_for_students:
        earlier = earlier.exclude(survey__audience=Audience.STAFF)
    else:
        earlier = earlier.filter(survey__audience=Audience.STAFF)
    return earlier.values(*TAKEN_OVER).first() or {}


def plan_of(survey: Survey, fewest: int) -> list[dict[str, Any]]:
    """The groups that can have figures, as far as their sizes tell."""
    groups, names = groups_in_hold(survey)
    return [named(unit, names).as_json() for unit in in_reading_order(plan_units(groups, fewest))]
