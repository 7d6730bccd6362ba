"""What a school decides about a release: in the hold whether, of how small groups; at any time who sees it.

Each is a conditional update: a click that comes too late changes nothing, and False says so. What was decided on a page
that somebody overtook is not taken either: see `decide`.
"""

from dataclasses import astuple, dataclass
from typing import Self

from django.db import transaction

from reports.models import Release
from schools import clock
from schools.models import Member
from schools.seal import seal


@dataclass(frozen=True)
class Decision:
    """The fewest people in a group that is shown, and who sees the results besides administrators."""

    fewest: int
    teachers: bool
    students: bool
    families: bool
    district: bool

    @classmethod
    def of(cls, release: Release) -> Self:
        return cls(
            fewest=release.fewest,
            teachers=release.for_teachers,
            students=release.for_students,
            families=release.for_families,
            district=release.for_district,
        )

    @property
    def seal(self) -> str:
        return seal(astuple(self))


class DecidedMeanwhile(Exception):
    """Somebody else decided otherwise after the page was opened: `decision` is what stands. Nothing was changed."""

    def __init__(self, decision: Decision) -> None:
        super().__init__()
        self.decision = decision


@transaction.atomic
def decide(release: Release, decision: Decision, *, seen: str) -> bool:
    """Raises DecidedMeanwhile unless what stands has the seal `seen`, or is the same decision.

    Other groups empty the plan: see `change_fewest`.
    """
    changeable = Release.objects.changeable_at(clock.now()).without_plan()
    stored = changeable.select_for_update(no_key=True).filter(pk=release.pk).first()
    if stored is None:
        return False
    before = Decision.of(stored)
    if before.seal not in (seen, decision.seal):
        raise DecidedMeanwhile(before)
    if decision.fewest != before.fewest and not change_fewest(release, decision.fewest):
        return False
    return change_audience(
        release,
        teachers=decision.teachers,
        students=decision.students,
        families=decision.families,
        district=decision.district,
    )


def withhold(release: Release, by: Member) -> bool:
    """Its sheets are destroyed at the end of the hold and nothing is shown."""
    held = Release.objects.held_at(clock.now()).filter(pk=release.pk, withheld_at=None)
    return bool(held.update(withheld_at=clock.now(), withheld_by=by))


def release_after_all(release: Release) -> bool:
    """What was withheld."""
    held = Release.objects.held_at(clock.now()).filter(pk=release.pk, withheld_at__isnull=False)
    return bool(held.update(withheld_at=None, withheld_by=None))


def change_audience(
    release: Release, *, teachers: bool, students: bool, families: bool, district: bool
) -> bool:
    """Also later, once it has appeared. Not between the hold and that."""
    found = Release.objects.changeable_at(clock.now()).filter(pk=release.pk)
    return bool(
        found.update(
            for_teachers=teachers, for_students=students, for_families=families, for_district=district
        )
    )


def change_fewest(release: Release, fewest: int) -> bool:
    """Empties the plan: whoever calls this queues the task that makes it anew. The database refuses less than ten."""
    held = Release.objects.held_at(clock.now()).filter(pk=release.pk).exclude(fewest=fewest)
    return bool(held.update(fewest=fewest, plan=[]))
