from django.db import models
from django.db.models import Q

from schools.guards import school_guards
from schools.models.district import School
from schools.models.member import Member


class WritingKey(models.Model):
    """The key of what one member wrote, or of what belongs to the school's record (no author), wrapped.

    Without this row nothing of it can be read any more. `wrapped_by` names the master key, which is in no database.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(
        Member, on_delete=models.CASCADE, null=True, related_name="+", db_constraint=False
    )
    wrapped = models.BinaryField()
    wrapped_by = models.CharField(max_length=8)

    class Meta:
        constraints = [
            *school_guards("writing_key", "author"),
            models.UniqueConstraint(fields=["school", "author"], name="author_has_one_writing_key"),
            models.UniqueConstraint(
                fields=["school"], condition=Q(author=None), name="school_has_one_writing_key"
            ),
        ]

    def __str__(self) -> str:
        return f"key of {self.author_id or 'the school'}"
