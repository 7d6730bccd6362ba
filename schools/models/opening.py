from typing import Self
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from schools import clock
from schools.guards import school_guards
from schools.models.district import School
from schools.models.member import Member


class Opened(models.TextChoices):
    """What of a person's was opened."""

    ENTRY = "entry", _("Journal entry")
    THANKS = "thanks", _("Thanks")
    CALL = "call", _("Call for an adult")
    FILE = "file", _("File for the family")
    CODE = "code", _("Sign-in code")


class Reason(models.TextChoices):
    """Why somebody else could open it."""

    NAMED = "named", _("you chose them")
    ASKED = "asked", _("you asked for an adult")
    REPORTED = "reported", _("somebody reported it")
    LAW = "law", _("the law allowed it")
    OFFICE = "office", _("it is part of their work")


class OpeningQuerySet(models.QuerySet["Opening"]):
    def of(self, what: Opened, about: object) -> Self:
        """Of one row, or of the rows of an outer query when `about` is an OuterRef."""
        return self.filter(what=what, about=about)

    def told_to(self, member: Member) -> Self:
        """What the person whose it is may see by now."""
        return self.filter(whose=member, told_at__lte=clock.now())


class Opening(models.Model):
    """One time that somebody opened what is another person's: written once, never changed, never deleted.

    The application's role may insert and read, no more. `seal` is over the row and the seal of the one before, so that
    whoever changes the database by other ways is found out: see `schools/openings.py`. `about` is the row's id in its
    own table, where it may be gone by now. `told_at` is when the person may know.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveBigIntegerField()
    reader = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    whose = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    what = models.CharField(max_length=6, choices=Opened.choices)
    about = models.UUIDField(null=True)
    reason = models.CharField(max_length=8, choices=Reason.choices)
    opened_at = models.DateTimeField()
    told_at = models.DateTimeField()
    seal = models.BinaryField()

    objects = OpeningQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-number"]
        indexes = [
            models.Index(fields=["about", "reader"], name="openings_of_a_row"),
            models.Index(fields=["whose", "-opened_at"], name="openings_of_a_person"),
        ]
        constraints = [
            *school_guards("opening_in_record", "reader", "whose"),
            models.UniqueConstraint(fields=["school", "number"], name="openings_are_numbered"),
        ]

    def __str__(self) -> str:
        return f"{self.reader_id} {self.what} {self.opened_at}"


class OpeningHead(models.Model):
    """Where the record of a school ends: the number and the seal of its latest opening, and a seal over both.

    Made with the school's key; whoever writes the next opening locks it.
    """

    school = models.OneToOneField(School, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveBigIntegerField(default=0)
    latest = models.BinaryField(default=bytes)
    seal = models.BinaryField()

    class Meta:
        constraints = [*school_guards("opening_head")]

    def __str__(self) -> str:
        return f"{self.number}"
