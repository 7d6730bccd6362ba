"""The reminder of each week to those who have not answered.

That somebody gets one is known to them alone: the kind is discreet and silent, the letter's subject says nothing, and
all of it is deleted with the closing of the survey.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, time, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from notices.kinds import Horizon, Occasion, Words
from notices.models import Delivery
from notices.rhythms import instant
from schools import clock
from schools.dates import days_between, monday_of
from schools.models import Member
from schools.school_days import OpenDays
from surveys.audience import asked_members
from surveys.messages.people import DAY, last_words, still_asked, surveys_of, told_at
from surveys.models import Sheet, Survey

NAME = "survey_nudge"
THURSDAY = timedelta(days=3)  # from Monday on
LATEST = time(9)  # of the next day, for whoever has quiet hours in between


def plan_nudges(horizon: Horizon) -> Iterator[Occasion]:
    """Not on the day on which people hear that it is open."""
    for day in days_between(horizon.today, horizon.last_on):
        if nudge_day(day, horizon.days) != day:
            continue
        for survey in surveys_of(horizon):
            told_on = told_at(survey, horizon.school, horizon.days).astimezone(horizon.school.zone).date()
            if survey.nudges and told_on < day:
                yield from occasions(survey, day)


def nudge_day(day: date, days: OpenDays) -> date | None:
    """Thursday of this day's week, or the last day with school before it in the same week."""
    monday = monday_of(day)
    candidates = (monday + THURSDAY - back * DAY for back in range(4))
    return next((each for each in candidates if days.has_school(each)), None)


def occasions(survey: Survey, day: date) -> Iterator[Occasion]:
    until = min(survey.closes_at, instant(survey.school, day + DAY, LATEST))
    for member in unanswered(survey).values_list("pk", flat=True):
        yield Occasion(
            member=member,
            name=f"{survey.pk} {day}",
            known_at=survey.made_at,
            expires_at=until,
            day=day,
            data={"survey": f"{survey.pk}"},
        )


def unanswered(survey: Survey) -> QuerySet[Member]:
    handed_in = Sheet.objects.filter(survey=survey, respondent=OuterRef("pk"), handed_in_at__isnull=False)
    return asked_members(survey).exclude(Exists(handed_in)).order_by()


def compose_nudges(deliveries: Sequence[Delivery]) -> dict[int, Words]:
    """To those who have not handed in by now."""
    asked = [pair for pair in still_asked(deliveries) if pair[1].nudges]
    surveys = {survey.pk for _delivery, survey in asked}
    done = handed_in(surveys, {delivery.member_id for delivery, _survey in asked})
    words: dict[Survey, Words] = {}
    return {
        delivery.pk: words.setdefault(survey, words_of(survey))
        for delivery, survey in asked
        if (survey.pk, delivery.member_id) not in done
    }


def handed_in(surveys: Collection[UUID], members: Collection[int]) -> set[tuple[UUID, int]]:
    rows = Sheet.objects.filter(survey__in=surveys, respondent__in=members, handed_in_at__isnull=False)
    return set(rows.values_list("survey", "respondent"))


def words_of(survey: Survey) -> Words:
    """The title is a letter's subject too, which may stand on a screen for others to see."""
    return Words(
        title=_("A reminder from Advisory"),
        template="surveys/mail/survey_nudge.html",
        url=reverse("surveys:answer", args=[survey.pk]),
        label=_("Look at the questions"),
        context={"survey": survey, "until": last_words(survey)},
    )


def forget_nudges(survey: Survey) -> None:
    """Who had not answered on a Thursday is nobody's to know later."""
    Delivery.objects.filter(kind=NAME, occasion__startswith=f"{survey.pk} ").delete()


def forget_late_nudges() -> None:
    """Those that were being planned while a survey closed."""
    for survey in Survey.objects.filter(closed_at__gt=clock.now() - DAY):
        forget_nudges(survey)
