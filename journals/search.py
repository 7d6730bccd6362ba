"""Search in one's own entries: they are opened in memory, a batch at a time, and there is no index of their words."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.db.models import QuerySet
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from journals.models import Entry
from journals.words import EntryWords, read_entries

BATCH = 200
MOST_FOUND = 50
BEFORE, BEHIND = 60, 160
PIECE = 1000
ACCENTS = re.compile("[\u0300-\u036f]+")

Found = tuple[Entry, EntryWords]


def plain(words: str) -> str:
    """Without case and accents."""
    return ACCENTS.sub("", unicodedata.normalize("NFD", words)).casefold()


def terms_of(asked: str) -> list[str]:
    """Each once."""
    return list(dict.fromkeys(plain(asked).split()))


def search_entries(entries: QuerySet[Entry], asked: str) -> list[Found]:
    """Those in which every word that was asked for stands, in their order, and no more than `MOST_FOUND`."""
    terms = terms_of(asked)
    return list(islice((found for found in opened(entries) if holds(found[1], terms)), MOST_FOUND))


def opened(entries: QuerySet[Entry]) -> Iterator[Found]:
    pks = list(entries.values_list("pk", flat=True))
    for first in range(0, len(pks), BATCH):
        batch = pks[first : first + BATCH]
        rows = {entry.pk: entry for entry in entries.filter(pk__in=batch)}
        words = read_entries(rows.values())
        yield from ((rows[pk], words[pk]) for pk in batch if pk in words)


def holds(words: EntryWords, terms: Sequence[str]) -> bool:
    there = plain(f"{words.prompt}\n{words.text}")
    return all(term in there for term in terms)


def marked(words: str, asked: str, whole: bool = False) -> SafeString:
    """The piece around the first of the words that were asked for, or all of it, with each of them in `<mark>`."""
    terms = terms_of(asked)
    first = 0 if whole else first_place(words, terms)
    start = 0 if whole else max(0, first - BEFORE)
    end = len(words) if whole else min(len(words), first + BEHIND)
    piece, at = words[start:end], 0
    pieces = ["…" if start else ""]
    for left, right in spans_of(piece, terms):
        pieces += [conditional_escape(piece[at:left]), format_html("<mark>{}</mark>", piece[left:right])]
        at = right
    pieces += [conditional_escape(piece[at:]), "…" if end < len(words) else ""]
    return mark_safe("".join(pieces))


def first_place(words: str, terms: Sequence[str]) -> int:
    """Where the first of them stands; 0 when none does."""
    there = plain(words)
    at = min((found for term in terms if (found := there.find(term)) >= 0), default=0)
    for first in range(0, len(words), PIECE):
        piece = words[first : first + PIECE]
        if at < (length := len(plain(piece))):
            return first + plain_with_places(piece)[1][at]
        at -= length
    return 0


def spans_of(words: str, terms: Iterable[str]) -> list[tuple[int, int]]:
    """Where they stand, in order, none within another: the longest of those that begin at one place."""
    there, places = plain_with_places(words)
    longest_first = sorted(terms, key=len, reverse=True)
    kept: list[tuple[int, int]] = []
    for found in re.finditer("|".join(map(re.escape, longest_first)), there) if longest_first else ():
        left, right = places[found.start()], places[found.end() - 1] + 1
        if not kept or left >= kept[-1][1]:
            kept.append((left, with_accents(words, left, right)))
    return kept


def plain_with_places(words: str) -> tuple[str, list[int]]:
    """`plain(words)`, and for each of its letters the place of the one that it came from."""
    if words.isascii():
        return words.casefold(), list(range(len(words)))
    letters = [(letter, place) for place, each in enumerate(words) for letter in plain(each)]
    return "".join(letter for letter, _place in letters), [place for _letter, place in letters]


def with_accents(words: str, left: int, right: int) -> int:
    """The end of a span together with the accents that follow its last letter as signs of their own."""
    while right < len(words) and ACCENTS.match(words[right]):
        right += 1
    return right
