"""What a school decides about a release: in the hold whether, of how small groups; at any time who sees it.

Each is one conditional update: of two administrators at once the second changes what the first left, and a click that
comes too late changes nothing. False says so.
"""

from reports.models import Release
from schools import clock
from schools.models import Member


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
