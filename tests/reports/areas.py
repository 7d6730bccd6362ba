"""Releases of the belonging set with bands of one's choice for its constructs."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from reports.models import Figure, Release, ReleasedGroup
from schools import clock
from surveys.models import Part, Survey
from tests.cast import Place
from tests.reports.released import HOUR, a_held_release, a_survey_that_closed
from tests.surveys.rows import BELONGING

Bands = Mapping[str, tuple[int, int]]
# From the strongest to the lowest.
PLAIN: Bands = {
    "caring-adults": (75, 100),
    "classroom-community": (60, 70),
    "trust-and-fairness": (50, 60),
    "student-voice": (0, 30),
}


def a_release_of_areas(
    place: Place,
    school: Bands | None = None,
    days_ago: int = 0,
    survey: Survey | None = None,
    advisories: Mapping[str, Bands] | None = None,
    people: int = 19,
    **more: Any,
) -> Release:
    """Shown since `days_ago` and an hour; a name of several advisories is written “7B 7C”.
    So many `people` of an advisory answered.
    """
    now = clock.now() - timedelta(days=days_ago)
    times = {"planned_at": now - 72 * HOUR, "builds_at": now - 2 * HOUR, "appears_at": now - HOUR}
    survey = survey or a_survey_that_closed(place, BELONGING)
    release = a_held_release(place, survey, **times | more)
    groups: list[tuple[Mapping[str, Any], Bands]] = (
        [({"level": "school", "n": 212}, school)] if school else []
    )
    for names, bands in (advisories or {}).items():
        found = names.split()
        ids = [place.advisories[name].pk for name in found]
        groups.append(({"level": "advisory", "advisories": ids, "names": found, "n": people}, bands))
    put_groups(release, groups)
    Release.objects.filter(pk=release.pk).update(done_at=now - 2 * HOUR)
    release.refresh_from_db()
    return release


def put_groups(release: Release, groups: Sequence[tuple[Mapping[str, Any], Bands]]) -> None:
    part = Part.objects.get(survey=release.survey)
    for position, (group, bands) in enumerate(groups):
        stored = ReleasedGroup.objects.create(
            school_id=release.school_id, release=release, position=position, **group
        )
        Figure.objects.bulk_create(
            Figure(school_id=release.school_id, group=stored, part=part, construct=code, low=low, high=high)
            for code, (low, high) in bands.items()
        )
