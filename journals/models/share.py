from django.db import models

from schools.guards import school_guards
from schools.models import Member, School


class Share(models.Model):
    """One person who may read one entry. Taken back, the row is gone."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    entry = models.ForeignKey(
        "journals.Entry", on_delete=models.CASCADE, related_name="shares", db_constraint=False
    )
    reader = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    shared_at = models.DateTimeField()

    class Meta:
        ordering = ["reader__sort_key", "pk"]
        constraints = [
            *school_guards("share", "entry", "reader"),
            models.UniqueConstraint(fields=["entry", "reader"], name="entry_names_a_reader_once"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.reader_id}"
