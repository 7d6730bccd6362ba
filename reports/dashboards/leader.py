"""For those who lead circles: what their own students said, and what to try next."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from reports.change import same_people
from reports.commitments import lately
from reports.group_names import group_name
from reports.guides.plan import next_circles
from reports.latest import with_areas
from reports.models import Commitment, Level, Release, ReleasedGroup
from reports.reading import not_shown
from reports.snapshots import Snapshot, changes_between, snapshots_of
from reports.strengths import AreaBand, Sorted, area_bands, sort_areas
from schools import clock
from schools.access import MemberRequest
from schools.models import Advisory, Member

LEVELS = (Level.SCHOOL, Level.ADVISORY)
LATEST = 2  # the latest results, and those with which they are compared
MOST_COMMITMENTS = 4


@dataclass(frozen=True)
class View:
    """What one group said."""

    name: str
    n: int
    areas: Sorted

    @property
    def has_areas(self) -> bool:
        return bool(self.areas.every)

    @property
    def is_compared(self) -> bool:
        return any(area.change for area in self.areas.every)

    @property
    def answer(self) -> str:
        """The strongest and the lowest area in a sentence."""
        if not self.areas.strengths or not self.areas.to_work_at:
            return _("No area stands out")
        words = _("Strongest: %(strongest)s. To work on: %(lowest)s.")
        return words % {
            "strongest": self.areas.strengths[0].words,
            "lowest": self.areas.to_work_at[0].words,
        }


def leader_dashboard(request: MemberRequest) -> tuple[str, dict[str, Any]]:
    member, now = request.member, clock.now()
    groups = ReleasedGroup.objects.visible_to(member).filter(level__in=LEVELS)
    releases = list(with_areas(Release.objects.visible_to(member, now), groups)[:LATEST])
    commitments = lately(Commitment.objects.visible_to(member))[:MOST_COMMITMENTS]
    page: dict[str, Any] = {"release": releases[0] if releases else None, "commitments": commitments}
    if releases:
        page |= what_students_said(member, snapshots_of(releases, groups.filter(release__in=releases)))
        page["circles"] = next_circles(member)
    return "reports/dashboards/leader.html", page


def what_students_said(member: Member, snapshots: Sequence[Snapshot]) -> dict[str, Any]:
    """Of the member's own advisories, or else of the whole school."""
    now = snapshots[0]
    found = [(group, area_bands(group, now)) for group in now.groups]
    known = [(group, areas) for group, areas in found if areas]
    own = [each for each in known if each[0].level == Level.ADVISORY]
    hidden = hidden_advisories(member, [group for group, _areas in own])
    views = [
        view_of(group, with_changes(group, areas, snapshots), now.release) for group, areas in own or known
    ]
    return {
        "views": views,
        "before": snapshots[-1].release if any(view.is_compared for view in views) else None,
        "is_of_school": not own,
        "hidden": get_text_list(hidden, _("and")),
        "not_shown": not_shown(now.release.fewest),
    }


def with_changes(
    group: ReleasedGroup, areas: Sequence[AreaBand], snapshots: Sequence[Snapshot]
) -> list[AreaBand]:
    """Beside each how it changed since the release before, where that has the very same group."""
    now, *before = snapshots
    changes = {
        area.asked: change
        for earlier in before
        for same_group in earlier.groups
        if key_of(same_group) == key_of(group) and is_of_the_same(same_group, earlier, now)
        for area, change in changes_between(earlier, same_group, now, group)
    }
    return [replace(area, change=changes.get(area.asked)) for area in areas]


def is_of_the_same(group: ReleasedGroup, earlier: Snapshot, now: Snapshot) -> bool:
    """An advisory is itself, whoever else was asked; “everybody” is whom the survey was put to."""
    return group.level == Level.ADVISORY or same_people(earlier.release.survey, now.release.survey)


def key_of(group: ReleasedGroup) -> tuple[str, list[int]]:
    return group.level, sorted(group.advisories)


def hidden_advisories(member: Member, shown: Sequence[ReleasedGroup]) -> list[str]:
    """Those that the member leads and that have no figure, whatever the reason."""
    known = {pk for group in shown for pk in group.advisories}
    led = Advisory.objects.led_by(member).current()
    return [str(advisory) for advisory in led if advisory.pk not in known]


def view_of(group: ReleasedGroup, areas: Sequence[AreaBand], release: Release) -> View:
    return View(group_name(group, release.survey), group.n, sort_areas(areas))
