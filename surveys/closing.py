"""Closing: once and only once, whoever asks and however often it is interrupted.

Everything happens in one transaction that holds the survey's row: answers that are on their way when it begins are
waited for, later ones are refused by the database. Nothing here opens an answer.
"""

import logging
from collections.abc import Iterable, Sequence
from itertools import islice
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from schools import clock
from surveys.audience import asked_members, groups_of
from surveys.counted import freeze_groups
from surveys.messages.closings import tell_closed
from surveys.messages.nudges import forget_nudges
from surveys.models import Answered, Counted, SealedSheet, Sheet, Survey, Turnout
from surveys.participation import count_turnout, handed_in

SEALED_TOGETHER = 1000

logger = logging.getLogger(__name__)


def end_now(survey: Survey) -> None:
    """Nobody can answer from now on; the task that is due then seals."""
    Survey.objects.open_at(clock.now()).filter(pk=survey.pk).update(closes_at=clock.now())


def surveys_to_close() -> list[UUID]:
    """Of the current school."""
    return list(Survey.objects.due_to_close(clock.now()).order_by("closes_at").values_list("pk", flat=True))


def close_survey(pk: UUID) -> bool:
    """Seals what was handed in by people who are asked today, discards all other answers, and counts.

    False when it is closed already, was called off, or its time is not over.
    """
    survey = Survey.objects.due_to_close(clock.now()).select_for_update().filter(pk=pk).first()
    if survey is None:
        return False
    freeze_groups(survey)
    answered: list[int] = []
    rows = sheets_to_seal(survey).iterator(SEALED_TOGETHER)
    while sheets := list(islice(rows, SEALED_TOGETHER)):
        seal(survey, sheets)
        answered += [sheet.respondent_id for sheet in sheets]
    keep_answered(survey, answered)
    Turnout.objects.bulk_create(count_turnout(survey, handed_in()))
    Counted.objects.filter(survey=survey).delete()
    Sheet.objects.filter(survey=survey).delete()
    survey.closed_at = clock.now()
    survey.save(update_fields=["closed_at"])
    forget_nudges(survey)
    tell_closed(survey)
    logger.info("Survey %s is closed.", survey.pk)
    return True


def sheets_to_seal(survey: Survey) -> QuerySet[Sheet]:
    """In no order that says who answered when."""
    asked = asked_members(survey).filter(pk=OuterRef("respondent"))
    handed_in = Sheet.objects.filter(Exists(asked), survey=survey, handed_in_at__isnull=False)
    return handed_in.order_by("?")


def seal(survey: Survey, sheets: Sequence[Sheet]) -> None:
    groups = groups_of(survey, [sheet.respondent_id for sheet in sheets])
    SealedSheet.objects.bulk_create(
        SealedSheet(
            id=sheet.pk,
            school_id=survey.school_id,
            survey=survey,
            answers=sheet.answers,
            groups=groups[sheet.respondent_id],
        )
        for sheet in sheets
    )


def keep_answered(survey: Survey, members: Iterable[int]) -> None:
    """In the order of the people: stored in that of the sealed sheets, the rows would say whose each sheet is."""
    ordered = iter(sorted(members))
    while together := list(islice(ordered, SEALED_TOGETHER)):
        Answered.objects.bulk_create(
            Answered(school_id=survey.school_id, survey=survey, member_id=member) for member in together
        )
