"""What students offer for a circle: for whoever leads it, only while they offer it."""

from dataclasses import dataclass

from circles.models import Circle
from journals.models import Entry, Thanks
from journals.words import read_lines, read_thanks


@dataclass(frozen=True)
class OfferedLine:
    author: str
    line: str


@dataclass(frozen=True)
class SpokenThanks:
    giver: str
    receiver: str
    words: str


@dataclass(frozen=True)
class Offered:
    lines: list[OfferedLine]
    thanks: list[SpokenThanks]


def offered_for(circle: Circle) -> Offered:
    """For one to come or under way, which comes with its school; nothing for another. Four queries."""
    if not (circle.is_planned or circle.is_running):
        return Offered([], [])
    return Offered(lines_for(circle), thanks_for(circle))


def lines_for(circle: Circle) -> list[OfferedLine]:
    entries = list(Entry.objects.offered_for(circle).select_related("author").order_by("offered_at", "pk"))
    lines = read_lines(entries)
    return [OfferedLine(entry.author.display_name, lines[entry.pk]) for entry in entries if entry.pk in lines]


def thanks_for(circle: Circle) -> list[SpokenThanks]:
    rows = Thanks.objects.offered_for(circle).select_related("giver", "receiver").order_by("spoken_at", "pk")
    thanks = list(rows)
    words = read_thanks(thanks)
    return [
        SpokenThanks(each.giver.display_name, each.receiver.display_name, words[each.pk].text)
        for each in thanks
        if each.receiver and each.pk in words
    ]
