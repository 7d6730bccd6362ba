from datetime import timedelta

from notices.models import Delivery
from schools import clock

KEPT = timedelta(days=120)


def forget_deliveries() -> int:
    """Deletes what was sent or given up long ago: inboxes show ninety days."""
    return Delivery.objects.filter(created_at__lt=clock.now() - KEPT, expires_at__lt=clock.now()).delete()[0]
