"""What students offer is for their next circle."""

from django.db.models import Exists, OuterRef

from circles.models import Circle
from schools import clock
from schools.models import Enrollment


def is_for(circle: Circle, person: str, since: str) -> Exists:
    """Whether the `person` of an outer row is a student of the circle's advisory, and was one `since` then."""
    day = max(circle.on, clock.today(circle.school))
    theirs = Enrollment.objects.on(day).filter(advisory=circle.advisory_id, student=OuterRef(person))
    return Exists(theirs.filter(from_on__lte=OuterRef(f"{since}__date")))


def is_heard(circle: Circle, since: str) -> Exists:
    """Whether another circle of the advisory began later and was held. What is offered during one is for the next."""
    held = Circle.objects.filter(advisory=circle.advisory_id, state=Circle.State.HELD)
    return Exists(held.filter(starts_at__gt=OuterRef(since)).exclude(pk=circle.pk))
