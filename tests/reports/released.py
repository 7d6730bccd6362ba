"""Releases as they are stored, without the work that makes them: of a survey of the four items and the pair."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from reports.models import Figure, Release, ReleasedGroup
from reports.texts import keep_texts
from schools import clock
from surveys.models import Part, Survey
from tests.cast import Place
from tests.surveys.rows import a_survey

HOUR = timedelta(hours=1)
Group = dict[str, Any]
EVERYBODY: Group = {"level": "school", "n": 212}
SIXTH: Group = {"level": "grade", "grades": ["6"], "n": 74}
SEVENTH: Group = {"level": "grade", "grades": ["7"], "n": 68}
GIRLS: Group = {"level": "attribute", "attribute": "Gender", "values": ["Girl"], "n": 101}
SMALL: Group = {
    "level": "attribute",
    "attribute": "Race",
    "values": ["Asian", "Black"],
    "has_others": True,
    "n": 31,
}
GIRLS_OF_SIXTH: Group = GIRLS | {"level": "grade_attribute", "grades": ["6"], "n": 33}
SHARED = {"for_teachers": True, "for_students": True, "for_families": True}


def an_advisory_group(place: Place, name: str) -> Group:
    return {"level": "advisory", "advisories": [place.advisories[name].pk], "names": [name], "n": 19}


def every_group(place: Place) -> list[Group]:
    advisories = [an_advisory_group(place, name) for name in place.advisories]
    return [EVERYBODY, SIXTH, SEVENTH, GIRLS, SMALL, GIRLS_OF_SIXTH, *advisories]


def a_held_release(place: Place, survey: Survey | None = None, **more: Any) -> Release:
    """Results of it appear in a day; what is planned are everybody and the seventh grade."""
    now = clock.now()
    times = {"planned_at": now - HOUR, "builds_at": now + 23 * HOUR, "appears_at": now + 24 * HOUR}
    plan = [planned(EVERYBODY), planned(SEVENTH)]
    return Release.objects.create(
        school=place.school, survey=survey or a_survey_that_closed(place), **times | {"plan": plan} | more
    )


def planned(group: Group) -> dict[str, Any]:
    empty = {"grades": [], "attribute": "", "values": [], "advisories": [], "names": [], "has_others": False}
    return empty | group


def a_survey_that_closed(place: Place, *names: str, **more: Any) -> Survey:
    """Without any sheets."""
    now = clock.now()
    times = {"opens_at": now - timedelta(days=9), "closes_at": now - timedelta(days=4)}
    survey = a_survey(place, *names, frozen=False, **times | {"title": "How we belong, fall"} | more)
    Survey.objects.filter(pk=survey.pk).update(closed_at=survey.closes_at)
    survey.refresh_from_db()
    return survey


def a_release(
    place: Place,
    groups: Sequence[Group] | None = None,
    survey: Survey | None = None,
    texts: Sequence[str] = (),
    **more: Any,
) -> Release:
    """Shown since an hour, to administrators unless `more` says so. The band of a group's every figure can be told
    from others' by its place, from 10–15 % on; of everybody it is also known how the answers were spread.
    """
    now = clock.now()
    times = {"planned_at": now - 72 * HOUR, "builds_at": now - 2 * HOUR, "appears_at": now - HOUR}
    release = a_held_release(place, survey, **times | more)
    found = every_group(place) if groups is None else groups
    for position, group in enumerate(found):
        a_group(release, position, group)
    keep_texts(release, texts)
    Release.objects.filter(pk=release.pk).update(done_at=now - 2 * HOUR)
    release.refresh_from_db()
    return release


def a_group(release: Release, position: int, group: Group) -> ReleasedGroup:
    stored = ReleasedGroup.objects.create(
        school_id=release.school_id, release=release, position=position, **group
    )
    low = 10 + 5 * position
    has_items = group["level"] in ("school", "grade", "attribute")
    rows = [
        figure
        for part in Part.objects.filter(survey=release.survey).select_related("version")
        for figure in figures_of(part, has_items, low)
    ]
    if group["level"] == "school":
        rows += spread_of(release)
    Figure.objects.bulk_create(Figure(school_id=release.school_id, group=stored, **row) for row in rows)
    return stored


def figures_of(part: Part, has_items: bool, low: int) -> list[dict[str, Any]]:
    instrument = part.version.instrument
    band = {"part": part, "low": low, "high": low + 5}
    rows = [band | {"construct": each.code} for each in instrument.constructs if instrument.use == "survey"]
    if has_items:
        rows += [band | {"construct": item.construct, "item": item.code} for item in instrument.items]
    return rows


def spread_of(release: Release) -> list[dict[str, Any]]:
    """Of the first item: at most 10 % chose each of the first two answers, at least 75 % the last."""
    part = Part.objects.filter(survey=release.survey).select_related("version")[0]
    item, size = part.version.instrument.items[0], part.version.instrument.scales[0].size
    common = {"part": part, "construct": item.construct, "item": item.code}
    return [
        common | {"option": 0, "low": 0, "high": 10},
        common | {"option": 1, "low": 0, "high": 10},
        common | {"option": size - 1, "low": 75, "high": 100},
    ]
