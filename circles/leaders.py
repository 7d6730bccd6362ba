"""Who leads a circle."""

from datetime import date

from circles.models import Circle
from schools.models import Leadership, Member
from schools.prepared import Prepared

LEADING = Prepared(
    lambda advisory, day: Leadership.objects.filter(advisory=advisory).on(day).select_related("member"),
    advisory=-1,
    day=date(2000, 1, 1),
)


def leaders_of(circle: Circle) -> list[Member]:
    """Its advisory's teachers on its day, and the substitutes of that day; nobody twice. One query."""
    leading = LEADING.all(advisory=circle.advisory_id, day=circle.on)
    return list(dict.fromkeys(leadership.member for leadership in leading))
