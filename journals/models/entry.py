from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Exists, ExpressionWrapper, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from circles.models import Circle
from journals.models.offering import is_for, is_heard
from journals.models.report import hiding, open_report
from journals.models.share import Share
from journals.models.undo import UndoQuerySet
from schools import clock
from schools.guards import school_guards
from schools.models import Advisory, Enrollment, Member, Role, School


class Audience(models.TextChoices):
    ME = "me", _("Only me")
    TEACHER = "teacher", _("My teacher")
    CIRCLE = "circle", _("My circle")


class EntryQuerySet(UndoQuerySet["Entry"]):
    def written_by(self, member: Member) -> Self:
        return self.filter(author=member)

    def with_hidden(self) -> Self:
        """Adds `is_hidden`: whether an adult hid it from the circle that it is for."""
        hidden = Q(audience=Audience.CIRCLE) & Q(Exists(hiding("entry")))
        return self.annotate(is_hidden=ExpressionWrapper(hidden, output_field=models.BooleanField()))

    def finished(self) -> Self:
        """What its readers may read, while the author is at the school."""
        return self.kept().filter(author__left_on=None, finished_at__isnull=False)

    def shared_with(self, member: Member) -> Self:
        """Finished ones that name the member among their readers.

        Of a circle's, students see what is not hidden, and only while they are in that advisory.
        """
        named = Share.objects.filter(entry=OuterRef("pk"), reader=member)
        rows = self.finished().filter(Exists(named))
        if not member.is_student:
            return rows
        here = Enrollment.objects.on(clock.today(member.school)).filter(student=member)
        return rows.filter(Exists(here.filter(advisory=OuterRef("advisory")))).filter(
            ~Exists(hiding("entry"))
        )

    def answerable_by(self, member: Member) -> Self:
        """Adults whom an entry names reply to it; a report to them alone does not name them."""
        return self.none() if member.is_student else self.shared_with(member)

    def reportable_by(self, member: Member) -> Self:
        return self.shared_with(member)

    def reported_to(self, member: Member) -> Self:
        """For a counselor: shared ones with a report that nobody closed yet, or that they hid from a circle."""
        if member.role != Role.COUNSELOR:
            return self.none()
        hidden = Q(Exists(hiding("entry").filter(hidden_by=member)), audience=Audience.CIRCLE)
        shared = self.finished().exclude(audience=Audience.ME)
        return shared.filter(Q(Exists(open_report("entry"))) | hidden)

    def readable_by(self, member: Member) -> Self:
        """One's own, those that name the member, and what was reported to them. Nobody else reads an entry."""
        mine = Q(author=member, removed_at=None)
        theirs = Q(pk__in=Entry.objects.shared_with(member).values("pk"))
        reported = Q(pk__in=Entry.objects.reported_to(member).values("pk"))
        return self.filter(mine | theirs | reported)

    def looked_after_by(self, member: Member) -> Self:
        """For an adult who can read it, when it is the circle's or somebody reported it."""
        if member.is_student:
            return self.none()
        reason = Q(audience=Audience.CIRCLE) | Q(Exists(open_report("entry")))
        return self.readable_by(member).filter(reason)

    def hideable_by(self, member: Member) -> Self:
        """There is something to hide as long as the circle could read it."""
        return self.looked_after_by(member).filter(audience=Audience.CIRCLE)

    def offering_a_line(self) -> Self:
        """Of an entry that is hidden from the circle, the line is hidden too."""
        offered = self.kept().filter(offered_at__isnull=False, author__left_on=None)
        return offered.filter(~Exists(hiding("entry")))

    def offered_for(self, circle: Circle) -> Self:
        """Lines that the circle's students offer, which no other circle of theirs may have heard."""
        rows = self.offering_a_line().filter(is_for(circle, "author", "offered_at"))
        return rows.filter(~is_heard(circle, "offered_at"))


class Entry(models.Model):
    """One journal entry. Its readers are the rows of Share, and nobody but its author without one.

    `words` are encrypted with the author's key: see `journals/words.py`. `version` grows with each save and is bound to
    them. `tab` and `serial` name the last save of the window that wrote last. `line` is what the author offers for the
    next circle, encrypted as `words` are, with a version of its own.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    circle = models.ForeignKey(
        Circle, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    advisory = models.ForeignKey(
        Advisory, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    audience = models.CharField(max_length=7, choices=Audience.choices, default=Audience.ME)
    words = models.BinaryField()
    version = models.PositiveIntegerField(default=1)
    tab = models.UUIDField(null=True)
    serial = models.PositiveIntegerField(default=0)
    is_thought = models.BooleanField(default=False)
    on = models.DateField()
    saved_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    line = models.BinaryField(null=True)
    line_version = models.PositiveIntegerField(default=0)
    offered_at = models.DateTimeField(null=True)

    # Only on entries read with_hidden().
    is_hidden: bool

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-saved_at", "pk"]
        indexes = [models.Index(fields=["school", "author", "-on"], name="entries_of_an_author")]
        constraints = [
            *school_guards("entry", "author", "circle", "advisory"),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="entry_audience_is_known"),
            models.CheckConstraint(
                condition=Q(line=None, offered_at=None) | Q(line__isnull=False, offered_at__isnull=False),
                name="line_is_there_while_it_is_offered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.version}"

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None

    @property
    def is_offered(self) -> bool:
        return self.offered_at is not None
