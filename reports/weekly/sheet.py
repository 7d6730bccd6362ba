"""A weekly report in words, for one reader: what page, letter and PDF all say. It names no person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reports.models import Release, WeeklyReport
from reports.weekly import lines
from reports.weekly.lines import Line
from reports.weekly.weeks import DAY
from schools import clock
from schools.models import Advisory, Member, Role
from surveys.models import Survey
from surveys.participation import Participation

Numbers = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """A survey of that week, with a way to it."""

    words: str
    title: str
    url: str


@dataclass(frozen=True)
class Sheet:
    """`headline` is the answer, `span` the days of the week that it tells of."""

    monday: date
    school: str
    headline: str
    span: str
    lines: Sequence[Line]
    surveys: Sequence[Row]
    releases: Sequence[Row]


def sheet_for(member: Member, report: WeeklyReport) -> Sheet:
    """Of a report that the member may read. Three queries: what is called by a name has the name that it has now."""
    numbers = report.numbers
    return Sheet(
        monday=report.monday,
        school=member.school.name,
        headline=lines.headline(numbers["circles"]),
        span=span_of(report.monday),
        lines=lines.lines_of(numbers, names_of(member, numbers["without"]), circles_of(member)),
        surveys=surveys_of(member, numbers["surveys"]),
        releases=releases_of(member, numbers["releases"]),
    )


def span_of(monday: date) -> str:
    last = date_format(monday + 6 * DAY, pgettext("last day of a week", "F j, Y"))
    words = {"first": date_format(monday, "MONTH_DAY_FORMAT"), "last": last}
    return _("%(first)s to %(last)s") % words


def circles_of(member: Member) -> str:
    """How the whole school keeps its circles is a page of administrators; a counselor's would be of their own alone."""
    runs = member.role == Role.ADMINISTRATOR
    return reverse("reports:circle_practice" if runs else "circles:circle_list")


def names_of(member: Member, without: Sequence[int]) -> list[str]:
    seen = Advisory.objects.visible_to(member).filter(pk__in=without)
    return list(seen.values_list("name", flat=True))


def surveys_of(member: Member, open_then: Sequence[Numbers]) -> list[Row]:
    watched = Survey.objects.watched_by(member).in_bulk([UUID(each["survey"]) for each in open_then])
    return [
        Row(
            Participation("", "", each["tens"], each["is_counted"]).words,
            watched[pk].title,
            reverse("surveys:survey_detail", args=[pk]),
        )
        for each in open_then
        if (pk := UUID(each["survey"])) in watched
    ]


def releases_of(member: Member, surveys: Sequence[str]) -> list[Row]:
    """Those that the member sees, now."""
    seen = Release.objects.visible_to(member, clock.now()).filter(survey__in=surveys)
    return [
        Row(
            _("results of %(day)s") % {"day": day_of(release, member)},
            release.survey.title,
            reverse("reports:release_detail", args=[release.survey_id]),
        )
        for release in seen.select_related("survey").order_by("appears_at", "pk")
    ]


def day_of(release: Release, member: Member) -> str:
    return date_format(release.appears_at.astimezone(member.school.zone), "MONTH_DAY_FORMAT")
