"""How often a student who keeps a circle may tap."""

from django.core.cache import cache

from schools.models import Member

MINUTE = 60
MOST_A_MINUTE = 120


def may_tap(student: Member) -> bool:
    """Counts a tap; who taps by hand is far below the limit."""
    key = f"keeper-taps-{student.pk}"
    cache.add(key, 0, MINUTE)
    try:
        return cache.incr(key) <= MOST_A_MINUTE
    except ValueError:
        cache.add(key, 1, MINUTE)
        return True
