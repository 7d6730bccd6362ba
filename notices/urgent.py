from django.db import connection

from schools import clock


def schools_in_need() -> list[int]:
    """Those with an essential message that is due: it does not wait for the minute to end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT schools_with_urgent_deliveries(%s)", [clock.now()])
        return [school for (school,) in cursor.fetchall()]
