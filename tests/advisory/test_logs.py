import logging
import sys
from io import StringIO

import pytest
from django.test import Client

from advisory.logs import PrivateFormatter, WithoutDurations
from tests.cast import Place

pytestmark = pytest.mark.promise("nothing-in-clear")


def line_of(message: str, *args: object, error: BaseException | None = None) -> str:
    error_info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("x", logging.ERROR, "x.py", 1, message, args, error_info)
    return PrivateFormatter("{message}", style="{").format(record)


@pytest.mark.parametrize(
    "path",
    [
        "/welcome/",
        "/accounts/password/reset/key/",
        "/circles/calendar/",
        "/reports/families/",
        "/inbox/stop/",
        "//circles//calendar/",
        "/Circles/Calendar/",
        "/circles/calendar%2f",
    ],
)
def test_the_secret_part_of_a_link_stays_out_of_the_log(path: str) -> None:
    line = line_of("Forbidden (%s): %s", "no cookie", f"{path}Mg-canary:1a2b/")
    assert "canary" not in line
    assert path in line


def test_a_row_that_the_database_quotes_stays_out_of_the_log() -> None:
    try:
        try:
            raise ValueError(
                'violates "x"\nDETAIL:  Failing row contains (1, canary-name,\n\ncanary-note).\n'
            )
        except ValueError as error:
            raise RuntimeError("canary is not here") from error
    except RuntimeError:
        found = sys.exc_info()[1]
    line = line_of("Internal Server Error", error=found)
    assert "canary-" not in line
    assert 'violates "x"' in line
    assert "RuntimeError" in line


def test_the_site_logs_with_it(cedar: Place, site_log: StringIO) -> None:
    Client(enforce_csrf_checks=True).post("/welcome/canary-token/")
    assert "/welcome/…" in site_log.getvalue()
    assert "canary-token" not in site_log.getvalue()


@pytest.mark.parametrize(
    ("task", "level", "is_logged"),
    [
        ("reports.tasks.build_release_of", logging.INFO, False),
        ("reports.tasks.build_release_of", logging.ERROR, True),
        ("schools.tasks.heartbeat", logging.INFO, True),
    ],
)
def test_how_long_a_release_took_stays_out_of_the_log(task: str, level: int, is_logged: bool) -> None:
    values = {"name": task, "runtime": 12.3}
    record = logging.LogRecord("celery.app.trace", level, "x.py", 1, "%(name)s %(runtime)s", (values,), None)
    quiet = logging.getLogger("celery.app.trace").filters
    assert any(isinstance(each, WithoutDurations) for each in quiet)
    assert bool(all(each.filter(record) for each in quiet)) is is_logged
