"""For those who lead circles: what their own students said, and what to try next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from reports.asked import Asked
from reports.change import Change, same_people
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
LATEST = 6  # the latest results, and those among which are the ones to compare them with
MOST_COMMITMENTS = 4
# By a group's id and the area.
Changes = Mapping[tuple[int, Asked], Change]


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
    now, *earlier = snapshots
    found = [(group, area_bands(group, now)) for group in now.groups]
    known = [(group, areas) for group, areas in found if areas]
    own = [each for each in known if each[0].level == Level.ADVISORY]
    hidden = hidden_advisories(member, [group for group, _areas in own])
    before, changes = changes_since(earlier, now, [group for group, _areas in own or known])
    return {
        "views": [
            view_of(group, changed(group, areas, changes), now.release) for group, areas in own or known
        ],
        "before": before,
        "is_of_school": not own,
        "hidden": get_text_list(hidden, _("and")),
        "not_shown": not_shown(now.release.fewest),
    }


def changes_since(
    earlier: Sequence[Snapshot], now: Snapshot, groups: Sequence[ReleasedGroup]
) -> tuple[Release | None, Changes]:
    """Since the newest release before that has the very same groups, or one of them."""
    for before in earlier:
        changes = {
            (group.pk, area.asked): change
            for group in groups
            for then in before.groups
            if key_of(then) == key_of(group) and is_of_the_same(then, before, now)
            for area, change in changes_between(before, then, now, group)
        }
        if changes:
            return before.release, changes
    return None, {}


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


def changed(group: ReleasedGroup, areas: Sequence[AreaBand], changes: Changes) -> list[AreaBand]:
    return [replace(area, change=changes.get((group.pk, area.asked))) for area in areas]


def view_of(group: ReleasedGroup, areas: Sequence[AreaBand], release: Release) -> View:
    return View(group_name(group, release.survey), group.n, sort_areas(areas))
