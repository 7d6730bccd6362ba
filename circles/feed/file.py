"""Circles as an iCalendar file (RFC 5545, RFC 7986)."""

import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar.parser import Contentline

from circles.feed.events import Event, span
from circles.feed.zones import zone_component
from schools import clock
from schools.models import School

ASK_AGAIN = "PT1H"
LINE = 75


def calendar_file(school: School, events: list[Event]) -> bytes:
    """One file with the school's time zone and an event a circle.

    Written line by line: icalendar's own components take many times as long for a whole school.
    """
    first_on, last_on = span(clock.today(school))
    zone = zone_component(school.time_zone, first_on.year, last_on.year)
    lines = [*head_of(school), *(line for line in zone.content_lines() if line)]
    pages = settings.BASE_URL + reverse("circles:circle_list")
    for event in events:
        lines += lines_of(event, school.zone, pages)
    return b"".join(folded(line) + b"\r\n" for line in [*lines, "END:VCALENDAR"])


def head_of(school: School) -> list[str]:
    name = plain(_("Circles · %(school)s") % {"school": school})
    return [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Advisory//Circles//EN",
        "CALSCALE:GREGORIAN",
        f"NAME:{name}",
        f"X-WR-CALNAME:{name}",
        f"X-WR-TIMEZONE:{school.time_zone}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{ASK_AGAIN}",
        f"X-PUBLISHED-TTL:{ASK_AGAIN}",
    ]


def lines_of(event: Event, zone: ZoneInfo, pages: str) -> Iterator[str]:
    changed_at = f"{event.changed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield "BEGIN:VEVENT"
    yield f"UID:circle-{event.circle}@{urlsplit(pages).hostname}"
    yield f"DTSTAMP:{changed_at}"
    yield f"LAST-MODIFIED:{changed_at}"
    yield f"SEQUENCE:{event.version}"
    yield f"DTSTART;TZID={zone.key}:{wall(event.starts_at, zone)}"
    yield f"DTEND;TZID={zone.key}:{wall(event.ends_at, zone)}"
    yield f"SUMMARY:{plain(summary_of(event))}"
    if event.place:
        yield f"LOCATION:{plain(event.place)}"
    yield f"URL:{pages}{event.circle}/"
    yield "STATUS:CANCELLED" if event.is_off else "STATUS:CONFIRMED"
    yield "TRANSP:TRANSPARENT" if event.is_off else "TRANSP:OPAQUE"
    yield "END:VEVENT"


def wall(instant: datetime, zone: ZoneInfo) -> str:
    return f"{instant.astimezone(zone):%Y%m%dT%H%M%S}"


def summary_of(event: Event) -> str:
    """Some calendars show what is cancelled like anything else, so the words say it too."""
    names = {"advisory": event.advisory}
    if event.is_off:
        return _("Cancelled: Circle · %(advisory)s") % names
    return _("Circle · %(advisory)s") % names


def plain(text: str) -> str:
    """Escaped, and without the control characters that the standard forbids and the breaks programs stumble over."""
    breaks = ("Cc", "Zl", "Zp")
    line = "".join(" " if unicodedata.category(each) in breaks else each for each in text)
    return line.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def folded(line: str) -> bytes:
    """In lines of at most 75 octets; the next ones begin with a space."""
    octets = line.encode()
    return octets if len(octets) <= LINE else Contentline(line).to_ical()
