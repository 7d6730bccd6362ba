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
ACCENTS = re.compile("[\u0300-\u036f]+")

Found = tuple[Entry, EntryWords]


def plain(words: str) -> str:
    """Without case and accents."""
    return ACCENTS.sub("", unicodedata.normalize("NFD", words)).casefold()


def terms_of(asked: str) -> list[str]:
    return plain(asked).split()


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
    spans = spans_of(words, terms_of(asked))
    first = spans[0][0] if spans and not whole else 0
    start = max(0, first - BEFORE) if not whole else 0
    end = len(words) if whole else min(len(words), first + BEHIND)
    pieces, at = ["…" if start else ""], start
    for left, right in spans:
        if left < at or right > end:
            continue
        pieces += [conditional_escape(words[at:left]), format_html("<mark>{}</mark>", words[left:right])]
        at = right
    pieces += [conditional_escape(words[at:end]), "…" if end < len(words) else ""]
    return mark_safe("".join(pieces))


def spans_of(words: str, terms: Iterable[str]) -> list[tuple[int, int]]:
    """Where they stand, in order, none within another."""
    there, places = plain_with_places(words)
    spans = {
        (places[found.start()], places[found.end() - 1] + 1)
        for term in terms
        for found in re.finditer(re.escape(term), there)
    }
    kept: list[tuple[int, int]] = []
    for left, right in sorted(spans, key=lambda span: (span[0], -span[1])):
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
