"""Pairs and small groups while a circle runs: of those present, who have not been together lately."""

from collections.abc import Sequence

from circles.groupings import new_seed, save_grouping, together_before
from circles.groups import group_students
from circles.models import Grouping, Run

SIZES = (2, 3, 4, 5)


def form_groups(run: Run, students: Sequence[int], size: int) -> Grouping | None:
    """Groups of about this size in place of those that are shown; None for nobody, or for a size that is none."""
    if size not in SIZES or not students:
        return run.grouping
    if run.grouping_id:
        Grouping.objects.filter(pk=run.grouping_id).delete()
    advisory = run.circle.advisory
    groups = group_students(students, size, together_before(advisory), new_seed())
    return save_grouping(advisory, groups, run.circle)


def clear_groups(run: Run) -> None:
    """Puts the groups away; that they met is remembered."""
    run.grouping = None
    if run.showing == Run.Showing.GROUPS:
        run.showing = Run.Showing.STEP
