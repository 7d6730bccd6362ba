"""The making of results: once, in one transaction that destroys what they are made of.

Whoever builds holds the release's row, and nobody waits for it: a second worker finds nothing to do. Killed at any
moment, it has done nothing, and the sheets are there for the next who comes. The log tells ids, and not how long the
work took or what came of it.
"""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from reports.disclosure.release import Release as Outcome
from reports.disclosure.release import release as release_figures
from reports.disclosure.shapes import NONE
from reports.disclosure.shapes import Figure as Band
from reports.groups import in_reading_order, named
from reports.measures import Measures, measures_of
from reports.models import Figure, Release, ReleasedGroup
from reports.sealed import Names, TakenSheet, open_sheets, take_sheets
from reports.texts import keep_texts
from schools import clock
from surveys.keys import destroy_key
from surveys.questionnaire import read_questionnaire

HOUR = timedelta(hours=1)
LONGEST = timedelta(minutes=30)
STORED_TOGETHER = 1000

logger = logging.getLogger(__name__)


def releases_to_build() -> list[UUID]:
    """Of the current school."""
    due = Release.objects.due_at(clock.now()).order_by("builds_at", "pk")
    return list(due.values_list("pk", flat=True))


@transaction.atomic
def build_release(pk: UUID) -> bool:
    """Stores the figures and destroys the sheets; of one that was withheld it only destroys.

    False when it is done, not due, or being built by another. Raises Unreadable when a sheet does not open, and has
    changed nothing then.
    """
    release = due_release(pk)
    if release is None:
        return False
    logger.info("Release %s is due.", release.pk)
    begun_at = clock.now()
    make_results(release)
    finish(release, begun_at, appearance(release, begun_at))
    return True


def make_results(release: Release) -> None:
    """Of its sheets, which are destroyed with their key; of those that were withheld nothing is made."""
    sheets = take_sheets(release.survey)
    if release.withheld_at is None:
        store_results(release, sheets)
    destroy_key(release.survey)


def finish(release: Release, done_at: datetime, appears_at: datetime) -> None:
    release.done_at, release.appears_at = done_at, appears_at
    release.save(update_fields=["plan", "respondents", "appears_at", "done_at"])


def due_release(pk: UUID) -> Release | None:
    due = Release.objects.due_at(clock.now()).filter(pk=pk).select_related("survey")
    return due.select_for_update(skip_locked=True, of=("self",)).first()


def appearance(release: Release, begun_at: datetime) -> datetime:
    """As it was said beforehand; on a later full hour when the work began late. Its end would speak of the answers."""
    ready_at = begun_at + LONGEST
    if ready_at < release.appears_at:
        return release.appears_at
    return ready_at.replace(minute=0, second=0, microsecond=0) + HOUR


def store_results(release: Release, sheets: list[TakenSheet]) -> None:
    survey = release.survey
    questionnaire = read_questionnaire(survey.pk)
    found = open_sheets(survey, sheets, questionnaire)
    measures = measures_of(survey, questionnaire)
    seed = survey.pk.int % 2**32
    outcome = release_figures(measures.asked, found.groups, found.answers, release.fewest, seed)
    release.respondents = len(sheets)
    release.plan = [named(unit, found.names).as_json() for unit in in_reading_order(outcome.units)]
    store_figures(release, outcome, measures, found.names)
    keep_texts(release, found.words)


def store_figures(release: Release, outcome: Outcome, measures: Measures, names: Names) -> None:
    groups = store_groups(release, outcome, names)
    Figure.objects.bulk_create(
        (figure_of(groups[figure.unit], figure, measures) for figure in outcome.figures),
        batch_size=STORED_TOGETHER,
    )


def store_groups(release: Release, outcome: Outcome, names: Names) -> dict[int, ReleasedGroup]:
    """Those with a figure, by their place in the plan; numbered without gaps in the order in which they are read."""
    shown = {outcome.units[figure.unit]: figure.unit for figure in outcome.figures}
    places = [shown[unit] for unit in in_reading_order(shown)]
    groups = [
        ReleasedGroup(
            school_id=release.school_id,
            release=release,
            position=position,
            **named(outcome.units[place], names).as_json(),
        )
        for position, place in enumerate(places)
    ]
    return dict(zip(places, ReleasedGroup.objects.bulk_create(groups), strict=True))


def figure_of(group: ReleasedGroup, figure: Band, measures: Measures) -> Figure:
    measure = measures.measures[figure.construct]
    return Figure(
        school_id=group.school_id,
        group=group,
        part_id=measure.part,
        construct=measure.construct,
        item="" if figure.item == NONE else measures.items[figure.item],
        option=None if figure.option == NONE else figure.option,
        low=figure.low,
        high=figure.high,
    )
