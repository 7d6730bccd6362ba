"""For those who lead circles: what their own students said, and what to try next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from reports.asked import asked_in
from reports.commitments import lately
from reports.group_names import group_name
from reports.guides.plan import next_circles
from reports.latest import latest_of
from reports.models import Commitment, Level, Release, ReleasedGroup
from reports.reading import not_shown
from reports.results import bands_of
from reports.strengths import Area, Sorted, areas_of, sort_areas
from schools import clock
from schools.access import MemberRequest
from schools.models import Advisory, Member
from surveys.models import Part

LEVELS = (Level.SCHOOL, Level.ADVISORY)
MOST_COMMITMENTS = 4


@dataclass(frozen=True)
class View:
    """What one group said."""

    name: str
    n: int
    areas: Sorted

    @property
    def has_areas(self) -> bool:
        return any((self.areas.strengths, self.areas.others, self.areas.to_work_at))

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
    release = latest_of(Release.objects.visible_to(member, now), groups)
    commitments = lately(Commitment.objects.visible_to(member))[:MOST_COMMITMENTS]
    page: dict[str, Any] = {"release": release, "commitments": commitments}
    if release:
        page |= what_students_said(member, release, list(groups.filter(release=release)))
        page["circles"] = next_circles(member)
    return "reports/dashboards/leader.html", page


def what_students_said(member: Member, release: Release, groups: Sequence[ReleasedGroup]) -> dict[str, Any]:
    """Of the member's own advisories, or else of the whole school."""
    parts = Part.objects.filter(survey=release.survey_id).select_related("version")
    asked, bands = asked_in(list(parts)), bands_of(groups, with_spread=False)
    found = [(group, areas_of(group, bands, asked)) for group in groups]
    known = [(group, areas) for group, areas in found if areas]
    own = [each for each in known if each[0].level == Level.ADVISORY]
    hidden = hidden_advisories(member, [group for group, _areas in own])
    views = [view_of(group, areas, release) for group, areas in own or known]
    return {
        "views": views,
        "is_of_school": not own,
        "hidden": get_text_list(hidden, _("and")),
        "not_shown": not_shown(release.fewest),
    }


def hidden_advisories(member: Member, shown: Sequence[ReleasedGroup]) -> list[str]:
    """Those that the member leads and that have no figure, whatever the reason."""
    known = {pk for group in shown for pk in group.advisories}
    led = Advisory.objects.led_by(member).current()
    return [str(advisory) for advisory in led if advisory.pk not in known]


def view_of(group: ReleasedGroup, areas: Sequence[Area], release: Release) -> View:
    return View(group_name(group, release.survey), group.n, sort_areas(areas))
