"""Circles as an iCalendar file (RFC 5545, RFC 7986)."""

import unicodedata
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar
from icalendar import Event as Component

from circles.feed.events import Event, span
from circles.feed.zones import zone_component
from schools import clock
from schools.models import School

ASK_AGAIN = timedelta(hours=1)


def calendar_file(school: School, events: list[Event]) -> bytes:
    """One file with the school's time zone and an event a circle."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Advisory//Circles//EN")
    calendar.add("calscale", "GREGORIAN")
    name = one_line(_("Circles · %(school)s") % {"school": school})
    for key in ("name", "x-wr-calname"):
        calendar.add(key, name)
    calendar.add("x-wr-timezone", school.time_zone)
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    first_on, last_on = span(clock.today(school))
    calendar.add_component(zone_component(school.time_zone, first_on.year, last_on.year))
    for event in events:
        calendar.add_component(component_of(event, school))
    return calendar.to_ical()


def component_of(event: Event, school: School) -> Component:
    component = Component()
    component.add("uid", f"circle-{event.circle}@{urlsplit(settings.BASE_URL).hostname}")
    component.add("dtstamp", event.changed_at)
    component.add("last-modified", event.changed_at)
    component.add("sequence", event.version)
    component.add("dtstart", event.starts_at.astimezone(school.zone))
    component.add("dtend", event.ends_at.astimezone(school.zone))
    component.add("summary", one_line(summary_of(event)))
    if event.place:
        component.add("location", one_line(event.place))
    component.add("url", settings.BASE_URL + reverse("circles:circle_detail", args=[event.circle]))
    component.add("status", "CANCELLED" if event.is_off else "CONFIRMED")
    component.add("transp", "TRANSPARENT" if event.is_off else "OPAQUE")
    return component


def summary_of(event: Event) -> str:
    """Some calendars show what is cancelled like anything else, so the words say it too."""
    names = {"advisory": event.advisory}
    if event.is_off:
        return _("Cancelled: Circle · %(advisory)s") % names
    return _("Circle · %(advisory)s") % names


def one_line(text: str) -> str:
    """Without line breaks and control characters, which the standard forbids or programs stumble over."""
    return "".join(" " if unicodedata.category(each) in ("Cc", "Zl", "Zp") else each for each in text)
