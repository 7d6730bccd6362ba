"""The one clock: instants are aware and in UTC, dates are the school's own."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from schools.models import School


def now() -> datetime:
    return timezone.now()


def today(school: "School") -> date:
    return now().astimezone(school.zone).date()
