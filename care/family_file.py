"""The file for a family: what is kept on one student, as a PDF, when two people agreed to a parent's request."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import typst
from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from care import family_sections as sections
from care.family_rules import LEFT_OUT
from care.family_sections import Section
from care.lawful_openings import entries_of, seen
from care.models import LawfulOpening
from journals.export import fonts, printed
from journals.models import Entry, Thanks
from schools import clock
from schools.models import Member, Opened, Opening
from schools.openings import note_openings

HERE = Path(__file__).parent


@transaction.atomic
def make_file(opening: LawfulOpening, reader: Member) -> bytes:
    """A tagged PDF. That it was made and each text in it are recorded first, once a time.

    Raises Unreadable when that cannot be recorded. Nothing of it touches a disk.
    """
    entries, thanks = list(entries_of(opening, reader)), sections.thanks_within(opening)
    noted = note_all(opening, reader, entries, thanks)
    content = {
        "title": _("What Advisory keeps on %(name)s") % {"name": opening.student.full_name},
        "language": translation.get_language() or "en",
        "about": about_words(opening, reader),
        "nothing": _("Nothing is kept."),
        "sections": [as_data(each) for each in sections_of(opening, entries, thanks, noted)],
        "left_out_heading": _("What is not in this file, and why"),
        "left_out": [str(reason) for reason in LEFT_OUT],
    }
    return typst.compile(
        (HERE / "family_file.typ").read_bytes(),
        format="pdf",
        font_paths=fonts(),
        sys_inputs={"file": json.dumps(content)},
    )


def note_all(
    opening: LawfulOpening, reader: Member, entries: Sequence[Entry], thanks: Sequence[Thanks]
) -> list[Opening]:
    rows = [
        seen(opening, reader, Opened.FILE, opening.pk),
        *(seen(opening, reader, Opened.ENTRY, entry.pk) for entry in entries),
        *(seen(opening, reader, Opened.THANKS, row.pk) for row in thanks),
    ]
    note_openings(rows)
    return rows


def sections_of(
    opening: LawfulOpening, entries: Sequence[Entry], thanks: Sequence[Thanks], noted: Sequence[Opening]
) -> list[Section]:
    """The record of openings as it was before this file."""
    student = opening.student
    before = Opening.objects.told_to(student).exclude(pk__in=[row.pk for row in noted])
    return [
        sections.who_it_is(student),
        sections.advisories(student),
        sections.attendance(student),
        sections.follow_ups(student),
        sections.interests(student),
        sections.proposals(student),
        sections.writing(student, entries),
        sections.thanks_given(thanks),
        sections.lawful(student),
        sections.record(before),
        sections.messages(student),
        *sections.of_other_rooms(student),
        sections.settings_of(student),
    ]


def about_words(opening: LawfulOpening, reader: Member) -> list[str]:
    facts = {
        "name": reader.display_name,
        "school": opening.school.name,
        "day": date_format(clock.today(opening.school)),
    }
    return [
        _("%(name)s of %(school)s made this file on %(day)s, because a parent asked to see it.") % facts,
        _("What people typed stands here as they typed it."),
    ]


def as_data(section: Section) -> dict[str, object]:
    return asdict(section) | {"parts": [printed(part) for part in section.parts]}
