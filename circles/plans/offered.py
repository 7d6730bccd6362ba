"""Plans that colleagues offer, for the pages where one who leads circles looks first."""

from circles.models import Circle, Plan
from circles.models.plan import PlanQuerySet
from schools.models import Member


def offers_to(member: Member) -> PlanQuerySet:
    """Those for coming circles that the member leads and that nobody answered, the next circle's first."""
    circles = Circle.objects.led_by(member).to_come().order_by().values("pk")
    waiting = Plan.objects.offers().filter(circle__in=circles, is_declined=False, is_set_aside=False)
    offers = waiting.exclude(offered_by=member).select_related("offered_by", "circle__advisory")
    return offers.order_by("circle__starts_at", "pk")
