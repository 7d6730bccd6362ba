"""The projector: what a whole room may see of a circle, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.forms import fields_for_model
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from circles.agreements import current_agreements
from circles.models import Circle, PlanStep, Run, ShowOfHands
from circles.runs.board import Board, Words, read_board
from schools.seal import seal

# What stands beside each other so that it fits a room's screen: letters, and what goes with that many.
SIZES = ((75, "large"), (150, "middle"), (2000, "small"))
FOOT = ((140, 200), (220, 130), (500, 65), (2000, 0))
LISTS = ((12, "large"), (24, "middle"), (1000, "small"))
LINES = ((260, "large"), (560, "middle"), (5000, "small"))
GROUPS = ((2, "pairs"), (3, "threes"), (1000, "many"))
WORDS_ABOVE_NAMES = 180
WORDS_ABOVE_LINES = 160
BETWEEN = 4
NO_WORDS = Words("")
Fit = TypeVar("Fit")


@dataclass(frozen=True)
class Screen:
    """A step's words and time, the agreements, and names only where the teacher chose to show them.

    Made of nothing else, so that no page of it can tell a turn, a note or who is absent. `shows` is `before`,
    `cancelled`, `over`, `step`, `agreements`, `order`, `groups` or `hands`.
    """

    stamp: str
    shows: str
    agreements: Sequence[str] = ()
    kind: str = ""
    title: str = ""
    words: Words = NO_WORDS
    may_pass: bool = False
    left: int = 0
    seconds: int = 0
    order: Sequence[str] = ()
    groups: Sequence[Sequence[str]] = ()

    @property
    def template(self) -> str:
        return f"circles/_screen_{self.shows}.html"

    @property
    def time(self) -> str:
        return time_words(minutes_of(self.left))

    @property
    def times(self) -> str:
        """What stands for each number of minutes from 0, for the script that counts them down."""
        return "|".join(time_words(minutes) for minutes in range(minutes_of(self.seconds) + 1))

    @property
    def percent_left(self) -> int:
        return max(self.left, 0) * 100 // self.seconds if self.seconds else 0

    @property
    def letters(self) -> int:
        return len(self.words.large) + sum(len(line) for line in self.words.beneath) // 2

    @property
    def size(self) -> str:
        return fitting(self.letters, SIZES)

    @property
    def foot(self) -> list[str]:
        """Those of the agreements that stand below the words without crowding them, in their order."""
        room, lines = fitting(self.letters, FOOT), []
        for line in self.agreements:
            if len(line) + BETWEEN <= room:
                lines.append(line)
                room -= len(line) + BETWEEN
        return lines

    @property
    def size_of_agreements(self) -> str:
        return fitting(sum(map(len, self.agreements)), LINES)

    @property
    def has_room_above_agreements(self) -> bool:
        return len(self.words.large) <= WORDS_ABOVE_LINES and self.size_of_agreements != "small"

    @property
    def people(self) -> int:
        return len(self.order) + sum(map(len, self.groups))

    @property
    def size_of_names(self) -> str:
        return fitting(self.people, LISTS)

    @property
    def size_of_groups(self) -> str:
        """Of the largest."""
        return fitting(max(map(len, self.groups), default=0), GROUPS)

    @property
    def has_room_for_words(self) -> bool:
        """Above the names."""
        return 0 < len(self.words.large) <= WORDS_ABOVE_NAMES

    @property
    def feelings(self) -> list[str]:
        """The hands that one can show; how many there were is nowhere here."""
        labels = fields_for_model(ShowOfHands, ("good", "okay", "hard"))
        return [str(field.label) for field in labels.values()]


def fitting(amount: int, fits: Sequence[tuple[int, Fit]]) -> Fit:
    return next((fit for most, fit in fits if amount <= most), fits[-1][1])


def minutes_of(seconds: int) -> int:
    """Whole minutes, 0 only when nothing is left."""
    return max((seconds + 30) // 60, 1) if seconds > 0 else 0


def time_words(minutes: int) -> str:
    if not minutes:
        return _("take your time")
    return ngettext("about %(minutes)d minute", "about %(minutes)d minutes", minutes) % {"minutes": minutes}


def read_screen(circle: Circle, run: Run | None) -> Screen:
    stamp = stamp_of_screen(circle, run)
    if circle.is_cancelled:
        return Screen(stamp, "cancelled")
    if circle.is_planned:
        agreed = current_agreements(circle.advisory)
        return Screen(stamp, "before", agreed.lines if agreed else ())
    if circle.is_held or not run or not run.is_under_way:
        return Screen(stamp, "over")
    return screen_of(read_board(run), stamp)


def stamp_of_screen(circle: Circle, run: Run | None) -> str:
    """Another one means that the projector shows something else: a turn does not change it, and is not told by it.

    Of a run read `with_agreed`. A circle that waits has no run, or an old one.
    """
    if not run:
        return f"{circle.state}-0"
    shown = [
        run.pk,
        run.step,
        run.step_since,
        run.stretched,
        run.showing,
        run.grouping_id,
        run.ended_at,
        run.agreed,
    ]
    if run.showing == Run.Showing.ORDER:
        shown.append(run.version)
    return f"{circle.state}-{seal(shown)}"


def screen_of(board: Board, stamp: str) -> Screen:
    """Of a circle under way."""
    now, shows = board.now, showing_of(board)
    return Screen(
        stamp=stamp,
        shows=shows,
        agreements=board.agreements,
        kind=str(now.step.get_kind_display()) if now else "",
        title=now.step.title if now and now.step.title != now.words.large else "",
        words=now.words if now else Words(_("Welcome to our circle.")),
        may_pass=board.is_speaking,
        left=board.left,
        seconds=board.seconds,
        order=[place.name for place in board.places if place.seat.is_present] if shows == "order" else [],
        groups=board.groups if shows == "groups" else [],
    )


def showing_of(board: Board) -> str:
    """What the teacher chose; of groups that are not formed, and of the step alone, the step.

    Of a plan without steps, the agreements.
    """
    showing = board.run.showing
    if showing == Run.Showing.STEP or (showing == Run.Showing.GROUPS and not board.groups):
        is_about_them = not board.now or board.now.step.kind == PlanStep.Kind.AGREEMENTS
        return "agreements" if is_about_them and board.agreements else "step"
    return str(showing)
