"""How messages name a circle and its time."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from circles.models import Circle
from notices.models import Delivery
from schools import clock
from schools.models import School


def circles_of(deliveries: Sequence[Delivery]) -> dict[int, Circle]:
    """The circles that they are about, as far as they are in the calendar."""
    ids = {delivery.about for delivery in deliveries}
    found = Circle.objects.for_calendar().filter(pk__in=ids).select_related("advisory", "school")
    return {circle.pk: circle for circle in found}


def is_to_come(circle: Circle, on: date) -> bool:
    """Whether it is still planned for this day, which has school, and has not begun."""
    is_on = circle.is_planned and not circle.closure and circle.on == on
    return is_on and circle.starts_at > clock.now()


def clock_words(moment: datetime, school: School) -> str:
    return date_format(moment.astimezone(school.zone), "TIME_FORMAT")


def day_words(day: date, school: School) -> str:
    """Today, tomorrow, a weekday of the coming days, or the date."""
    today = clock.today(school)
    if day == today:
        return _("Today")
    if day == today + timedelta(days=1):
        return _("Tomorrow")
    return date_format(day, "l" if day < today + timedelta(days=7) else "l, F j")


def when_words(moment: datetime, school: School) -> str:
    wall = moment.astimezone(school.zone)
    day, time = date_format(wall, "l, F j"), date_format(wall, "TIME_FORMAT")
    return _("%(day)s, %(time)s") % {"day": day, "time": time}
