from django.db import models

from journals.models.subject import about_one_thing, entry_key, thanks_key
from schools.guards import school_guards
from schools.models import Member, School


class Opening(models.Model):
    """One time that somebody else opened what a person wrote, `after_report` when they could only because of one."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    entry = entry_key()
    thanks = thanks_key()
    reader = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    after_report = models.BooleanField(default=False)
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [*school_guards("opening", "entry", "thanks", "reader"), about_one_thing("opening")]

    def __str__(self) -> str:
        return f"{self.reader_id} {self.opened_at}"
