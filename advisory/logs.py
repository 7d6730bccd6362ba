import logging
import re
from collections.abc import Mapping

SLASH = r"(?:/|%2F)+"
SECRET_PATHS = re.compile(
    rf"({SLASH}(?:welcome|password{SLASH}reset{SLASH}key|circles{SLASH}calendar|inbox{SLASH}stop|reports{SLASH}families){SLASH})[^\s/\"']+",
    re.IGNORECASE,
)
DETAIL = re.compile(r"DETAIL:.*?(?=\n\nThe above exception|\n\nDuring handling|\Z)", re.DOTALL)


class PrivateFormatter(logging.Formatter):
    """Lines without the secret part of a link, and without the rows that PostgreSQL quotes in its errors."""

    def format(self, record: logging.LogRecord) -> str:
        line = SECRET_PATHS.sub(r"\1…", super().format(record))
        return DETAIL.sub("DETAIL: …", line)


class WithoutDurations(logging.Filter):
    """Drops the line that says how long a task took, of those whose duration could tell what came of them."""

    KEPT_QUIET = ("reports.tasks.build_release_of",)

    def filter(self, record: logging.LogRecord) -> bool:
        values = record.args
        is_quiet = isinstance(values, Mapping) and values.get("name") in self.KEPT_QUIET
        return not (is_quiet and record.levelno < logging.WARNING)
