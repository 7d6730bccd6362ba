"""Results with bands of one's choice: of the belonging set and the pair about honesty."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from reports.models import Figure, Release, ReleasedGroup
from schools import clock
from schools.models import Member, Role
from surveys.models import Level, Part, Survey, Turnout
from tests.cast import Place
from tests.reports.released import Group, a_held_release, a_survey_that_closed, every_group
from tests.surveys.rows import BELONGING, FIDELITY

Pair = tuple[int, int]
MIDDLE: Pair = (60, 65)


def results_of(
    place: Place,
    groups: Sequence[Group] | None = None,
    *,
    days_ago: int = 0,
    bands: Mapping[tuple[str, str], Pair] | None = None,
    names: tuple[str, ...] = (BELONGING, FIDELITY),
    answered: Pair | None = (212, 240),
    survey: Survey | None = None,
    **more: Any,
) -> Release:
    """Shown since so many days, to administrators. All groups have 60–65 % for everything, unless `bands` says
    otherwise by a name or the level of the group, and by construct or, with "", of all of them.
    """
    ago = timedelta(days=days_ago)
    times = {name: clock.now() - ago - timedelta(hours=hours) for name, hours in HOURS.items()}
    if survey is None:
        closes = clock.now() - ago - timedelta(days=4)
        survey = a_survey_that_closed(
            place, *names, opens_at=closes - timedelta(days=5), closes_at=closes, title=f"Survey {days_ago}"
        )
    release = a_held_release(place, survey, **times | more)
    for position, group in enumerate(every_group(place) if groups is None else groups):
        store(release, position, group, bands or {})
    if answered:
        count = {"answered": answered[0], "asked": answered[1]}
        Turnout.objects.create(school=place.school, survey=survey, level=Level.SCHOOL, **count)
    Release.objects.filter(pk=release.pk).update(done_at=times["builds_at"])
    release.refresh_from_db()
    return release


HOURS = {"planned_at": 72, "builds_at": 2, "appears_at": 1}


def store(release: Release, position: int, group: Group, bands: Mapping[tuple[str, str], Pair]) -> None:
    stored = ReleasedGroup.objects.create(
        school_id=release.school_id, release=release, position=position, **group
    )
    has_items = group["level"] in ("school", "grade", "attribute")
    Figure.objects.bulk_create(
        Figure(
            school_id=release.school_id,
            group=stored,
            part=part,
            construct=construct,
            item=item,
            low=low,
            high=high,
        )
        for part in Part.objects.filter(survey=release.survey).select_related("version")
        for construct, item in asked_of(part, has_items)
        for low, high in [band_of(group, construct, bands)]
    )


def asked_of(part: Part, has_items: bool) -> list[tuple[str, str]]:
    instrument = part.version.instrument
    whole = [(each.code, "") for each in instrument.constructs] if instrument.use == "survey" else []
    items = [(each.construct, each.code) for each in instrument.items] if has_items else []
    return whole + items


def band_of(group: Group, construct: str, bands: Mapping[tuple[str, str], Pair]) -> Pair:
    names = [*group.get("names", []), *group.get("values", []), *group.get("grades", []), group["level"]]
    for name in names:
        for what in (construct, ""):
            if (name, what) in bands:
                return bands[name, what]
    return MIDDLE


def send_to(place: Place, member: Member) -> Member:
    """The same person of the district in another school of it."""
    names = {"given_name": member.given_name, "family_name": member.family_name}
    with place.context():
        return Member.objects.create(school=place.school, account=member.account, role=Role.DISTRICT, **names)
