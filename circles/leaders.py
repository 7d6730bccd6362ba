"""Who leads a circle."""

from circles.models import Circle
from schools.models import Leadership, Member


def leaders_of(circle: Circle) -> list[Member]:
    """Its advisory's teachers on its day, and the substitutes of that day; nobody twice. One query."""
    leading = Leadership.objects.filter(advisory=circle.advisory_id).on(circle.on).select_related("member")
    return list(dict.fromkeys(leadership.member for leadership in leading))
