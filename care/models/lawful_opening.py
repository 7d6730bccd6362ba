from datetime import timedelta
from typing import Self
from uuid import uuid4

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from journals.models import Entry
from schools import clock
from schools.guards import school_guards
from schools.models import Member, Role, School

# Two people of different roles open a student's writing, and no other role takes part.
KEEPERS = (Role.COUNSELOR, Role.ADMINISTRATOR)
APPROVED_WITHIN = timedelta(days=7)
LONGEST_HOURS = 72


class Ground(models.TextChoices):
    PARENT = "parent", _("A parent asks to see it")
    COURT = "court", _("A court order")
    DANGER = "danger", _("Somebody is in danger now")


# How many days after the approval the student may be told at the latest.
TOLD_WITHIN = {Ground.PARENT: 0, Ground.COURT: 365, Ground.DANGER: 7}


class LawfulOpeningQuerySet(models.QuerySet["LawfulOpening"]):
    def visible_to(self, member: Member) -> Self:
        """Counselors and administrators see that there is one, and its ground."""
        return self.all() if member.role in KEEPERS else self.none()

    def with_named(self) -> Self:
        """Adds `named`: how many entries it names, and all that pages tell of it."""
        people = ("student", "asked_by", "approved_by", "refused_by", "school")
        counted = self.select_related(*people).annotate(named=Count("entries"))
        return counted.order_by("-asked_at", "pk")

    def held_by(self, member: Member) -> Self:
        """Asked for or approved by the member."""
        return self.visible_to(member).filter(Q(asked_by=member) | Q(approved_by=member))

    def waiting(self) -> Self:
        """Asked for and not decided, and not too late to be."""
        asked = self.filter(approved_at=None, refused_at=None, ended_at=None)
        return asked.filter(asked_at__gt=clock.now() - APPROVED_WITHIN)

    def second_to(self, member: Member) -> Self:
        """Asked for by another person of another role, so that the member can be the second one."""
        return self.visible_to(member).exclude(asked_by=member).exclude(asked_role=member.role)

    def decidable_by(self, member: Member) -> Self:
        return self.waiting().second_to(member)

    def explained_to(self, member: Member) -> Self:
        """Those whose reason the member may read: who asked, and who can decide or decided."""
        part = Q(asked_by=member) | Q(approved_by=member) | Q(refused_by=member)
        can_decide = Q(pk__in=LawfulOpening.objects.decidable_by(member).values("pk"))
        return self.visible_to(member).filter(part | can_decide)

    def in_force(self) -> Self:
        return self.filter(approved_at__isnull=False, ended_at=None, expires_at__gt=clock.now())

    def opened_by(self, member: Member) -> Self:
        """Those by which the member may read now: who asked for it, as long as their role is the same."""
        return self.in_force().filter(asked_by=member, asked_role=member.role)

    def past(self) -> Self:
        """What is neither waiting nor in force."""
        current = Q(pk__in=LawfulOpening.objects.waiting().values("pk"))
        return self.exclude(current | Q(pk__in=LawfulOpening.objects.in_force().values("pk")))

    def endable_by(self, member: Member) -> Self:
        """A request by who made it; what is in force by who asked for it or approved it."""
        asked = Q(pk__in=LawfulOpening.objects.waiting().values("pk"), asked_by=member)
        running = Q(pk__in=LawfulOpening.objects.in_force().values("pk"))
        return self.held_by(member).filter(asked | running)

    def with_file_for(self, member: Member) -> Self:
        """A parent's request, for the counselor who made it, while it is in force."""
        if member.role != Role.COUNSELOR:
            return self.none()
        return self.opened_by(member).filter(ground=Ground.PARENT)

    def told_to(self, student: Member) -> Self:
        return self.filter(student=student, approved_at__isnull=False, tell_at__lte=clock.now())


class LawfulOpening(models.Model):
    """That one person may read named entries, or those of some days, of one student, for some hours, by law.

    `words` say why (the order's number, who is in danger) and are encrypted with the school's key. The student is told
    at `tell_at`, at once when `tell_on` is None.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    student = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    ground = models.CharField(_("ground"), max_length=6, choices=Ground.choices)
    words = models.BinaryField()
    from_on = models.DateField(_("from"), null=True, blank=True)
    until_on = models.DateField(_("until"), null=True, blank=True)
    hours = models.PositiveSmallIntegerField(
        _("hours to read"), default=24, validators=[MinValueValidator(1), MaxValueValidator(LONGEST_HOURS)]
    )
    tell_on = models.DateField(_("tell the student on"), null=True, blank=True)
    asked_by = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    asked_role = models.CharField(max_length=13)
    asked_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        Member, on_delete=models.CASCADE, null=True, related_name="+", db_constraint=False
    )
    approved_role = models.CharField(max_length=13, blank=True)
    approved_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    tell_at = models.DateTimeField(null=True)
    refused_by = models.ForeignKey(
        Member, on_delete=models.CASCADE, null=True, related_name="+", db_constraint=False
    )
    refused_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    # Only on openings read with_named().
    named: int

    objects = LawfulOpeningQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "pk"]
        constraints = [
            *school_guards("lawful_opening", "student", "asked_by", "approved_by", "refused_by"),
            models.CheckConstraint(condition=Q(ground__in=Ground.values), name="lawful_opening_has_a_ground"),
            models.CheckConstraint(
                condition=Q(hours__range=(1, LONGEST_HOURS)), name="lawful_opening_has_an_end"
            ),
            models.CheckConstraint(
                condition=Q(from_on=None, until_on=None)
                | Q(from_on__isnull=False, until_on__isnull=False, until_on__gte=F("from_on")),
                name="lawful_opening_days_are_in_order",
                violation_error_message=_("The last day must not be before the first."),
            ),
            models.CheckConstraint(
                condition=Q(asked_role__in=KEEPERS), name="lawful_opening_is_asked_for_by_a_keeper"
            ),
            models.CheckConstraint(
                condition=Q(
                    approved_by=None, approved_role="", approved_at=None, expires_at=None, tell_at=None
                )
                | Q(
                    approved_by__isnull=False,
                    approved_role__in=KEEPERS,
                    approved_at__isnull=False,
                    expires_at__isnull=False,
                    expires_at__gt=F("approved_at"),
                    tell_at__isnull=False,
                    refused_at=None,
                ),
                name="approved_opening_has_an_end_and_is_told",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None)
                | (~Q(approved_by=F("asked_by")) & ~Q(approved_role=F("asked_role"))),
                name="second_person_of_another_role_approves",
            ),
        ]

    def __str__(self) -> str:
        return f"lawful opening {self.pk}"

    @property
    def is_in_force(self) -> bool:
        return self.ended_at is None and self.expires_at is not None and self.expires_at > clock.now()


class LawfulEntry(models.Model):
    """One entry that a lawful opening names."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    opening = models.ForeignKey(
        LawfulOpening, on_delete=models.CASCADE, related_name="entries", db_constraint=False
    )
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+", db_constraint=False)

    class Meta:
        constraints = [
            *school_guards("lawful_entry", "opening", "entry"),
            models.UniqueConstraint(fields=["opening", "entry"], name="lawful_opening_names_an_entry_once"),
        ]

    def __str__(self) -> str:
        return f"{self.opening_id} {self.entry_id}"
