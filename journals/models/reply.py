from typing import Self
from uuid import uuid4

from django.db import models

from journals.models.entry import Entry
from journals.models.undo import UndoQuerySet
from schools.guards import school_guards
from schools.models import Member, School


class ReplyQuerySet(UndoQuerySet["Reply"]):
    def written_by(self, member: Member) -> Self:
        return self.filter(author=member)

    def readable_by(self, member: Member) -> Self:
        """Its author's, and the entry's author's: nobody else in the circle sees a reply."""
        mine = models.Q(author=member) | models.Q(entry__author=member, entry__removed_at=None)
        return self.kept().filter(mine)


class Reply(models.Model):
    """What an adult answered to an entry that was shared with them. `words` are encrypted with the adult's key."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="replies", db_constraint=False)
    author = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    words = models.BinaryField()
    written_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        verbose_name_plural = "replies"
        constraints = [
            *school_guards("reply", "entry", "author"),
        ]

    def __str__(self) -> str:
        return f"reply {self.pk}"
