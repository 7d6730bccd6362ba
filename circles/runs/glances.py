"""What a screen asks of its run once a second: as little as tells whether there is something else to show.

A whole school's screens do that at once, so these queries are prepared; their rows are as `led_by` gives them.
"""

from datetime import date

from circles.models import Run
from circles.models.circle import is_led_on
from schools import clock
from schools.models import Member
from schools.prepared import Prepared

CIRCLE = ("circle__state", "circle__starts_at", "circle__minutes")
OF_BOARD = ("version", "ended_at")
OF_SCREEN = (*OF_BOARD, "step", "step_since", "stretched", "showing", "grouping", "started_at")
EXAMPLES = {"circle": -1, "member": -2, "today": date(2000, 1, 1)}

BOARD = Prepared(
    lambda circle, member, today: (
        Run.objects.filter(is_led_on(today, member, "circle__"), circle=circle)
        .select_related("circle")
        .only(*OF_BOARD, *CIRCLE)
    ),
    **EXAMPLES,
)
SCREEN = Prepared(
    lambda circle, member, today: (
        Run.objects.filter(is_led_on(today, member, "circle__"), circle=circle)
        .with_agreed()
        .select_related("circle")
        .only(*OF_SCREEN, *CIRCLE)
    ),
    **EXAMPLES,
)
NEWCOMERS = Prepared(lambda run: Run.objects.with_newcomers().only("pk").filter(pk=run), run=-1)


def glance_at_board(circle: int, member: Member) -> Run | None:
    """Of a circle that the member leads, or keeps as a student."""
    if member.is_student:
        kept = Run.objects.kept_by(member).select_related("circle").only(*OF_BOARD, *CIRCLE)
        return kept.filter(circle=circle).first()
    return BOARD.first(circle=circle, member=member.pk, today=clock.today(member.school))


def glance_at_screen(circle: int, member: Member) -> Run | None:
    """Of a circle that the member leads; with `agreed`."""
    return SCREEN.first(circle=circle, member=member.pk, today=clock.today(member.school))


def has_newcomers(run: Run) -> bool:
    """Whether somebody of the circle's day has no seat yet while it is under way."""
    found = NEWCOMERS.first(run=run.pk)
    return found is not None and found.has_newcomers
