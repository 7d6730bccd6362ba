"""Word to everybody who is asked that a survey is open: when it opens, or in the e-mail of that week."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from notices.kinds import Horizon, Occasion, WeekAhead, Words
from notices.models import Delivery
from schools.school_days import OpenDays
from surveys.audience import asked_members
from surveys.messages.people import DAY, last_words, still_asked, surveys_of, told_at
from surveys.models import Survey
from surveys.sentences import confidentiality

NAME = "survey_open"


def plan_opened(horizon: Horizon) -> Iterator[Occasion]:
    """For a day from its moment on: who is asked only later is reminded with the others."""
    for survey in surveys_of(horizon):
        at = told_at(survey, horizon.school, horizon.days)
        if horizon.now - DAY < at < min(horizon.until, survey.closes_at):
            yield from occasions(survey, at)


def occasions(survey: Survey, at: datetime) -> Iterator[Occasion]:
    for member in asked_members(survey).order_by().values_list("pk", flat=True):
        yield Occasion(
            member=member,
            name=f"{survey.pk} {survey.opens_at:%Y-%m-%d %H:%M}",
            known_at=survey.made_at,
            due_at=at,
            expires_at=min(survey.closes_at, at + DAY),
            of_week=at.astimezone(survey.school.zone).date(),
            data={"survey": f"{survey.pk}"},
        )


def compose_opened(deliveries: Sequence[Delivery]) -> dict[int, Words]:
    """Also to those who have answered meanwhile: that it did not go would tell the office who they are."""
    words: dict[Survey, Words] = {}
    return {
        delivery.pk: words.setdefault(survey, words_of(survey))
        for delivery, survey in still_asked(deliveries)
    }


def words_of(survey: Survey) -> Words:
    return Words(
        title=_("A survey is open: %(title)s") % {"title": survey.title},
        template="surveys/mail/survey_open.html",
        url=reverse("surveys:answer", args=[survey.pk]),
        label=_("Look at the questions"),
        context={"until": last_words(survey), "confidentiality": confidentiality(survey.is_for_students)},
    )


def week_of_asked(week: WeekAhead) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for survey in opening_in(week):
        words = {"day": day_of(survey), "title": survey.title, "until": last_words(survey)}
        sentence = _("%(day)s: the survey “%(title)s” opens. You can answer until %(until)s.") % words
        members = asked_members(survey).order_by()
        members = members if week.members is None else members.filter(pk__in=week.members)
        for member in members.values_list("pk", flat=True):
            found.setdefault(member, []).append(sentence)
    return found


def opening_in(week: WeekAhead) -> Iterator[Survey]:
    """Those that are told of in this week, as far as they were known."""
    known = Survey.objects.kept().filter(made_at__lt=week.known_before, closes_at__gt=week.known_before)
    days = OpenDays.of(week.school)
    for survey in known.order_by("opens_at"):
        survey.school = week.school
        at = told_at(survey, week.school, days)
        if at > week.known_before and week.first_on <= at.astimezone(week.school.zone).date() <= week.last_on:
            yield survey


def day_of(survey: Survey) -> str:
    return date_format(survey.opens_at.astimezone(survey.school.zone), "l, F j")
