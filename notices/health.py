from datetime import timedelta

from django.db import connection

from schools import clock

PATIENCE = timedelta(minutes=5)


def nothing_waits() -> bool:
    """Whether nothing that is due, in any school, has waited for longer than a worker's minute and its repair."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT overdue_deliveries(%s)", [clock.now() - PATIENCE])
        return cursor.fetchone()[0] == 0
