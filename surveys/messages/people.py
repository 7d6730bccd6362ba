"""Which surveys there is something to say about now, and to whom."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from notices.kinds import Horizon
from notices.models import Delivery
from notices.rhythms import instant
from schools import clock
from schools.models import School
from schools.school_days import OpenDays
from surveys.audience import asked_members
from surveys.models import Survey

DAY = timedelta(days=1)
# Of the next day with school, when a survey opens on one without.
MORNING = time(8)


def surveys_of(horizon: Horizon) -> list[Survey]:
    """Open before the horizon ends, and not over."""

    def find() -> list[Survey]:
        found = list(Survey.objects.kept().filter(opens_at__lt=horizon.until, closes_at__gt=horizon.now))
        for survey in found:
            survey.school = horizon.school
        return found

    return horizon.once("surveys", find)


def told_at(survey: Survey, school: School, days: OpenDays) -> datetime:
    """When it opens, or on the next morning with school."""
    on = survey.opens_at.astimezone(school.zone).date()
    return survey.opens_at if days.has_school(on) else instant(school, days.next_from(on), MORNING)


def still_asked(deliveries: Sequence[Delivery]) -> Iterator[tuple[Delivery, Survey]]:
    """Those whose survey is open and put to the person still. A query, and one for each survey."""
    pks = {UUID(delivery.data["survey"]) for delivery in deliveries}
    members = {delivery.member_id for delivery in deliveries}
    surveys = Survey.objects.open_at(clock.now()).filter(pk__in=pks).select_related("school").in_bulk()
    asked = {pk: asked_among(survey, members) for pk, survey in surveys.items()}
    for delivery in deliveries:
        pk = UUID(delivery.data["survey"])
        if delivery.member_id in asked.get(pk, ()):
            yield delivery, surveys[pk]


def asked_among(survey: Survey, members: Collection[int]) -> set[int]:
    return set(asked_members(survey).filter(pk__in=members).order_by().values_list("pk", flat=True))


def last_words(survey: Survey) -> str:
    """Until when one can answer, as it goes into a sentence."""
    wall = survey.closes_at.astimezone(survey.school.zone)
    return _("%(time)s on %(day)s") % {"time": date_format(wall, "P"), "day": date_format(wall, "l, F j")}
