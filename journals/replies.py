"""What an adult answers to an entry that was shared with them."""

from uuid import UUID

from django.db import transaction

from journals.messages.replies import tell_reply
from journals.models import Entry, Reply
from journals.words import put_words
from schools import clock
from schools.models import Member

LONGEST = 1000  # characters


@transaction.atomic
def send_reply(entry: Entry, author: Member, pk: UUID, words: str) -> Reply | None:
    """The one that stands: sent twice, it is the first. None when that is taken back since."""
    reply = Reply(id=pk, school_id=entry.school_id, entry=entry, author=author, written_at=clock.now())
    put_words(reply, words)
    Reply.objects.bulk_create([reply], ignore_conflicts=True)
    kept = Reply.objects.kept().written_by(author).filter(pk=pk, entry=entry).first()
    if kept:
        tell_reply(kept)
    return kept


def read_replies(entry: Entry, member: Member) -> None:
    """Its author has them on the screen."""
    if entry.author_id == member.pk:
        Reply.objects.kept().filter(entry=entry, read_at=None).update(read_at=clock.now())


def remove_reply(reply: Reply) -> None:
    """Nobody reads it any more. For a day whoever wrote it can bring it back."""
    Reply.objects.filter(pk=reply.pk, removed_at=None).update(removed_at=clock.now())


@transaction.atomic
def restore_reply(reply: Reply) -> bool:
    """Undoes `remove_reply`. False when the day is over."""
    if not Reply.objects.restorable().filter(pk=reply.pk).update(removed_at=None):
        return False
    tell_reply(reply)
    return True


def forget_replies() -> None:
    """Deletes what was taken back a day ago."""
    Reply.objects.to_forget().delete()
