"""How belonging stands at the school, from the newest results of a survey of students and those before it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reports.asked import Asked
from reports.bands import Band
from reports.change import Change, Code, Released, comparable, same_people
from reports.dashboards.headline import headline_of
from reports.dashboards.heats import heats_of
from reports.dashboards.trends import Trend, trend_of
from reports.latest import of_students
from reports.models import Release
from reports.practice import practice_between
from reports.reading import not_shown
from reports.snapshots import (
    Area,
    Measures,
    Snapshot,
    area_changes,
    furthest,
    overall,
    overall_change,
    read_snapshots,
)
from reports.standing import standing_of
from schools import clock
from schools.access import MemberRequest
from schools.models import Member
from surveys.participation import Participation, grade_participation

SURVEYS = 6  # the newest, of which the trend is drawn
ENOUGH_TENS = 8  # of participation and of the pair about honesty, in tens of percent


Stood = tuple[Area, Band]


@dataclass(frozen=True)
class Overview:
    """What the newest results say, and what changed since the ones before them."""

    snapshot: Snapshot
    answer: Released | None
    change: Change | None
    changes: dict[Code, Change]
    strongest: list[Stood]
    to_work_on: list[Stood]
    trend: Trend | None


def administrator_dashboard(request: MemberRequest) -> tuple[str, dict[str, Any]]:
    member, now = request.member, clock.now()
    context: dict[str, Any] = {"practice": practice_of_month(member), "month": clock.today(member.school)}
    if releases := newest(member, now):
        context |= shown(member, releases)
        return "reports/dashboards/administrator.html", context
    first = of_students(Release.objects.run_by(member)).first()
    context |= {"next": first, "standing": standing_of(first, now) if first else ""}
    return "reports/dashboards/administrator_empty.html", context


def newest(member: Member, now: datetime) -> list[Release]:
    """With those before that were put to the same people, among the latest. Also without any figure, which says so.
    One query.
    """
    found = list(of_students(Release.objects.visible_to(member, now))[:SURVEYS])
    return found[:1] + [each for each in found[1:] if same_people(each.survey, found[0].survey)]


def practice_of_month(member: Member) -> Any:
    today = clock.today(member.school)
    return practice_between(today.replace(day=1), today)


def shown(member: Member, releases: list[Release]) -> dict[str, Any]:
    overview = overview_in(read_snapshots(member, releases))
    snapshot, survey = overview.snapshot, overview.snapshot.release.survey
    fidelity = fidelity_of(snapshot)
    return {
        "survey": survey,
        "release": snapshot.release,
        "overview": overview,
        "headline": headline_of(snapshot, [area for area, _band in overview.to_work_on]),
        "participation": [(each, is_low(each)) for each in grade_participation(survey)],
        "areas": [(area, *row) for area, row in zip(snapshot.areas, rows_of(overview), strict=True)],
        "fidelity": fidelity,
        "is_doubtful": is_doubtful(fidelity),
        "heats": heats_of(snapshot),
        "not_shown": not_shown(snapshot.release.fewest),
    }


def overview_in(snapshots: list[Snapshot]) -> Overview:
    now, before = snapshots[0], snapshots[1:2]
    measures = now.measures(now.school)
    same = comparable(before[0].parts, now.parts) if before else set()
    earlier = before[0].measures(before[0].school) if before else {}
    return Overview(
        snapshot=now,
        answer=overall(measures),
        change=overall_change(earlier, measures, same),
        changes=area_changes(earlier, measures, same),
        strongest=with_bands(furthest(now.areas, measures, strongest=True), measures),
        to_work_on=with_bands(furthest(now.areas, measures, strongest=False), measures),
        trend=trend_of(snapshots),
    )


def with_bands(areas: list[Area], measures: Measures) -> list[Stood]:
    return [(area, measures[area.code].released.band) for area in areas]


def rows_of(overview: Overview) -> list[tuple[Any, ...]]:
    """Of each area its band, how it changed, and its items with theirs."""
    now, school = overview.snapshot, overview.snapshot.school
    return [
        (
            now.band(school, area.asked),
            overview.changes.get(area.code),
            [(item, now.band(school, item)) for item in area.items],
        )
        for area in now.areas
    ]


def is_low(group: Participation) -> bool:
    return group.tens is not None and group.tens < ENOUGH_TENS


def fidelity_of(snapshot: Snapshot) -> list[tuple[Asked, Band]]:
    """The pair about honesty, each with its band."""
    found = [(each, snapshot.band(snapshot.school, each)) for each in snapshot.questions.fidelity]
    return [(each, band) for each, band in found if band]


def is_doubtful(fidelity: list[tuple[Asked, Band]]) -> bool:
    """Whether the middle of one is under four fifths."""
    return any(band.low + band.high < 2 * 10 * ENOUGH_TENS for _each, band in fidelity)
