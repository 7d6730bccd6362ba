"""For students: what everybody said, as far as the school shows it, and what comes of it."""

from typing import Any

from reports.commitments import lately, shown
from reports.dashboards.leader import view_of
from reports.latest import latest_of
from reports.models import Commitment, Release, ReleasedGroup
from reports.reading import favourable_answers, not_shown
from reports.snapshots import snapshots_of
from reports.strengths import abouts_of, area_bands
from schools import clock
from schools.access import MemberRequest
from schools.models import Member
from surveys.sentences import PROMISE

MOST_COMMITMENTS = 6


def student_dashboard(request: MemberRequest) -> tuple[str, dict[str, Any]]:
    member = request.member
    releases = Release.objects.visible_to(member, clock.now())
    commitments = lately(Commitment.objects.visible_to(member))[:MOST_COMMITMENTS]
    page: dict[str, Any] = {"shown": shown(commitments, releases, clock.today(member.school))}
    if release := latest_of(releases, ReleasedGroup.objects.visible_to(member)):
        page |= what_everybody_said(member, release)
    return "reports/dashboards/student.html", page


def what_everybody_said(member: Member, release: Release) -> dict[str, Any]:
    groups = ReleasedGroup.objects.visible_to(member).filter(release=release)
    (snapshot,) = snapshots_of([release], groups)
    abouts = abouts_of(snapshot.parts)
    views = [view_of(group, area_bands(group, snapshot, abouts), release) for group in snapshot.groups]
    return {
        "release": release,
        "view": next((each for each in views if each.has_areas), None),
        "reading": [*favourable_answers(snapshot.questions.asked), not_shown(release.fewest)],
        "promise": PROMISE,
    }
