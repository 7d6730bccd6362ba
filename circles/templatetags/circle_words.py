"""Circles in words: when they are and how they stand."""

from datetime import date

from django import template
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import pgettext

from circles import calendar
from circles.calendar import Standing
from circles.models import Circle
from schools import clock

register = template.Library()


@register.filter
def hours(circle: Circle) -> str:
    """“9:05–9:35 a.m.”, in the current time zone."""
    start = date_format(localtime(circle.starts_at), pgettext("start of a span of time", "g:i"))
    end = date_format(localtime(circle.ends_at), pgettext("end of a span of time", "g:i a"))
    return f"{start}–{end}"


@register.filter
def day_words(day: date) -> str:
    """“Tuesday, November 24”, with the year when it is another one."""
    if day.year == localdate().year:
        return date_format(day, pgettext("day of this year", "l, F j"))
    return date_format(day, pgettext("day of another year", "l, F j, Y"))


@register.filter
def short_day(day: date) -> str:
    """“Tue, Nov 24”."""
    return date_format(day, pgettext("short day", "D, M j"))


@register.filter
def standing(circle: Circle) -> Standing:
    return calendar.standing_of(circle, clock.now())


@register.filter
def dot(found: Standing) -> str:
    return calendar.dot_of(found)
