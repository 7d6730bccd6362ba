"""Who has seen what of a student's, as the student reads it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from care.lawful_words import scope_words
from care.models import Call, LawfulOpening
from journals.models import Entry, Thanks
from schools.models import Member, Opened, Opening


@dataclass(frozen=True)
class Seen:
    """One opening in a sentence, with where its own thing is found, when that is still there. `times` counts those that
    followed each other within a day and are alike; `opening` is the latest.
    """

    opening: Opening
    sentence: str
    url: str
    times: int


def openings_told_to(student: Member) -> QuerySet[Opening]:
    return Opening.objects.told_to(student).select_related("reader")


def described(openings: Iterable[Opening], student: Member) -> list[Seen]:
    """Three queries for any number."""
    rows = list(openings)
    ids = {row.about for row in rows if row.about}
    entries = Entry.objects.written_by(student).kept().filter(pk__in=ids)
    days: dict[UUID | None, date] = dict(entries.values_list("pk", "on"))
    urls = urls_of({"journals:entry_detail": days, **others(ids, student)})
    return [
        Seen(row, sentence_of(row, days.get(row.about)), urls.get(row.about, ""), times)
        for row, times in alike(rows)
    ]


def alike(rows: Iterable[Opening]) -> Iterator[tuple[Opening, int]]:
    """`rows` have the latest first."""

    def key(row: Opening) -> tuple[object, ...]:
        return row.reader_id, row.what, row.about, row.reason, localtime(row.opened_at).date()

    for _key, same in groupby(rows, key):
        latest, *earlier = same
        yield latest, 1 + len(earlier)


def others(ids: set[UUID], student: Member) -> dict[str, Iterable[UUID | None]]:
    """What is no entry and still there, by the name of its page."""
    return {
        "journals:thanks_detail": Thanks.objects.given_by(student)
        .filter(pk__in=ids)
        .values_list("pk", flat=True),
        "care:call_detail": Call.objects.made_by(student).filter(pk__in=ids).values_list("pk", flat=True),
    }


def urls_of(found: Mapping[str, Iterable[UUID | None]]) -> dict[UUID | None, str]:
    return {pk: reverse(name, args=[pk]) for name, ids in found.items() for pk in ids}


def sentence_of(opening: Opening, day: date | None) -> str:
    """`day` is that of an entry which is still there."""
    sentences = {
        Opened.ENTRY: _("%(name)s opened what you wrote in your journal on %(day)s.")
        if day
        else _("%(name)s opened something you wrote in your journal."),
        Opened.THANKS: _("%(name)s opened thanks that you gave."),
        Opened.CALL: _("%(name)s read what you asked an adult about."),
        Opened.FILE: _("%(name)s made a file for your family of what Advisory keeps about you."),
        Opened.CODE: _("%(name)s made a sign-in code for you. Whoever has it can sign in as you, once."),
    }
    named = {"name": opening.reader.display_name, "day": date_format(day) if day else ""}
    return sentences[Opened(opening.what)] % named


@dataclass(frozen=True)
class Told:
    """A lawful opening as the student is told of it."""

    opening: LawfulOpening
    scope: str


def lawful_openings_told_to(student: Member) -> list[Told]:
    rows = LawfulOpening.objects.told_to(student).with_named().order_by("-approved_at", "pk")
    return [Told(row, scope_words(row, row.named)) for row in rows]
