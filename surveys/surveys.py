"""Making a survey, and what can be changed of it when: everything until it opens, the closing until it closes."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from schools import clock
from schools.locks import one_at_a_time
from schools.models import Advisory, Member
from schools.seal import ChangedMeanwhile, seal
from surveys.asking import Asked
from surveys.keys import give_key
from surveys.models import Part, Survey, SurveyAdvisory
from surveys.versions import keep_version

# What is being saved when a survey opens must be there for whoever answers first.
SETTLED = timedelta(minutes=1)
CHANGEABLE = (
    "title",
    "audience",
    "grades",
    "opens_at",
    "closes_at",
    "consent",
    "contact",
    "question",
    "nudges",
)


class SurveyOpen(Exception):
    """It is open, opens within a minute, or was called off: nothing was changed."""


def can_be_changed(survey: Survey, now: datetime) -> bool:
    return survey.called_off_at is None and now + SETTLED < survey.opens_at


@transaction.atomic
def make_survey(survey: Survey, asked: Asked, advisories: Iterable[Advisory], by: Member) -> None:
    """The survey has its own fields and was not saved; `advisories` count when it is for some of them. Its id comes
    from what was sent, so that the same sent twice is one.
    """
    one_at_a_time(by)
    if Survey.objects.filter(pk=survey.pk).exists():
        return
    survey.made_by, survey.made_at = by, clock.now()
    give_key(survey)
    survey.save(force_insert=True)
    put_questions(survey, asked)
    put_advisories(survey, advisories)


def seal_of_survey(survey: Survey) -> str:
    """Of all that can be changed of it, as it was read."""
    fields = [getattr(survey, name) for name in CHANGEABLE]
    parts = survey.parts.order_by("position").values_list("version", "items")
    return seal([*fields, *parts, *survey.asked_advisories.order_by("advisory").values_list("advisory")])


@transaction.atomic
def change_survey(survey: Survey, asked: Asked, advisories: Iterable[Advisory], seen: str) -> None:
    """To the fields it has now. Raises SurveyOpen; and ChangedMeanwhile unless it stands still as `seen`, or as it
    would become.
    """
    stored = Survey.objects.select_for_update().get(pk=survey.pk)
    if not can_be_changed(stored, clock.now()):
        raise SurveyOpen
    before = seal_of_survey(stored)
    survey.save(update_fields=CHANGEABLE)
    survey.parts.all().delete()
    survey.asked_advisories.all().delete()
    put_questions(survey, asked)
    put_advisories(survey, advisories)
    if before not in (seen, seal_of_survey(Survey.objects.get(pk=survey.pk))):
        raise ChangedMeanwhile


def put_questions(survey: Survey, asked: Asked) -> None:
    Part.objects.bulk_create(
        Part(
            school=survey.school,
            survey=survey,
            version=keep_version(instrument.name, survey.school),
            position=position,
            items=[item.code for item in items],
        )
        for position, (instrument, items) in enumerate(asked.parts)
    )


def put_advisories(survey: Survey, advisories: Iterable[Advisory]) -> None:
    SurveyAdvisory.objects.bulk_create(
        SurveyAdvisory(school=survey.school, survey=survey, advisory=advisory) for advisory in advisories
    )


def call_off(survey: Survey) -> bool:
    """Only before it opens."""
    now = clock.now()
    planned = Survey.objects.kept().filter(pk=survey.pk, opens_at__gt=now)
    return bool(planned.update(called_off_at=now))


def put_back(survey: Survey) -> bool:
    """What was called off; not after the moment at which it would have opened, because families counted on that."""
    called_off = Survey.objects.filter(pk=survey.pk, opens_at__gt=clock.now(), called_off_at__isnull=False)
    return bool(called_off.update(called_off_at=None))


def move_closing(survey: Survey, closes_at: datetime) -> bool:
    """Only while it is open."""
    still_open = Survey.objects.open_at(clock.now()).filter(pk=survey.pk)
    return bool(still_open.update(closes_at=closes_at))
