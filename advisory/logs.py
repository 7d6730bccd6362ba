import logging
import re

SLASH = r"(?:/|%2F)+"
SECRET_PATHS = re.compile(
    rf"({SLASH}(?:welcome|password{SLASH}reset{SLASH}key|circles{SLASH}calendar|inbox{SLASH}stop){SLASH})[^\s/\"']+",
    re.IGNORECASE,
)
DETAIL = re.compile(r"DETAIL:.*?(?=\n\nThe above exception|\n\nDuring handling|\Z)", re.DOTALL)


class PrivateFormatter(logging.Formatter):
    """Lines without the secret part of a link, and without the rows that PostgreSQL quotes in its errors."""

    def format(self, record: logging.LogRecord) -> str:
        line = SECRET_PATHS.sub(r"\1…", super().format(record))
        return DETAIL.sub("DETAIL: …", line)
