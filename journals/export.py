"""All that a student wrote, and what was answered to it, to take along: as Markdown and as a PDF."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path

import typst
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from journals.feelings import feeling_words
from journals.markdown import tree_of
from journals.models import Entry, Reply, Thanks
from journals.words import EntryWords, read_entries, read_thanks, read_words
from schools.dates import monday_of
from schools.models import Member

HERE = Path(__file__).parent
FONTS = HERE / "fonts"


@dataclass(frozen=True)
class Part:
    """One entry or thanks: a heading, what it answers, the words, and what else there is to say.

    `is_quoted` are words that may be of somebody else: they must not pass for headings or entries of the student.
    """

    heading: str
    words: str
    prompt: str = ""
    facts: list[str] = field(default_factory=list)
    replies: list[tuple[str, str]] = field(default_factory=list)
    is_quoted: bool = False


@dataclass(frozen=True)
class Section:
    heading: str
    parts: list[Part]


def sections_of(student: Member) -> list[Section]:
    """By week, the newest first; then thanks, given and received. What cannot be read any more says so."""
    entries = list(Entry.objects.written_by(student).kept())
    words, replies = read_entries(entries), replies_to(student)
    parts = [
        (monday_of(entry.on), entry_part(entry, words.get(entry.pk), replies[entry.pk])) for entry in entries
    ]
    weeks = [
        Section(_("Week of %(day)s") % {"day": date_format(monday)}, [part for _monday, part in found])
        for monday, found in groupby(parts, key=lambda row: row[0])
    ]
    thanks = list(thanks_parts(student))
    return [*weeks, Section(_("Thanks"), thanks)] if thanks else weeks


def replies_to(student: Member) -> dict[object, list[tuple[str, str]]]:
    rows = list(Reply.objects.kept().filter(entry__author=student).select_related("author"))
    words = read_words(rows)
    found: dict[object, list[tuple[str, str]]] = defaultdict(list)
    for row in rows:
        found[row.entry_id].append((row.author.display_name, words.get(row.pk, lost())))
    return found


def entry_part(entry: Entry, words: EntryWords | None, replies: list[tuple[str, str]]) -> Part:
    facts = [str(entry.get_audience_display())]
    if entry.is_thought:
        facts.append(_("Thought about"))
    if feeling := feeling_words(words):
        facts.append(feeling)
    return Part(
        heading=date_format(entry.on, "l, F j, Y"),
        words=words.text if words else lost(),
        prompt=words.prompt if words else "",
        facts=facts,
        replies=replies,
    )


def thanks_parts(student: Member) -> Iterator[Part]:
    rows = [*Thanks.objects.given_by(student), *Thanks.objects.received_by(student)]
    people = Member.objects.in_bulk(
        {row.giver_id for row in rows} | {row.receiver_id for row in rows} - {None}
    )
    words = read_thanks(rows)
    for row in rows:
        found = words.get(row.pk)
        to = people[row.receiver_id].display_name if row.receiver_id else (found.to if found else "")
        names = {"giver": people[row.giver_id].display_name, "receiver": to, "day": date_format(row.given_at)}
        heading = _("%(giver)s to %(receiver)s, %(day)s") % names
        yield Part(heading, found.text if found else lost(), is_quoted=True)


def lost() -> str:
    return _("What was written here can no longer be read.")


def as_markdown(student: Member) -> str:
    lines = [f"# {title_of(student)}"]
    for section in sections_of(student):
        lines.append(f"## {section.heading}")
        for part in section.parts:
            words = quoted(part.words) if part.is_quoted else part.words
            lines += [f"### {part.heading}", *([quoted(part.prompt)] if part.prompt else []), words]
            lines += [f"*{' · '.join(part.facts)}*"] if part.facts else []
            lines += [quoted(f"**{name}**\n\n{words}") for name, words in part.replies]
    return "\n\n".join(line for line in lines if line) + "\n"


def quoted(words: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in words.splitlines())


def as_pdf(student: Member) -> bytes:
    """Tagged for screen readers. Words are given to Typst as data and never touch a disk."""
    journal = {
        "title": title_of(student),
        "language": translation.get_language() or "en",
        "empty": _("There is nothing in this journal yet."),
        "weeks": [
            {"heading": section.heading, "entries": [printed(part) for part in section.parts]}
            for section in sections_of(student)
        ],
    }
    return typst.compile(
        (HERE / "export.typ").read_bytes(),
        format="pdf",
        font_paths=fonts(),
        sys_inputs={"journal": json.dumps(journal)},
    )


@cache
def fonts() -> typst.Fonts:
    """Those of Typst and our own, whatever the computer has."""
    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS])


def printed(part: Part) -> dict[str, object]:
    return {
        "heading": part.heading,
        "prompt": part.prompt,
        "words": tree_of(part.words),
        "facts": part.facts,
        "replies": [{"by": name, "words": tree_of(words)} for name, words in part.replies],
    }


def title_of(student: Member) -> str:
    return _("Journal of %(name)s") % {"name": student.display_name}
