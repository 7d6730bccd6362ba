"""What one sees of an entry: its author all that became of it, a reader the words."""

from typing import Any

from journals.audience import people_around, readers_of
from journals.choices import choices_of_finished
from journals.feelings import feeling_words
from journals.forms.entry import LineForm
from journals.forms.reply import ReplyForm
from journals.looking_after import care_of
from journals.models import Entry, Reply
from journals.sentences import who_can_read, who_reads_a_reply
from journals.words import read_entry, read_lines, read_words
from schools.models import Member, Opened, Opening


def page_of(entry: Entry, member: Member, line_form: LineForm | None = None) -> dict[str, Any]:
    words = read_entry(entry)
    common = {
        "entry": entry,
        "words": words,
        "replies": replies_to(entry, member),
        "care": care_of(entry, member),
        **replying_to(entry, member),
    }
    if entry.author_id != member.pk:
        return common | {"is_author": False}
    around = people_around(member)
    return common | {
        "around": around,
        "feeling": feeling_words(words),
        "is_author": True,
        "readers": readers_of(entry),
        "sentence": who_can_read(readers_of(entry)) if entry.is_finished else "",
        "choices": choices_of_finished(entry, around),
        "openings": list(Opening.objects.of(Opened.ENTRY, entry.pk).told_to(member).select_related("reader")),
        "line": read_lines([entry]).get(entry.pk),
        "line_form": line_form or LineForm(),
    }


def replies_to(entry: Entry, member: Member) -> list[tuple[Reply, str | None]]:
    """Those that the member may read, each with its words, or None when they cannot be read any more."""
    rows = list(Reply.objects.readable_by(member).filter(entry=entry).select_related("author"))
    words = read_words(rows)
    return [(row, words.get(row.pk)) for row in rows]


def replying_to(entry: Entry, member: Member) -> dict[str, Any]:
    """For an adult who may reply: the form with its sentence, and what they took back."""
    if not Entry.objects.answerable_by(member).filter(pk=entry.pk).exists():
        return {}
    mine = Reply.objects.restorable().written_by(member).filter(entry=entry)
    return {
        "reply_form": ReplyForm(),
        "reply_sentence": who_reads_a_reply(entry),
        "removed_replies": list(mine),
    }
