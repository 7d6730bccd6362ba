"""Circles in words: when they are and how they stand."""

from datetime import date, datetime

from django import template
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format, time_format
from django.utils.text import get_text_list
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from circles import calendar
from circles.calendar import Standing
from circles.models import Circle, Series
from circles.plans.card import PlanCard
from schools import clock

register = template.Library()


@register.filter
def hours(circle: Circle) -> str:
    """“9:05–9:35 a.m.”, in the current time zone."""
    end = date_format(localtime(circle.ends_at), pgettext("end of a span of time", "g:i a"))
    return f"{start(circle)}–{end}"


@register.filter
def card_in(circle: Circle, cards: dict[int, PlanCard]) -> PlanCard | None:
    """The plan or the proposal of the circle among these."""
    return cards.get(circle.pk)


@register.filter
def start(circle: Circle) -> str:
    """“9:05”."""
    return date_format(localtime(circle.starts_at), pgettext("start of a span of time", "g:i"))


@register.filter
def day_words(day: date) -> str:
    """“Tuesday, November 24”, with the year when it is another one."""
    if isinstance(day, datetime):
        day = localtime(day)
    if day.year == localdate().year:
        return date_format(day, pgettext("day of this year", "l, F j"))
    return date_format(day, pgettext("day of another year", "l, F j, Y"))


@register.filter
def short_day(day: date) -> str:
    """“Tue, Nov 24”."""
    return date_format(day, pgettext("short day", "D, M j"))


@register.filter
def day_in_month(day: date) -> str:
    """“Tue 24”, under the name of its month."""
    return date_format(day, pgettext("day under the name of its month", "D j"))


@register.filter
def series_words(series: Series) -> str:
    """“Tuesday and Thursday, 9:05 a.m.”, “Tuesday (A), 9:05 a.m.”."""
    words = pgettext("the days and the time of a series", "%(days)s, %(time)s")
    return words % {"days": days_words(series.days), "time": time_format(series.starts_at)}


def days_words(days: str) -> str:
    weekdays = get_text_list([str(WEEKDAYS[int(day)]) for day in days if day.isdigit()], _("and"))
    letters = get_text_list([letter for letter in days if letter.isalpha()], _("and"))
    if weekdays and letters:
        return _("%(weekdays)s (%(letters)s)") % {"weekdays": weekdays, "letters": letters}
    return weekdays or _("%(letters)s days") % {"letters": letters}


@register.filter
def standing(circle: Circle) -> Standing:
    return calendar.standing_of(circle, clock.now())


@register.filter
def dot(found: Standing) -> str:
    return calendar.dot_of(found)
