"""Entries in a list: one's own by week, and those that others shared, the unread first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from journals.models import Entry
from journals.words import EntryWords, read_entries
from schools import clock
from schools.dates import monday_of
from schools.models import Member, Opened, Opening, School

Row = tuple[Entry, EntryWords | None]


@dataclass(frozen=True)
class Week:
    name: str
    rows: list[Row]


def weeks_of(entries: Iterable[Entry], school: School) -> list[Week]:
    """With their words, None for those that cannot be read any more."""
    found = list(entries)
    words = read_entries(found)
    rows = [(entry, words.get(entry.pk)) for entry in found]
    today = clock.today(school)
    return [
        Week(week_name(monday, today), list(these))
        for monday, these in groupby(rows, key=lambda row: monday_of(row[0].on))
    ]


def week_name(monday: date, today: date) -> str:
    this = monday_of(today)
    if monday == this:
        return _("This week")
    if monday == this - timedelta(7):
        return _("Last week")
    named = pgettext("day of this year", "F j") if monday.year == today.year else pgettext("day", "F j, Y")
    return _("Week of %(day)s") % {"day": date_format(monday, named)}


def own_entries(author: Member) -> QuerySet[Entry]:
    return Entry.objects.written_by(author).kept().with_hidden()


def shared_with(member: Member) -> QuerySet[Entry]:
    """With `is_read`, whether the member opened it, and `shared_at`; those that are not read first."""
    mine = Opening.objects.of(Opened.ENTRY, OuterRef("pk")).filter(reader=member)
    rows = Entry.objects.shared_with(member).annotate(
        is_read=Exists(mine), shared_at=Max("shares__shared_at", filter=Q(shares__reader=member))
    )
    return rows.select_related("author", "advisory").order_by("is_read", "-shared_at", "pk")


def unread_count(member: Member) -> int:
    mine = Opening.objects.of(Opened.ENTRY, OuterRef("pk")).filter(reader=member)
    return Entry.objects.shared_with(member).filter(~Exists(mine)).count()
