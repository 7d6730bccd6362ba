"""Whether what people wrote can still be opened: some of each kind of ciphertext and each school.

No word leaves here.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from care.models import Call, Concern, LawfulOpening, Step
from care.words import read_words as read_care
from circles.debriefs import opened as opened_debriefs
from circles.models import Debrief, LogRevision
from circles.notes import read_notes
from journals.models import Entry, Hiding, Reply, Report, Thanks
from journals.words import read_lines, read_words
from reports.models import OpenText
from reports.texts import read_text
from schools.models import WritingKey
from schools.writing.cipher import Unreadable, open_sealed
from schools.writing.keys import opened
from surveys.keys import key_of
from surveys.models import SealedSheet, Sheet, Survey
from surveys.sheets import binding

OF_EACH_KIND = 20


@dataclass(frozen=True)
class Kind:
    """`rows` are those with a ciphertext, `count` says how many of some can be opened, `most` how many are tried."""

    name: str
    rows: QuerySet[Any]
    count: Callable[[Sequence[Any]], int]
    most: int | None = OF_EACH_KIND


@dataclass(frozen=True)
class Sample:
    name: str
    tried: int
    opened: int


def counted(opens: Callable[[Any], object]) -> Callable[[Sequence[Any]], int]:
    """For what is opened one by one, and raises Unreadable."""

    def can_be_opened(row: Any) -> bool:
        try:
            opens(row)
        except Unreadable:
            return False
        return True

    return lambda rows: sum(map(can_be_opened, rows))


def open_sheet(sheet: Any) -> bytes:
    return open_sealed(bytes(sheet.answers), key_of(sheet.survey), binding(sheet))


def read(rows: Sequence[Any]) -> int:
    return len(read_words(rows))


def kinds() -> list[Kind]:
    """The application's role may not read sealed sheets: its owner does."""
    sealed = SealedSheet.objects.using("owner").select_related("survey")
    return [
        Kind("keys of authors", WritingKey.objects.all(), counted(opened), None),
        Kind("keys of surveys", Survey.objects.exclude(wrapped=b""), counted(key_of), None),
        Kind("entries", Entry.objects.exclude(words=b""), read),
        Kind("offered lines", Entry.objects.exclude(line=None), lambda rows: len(read_lines(rows))),
        Kind("replies", Reply.objects.all(), read),
        Kind("thanks", Thanks.objects.all(), read),
        Kind("reports", Report.objects.exclude(words=b""), read),
        Kind("hidings", Hiding.objects.exclude(words=b""), read),
        Kind("calls", Call.objects.all(), lambda rows: len(read_care(rows))),
        Kind("concerns", Concern.objects.all(), lambda rows: len(read_care(rows))),
        Kind("steps of care", Step.objects.exclude(words=None), lambda rows: len(read_care(rows))),
        Kind("lawful openings", LawfulOpening.objects.all(), lambda rows: len(read_care(rows))),
        Kind("notes on circles", LogRevision.objects.exclude(note=None), readable_notes),
        Kind("debriefs", Debrief.objects.all(), readable_debriefs),
        Kind("texts of open questions", OpenText.objects.all(), counted(read_text)),
        Kind("sheets", Sheet.objects.select_related("survey"), counted(open_sheet)),
        Kind("sealed sheets", sealed, counted(open_sheet)),
    ]


def readable_notes(rows: Sequence[LogRevision]) -> int:
    return sum(not note.is_lost for note in read_notes(rows))


def readable_debriefs(rows: Sequence[Debrief]) -> int:
    return sum(debrief.words is not None for debrief in opened_debriefs(rows))


def samples_of(school: int) -> Iterator[Sample]:
    """Within the school's context; keys all of them, of the rest some that chance decides."""
    for kind in kinds():
        rows = kind.rows.filter(school=school)
        chosen = list(rows if kind.most is None else rows.order_by("?")[: kind.most])
        if chosen:
            yield Sample(kind.name, len(chosen), kind.count(chosen))
