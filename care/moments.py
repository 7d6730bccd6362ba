"""Moments in words, as a student reads them."""

from datetime import datetime, timedelta, tzinfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from schools import clock

DAY = timedelta(days=1)


def moment_words(moment: datetime, zone: tzinfo) -> str:
    """“today at 10:30 a.m.”, “on Tuesday, December 8, at 8 a.m.”, to stand within a sentence."""
    wall, today = moment.astimezone(zone), clock.now().astimezone(zone).date()
    told = {"time": date_format(wall, "TIME_FORMAT"), "day": date_format(wall, "l, F j")}
    if wall.date() == today:
        return _("today at %(time)s") % told
    if wall.date() == today + DAY:
        return _("tomorrow at %(time)s") % told
    if wall.date() == today - DAY:
        return _("yesterday at %(time)s") % told
    return _("on %(day)s, at %(time)s") % told
