"""A survey in words: when it is, and who is asked."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from circles.templatetags.circle_words import day_words
from surveys.models import Audience, Survey


def moment_words(at: datetime) -> str:
    """“Monday, November 30, 8 a.m.”, in the current time zone."""
    return _("%(day)s, %(time)s") % {
        "day": day_words(localtime(at)),
        "time": date_format(localtime(at), "TIME_FORMAT"),
    }


def audience_words(survey: Survey) -> str:
    """“Students of grades 6 and 7”. One query when it is for some advisories."""
    if survey.audience == Audience.GRADES:
        named, words = (
            survey.grades,
            ngettext("Students of grade %s", "Students of grades %s", len(survey.grades)),
        )
    elif survey.audience == Audience.ADVISORIES:
        advisories = survey.asked_advisories.order_by("advisory")
        named, words = list(advisories.values_list("advisory__name", flat=True)), _("Students of %s")
    else:
        return str(survey.get_audience_display())
    return words % get_text_list(named, _("and"))
