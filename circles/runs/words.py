"""Sentences of the run screen that hold a number, also those that a script needs before it asks the server again."""

from collections.abc import Callable, Iterable

from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from circles.models import Circle


def for_each(words: Callable[[int], str], numbers: Iterable[int]) -> str:
    """For a data attribute: the sentence of each number, with bars between them."""
    return "|".join(words(number) for number in numbers)


def to_go_words(left: int, is_round: bool) -> str:
    """How many people there are to hear; nothing where nobody asks."""
    if not left:
        return _("Everyone has had a turn") if is_round else ""
    if is_round:
        words = ngettext("%(left)d to go: take your time", "%(left)d to go: take your time", left)
    else:
        words = ngettext("Not yet had a turn: %(left)d", "Not yet had a turn: %(left)d", left)
    return words % {"left": left}


def end_words(circle: Circle) -> str:
    """When its time is over: “9:35 a.m.”."""
    return time_format(localtime(circle.ends_at), "TIME_FORMAT")


def over_words(minutes: int, end: str) -> str:
    """By how many minutes the plan is longer than the circle's time, until `end`. Of one nobody need hear."""
    if minutes < 2:
        return ""
    words = ngettext(
        "The plan takes about %(minutes)d minute more than there is until %(end)s",
        "The plan takes about %(minutes)d minutes more than there are until %(end)s",
        minutes,
    )
    return words % {"minutes": minutes, "end": end}


def unsent_words(number: int) -> str:
    words = ngettext("%(number)d tap waits to be sent", "%(number)d taps wait to be sent", number)
    return words % {"number": number}
