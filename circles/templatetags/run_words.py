"""What the run screen draws of seconds and groups."""

from collections.abc import Sequence

from django import template

from circles.runs.board import Board

register = template.Library()


@register.filter
def clock(seconds: int) -> str:
    """“5:10”, never below “0:00”."""
    minutes, rest = divmod(max(seconds, 0), 60)
    return f"{minutes}:{rest:02}"


@register.filter
def ring_offset(board: Board) -> str:
    """How much of a ring of length 1 is behind the step."""
    left = min(max(board.left, 0) / (board.seconds or 1), 1)
    return f"{1 - left:.3f}"


@register.filter
def group_size(groups: Sequence[Sequence[str]]) -> int:
    """The size to ask for groups like these by: among pairs one may be of three."""
    sizes = sorted(len(group) for group in groups)
    return 2 if sizes[:-1] == [2] * (len(sizes) - 1) and sizes[-1] < 4 else sizes[-1]
