"""The demo of a size, on an empty database."""

from time import perf_counter

from django.core.management import call_command
from django.db import connections

from advisory.demo.district import Size, load_demo


def seed(size: Size) -> float:
    """Seconds to load the demo district of this size."""
    call_command("flush", database="owner", interactive=False, verbosity=0)
    before = perf_counter()
    load_demo(size, seed=1)
    seconds = round(perf_counter() - before, 1)
    analyze()
    return seconds


def analyze() -> None:
    """As the database does by itself after a while."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
