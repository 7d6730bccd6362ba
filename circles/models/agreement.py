from datetime import datetime, timedelta
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schools.guards import school_guards
from schools.models import Advisory, Member, School

LONGEST_LINE, MOST_LINES = 160, 12
UNDO = timedelta(days=1)


class OfAdvisoryQuerySet(models.QuerySet):
    def readable_by(self, member: Member) -> Self:
        """For the students of the advisory and those who lead it today; of an archived advisory nobody's."""
        current = Advisory.objects.current()
        mine = current.attended_by(member) if member.is_student else current.led_by(member)
        return self.filter(advisory__in=mine)


class AgreementIdeaQuerySet(OfAdvisoryQuerySet):
    def open_in(self, advisory: Advisory) -> Self:
        """Those that wait for the advisory's next circle."""
        return self.filter(advisory=advisory, state=AgreementIdea.State.OPEN)

    def to_forget(self, now: datetime) -> Self:
        """What was taken back a day ago."""
        return self.filter(state=AgreementIdea.State.WITHDRAWN, withdrawn_at__lte=now - UNDO)

    def closed(self) -> Self:
        """Those that were taken back or not agreed."""
        return self.filter(state__in=[AgreementIdea.State.WITHDRAWN, AgreementIdea.State.DECLINED])

    def closed_for(self, member: Member) -> Self:
        """What one took back oneself, and what the group did not agree on: of that, a student their own."""
        seen = Q(proposed_by=member)
        if not member.is_student:
            seen |= Q(state=AgreementIdea.State.DECLINED)
        return self.closed().readable_by(member).filter(seen)

    def closable_by(self, member: Member) -> Self:
        """One's own, also in an advisory that one left; and those of the advisories that one leads."""
        mine = Q(proposed_by=member)
        if not member.is_student:
            mine |= Q(advisory__in=Advisory.objects.led_by(member))
        return self.filter(mine, advisory__archived_on=None)

    def left_behind_by(self, member: Member) -> Self:
        """One's own that still wait where one reads no agreements any more."""
        waiting = self.filter(proposed_by=member, state=AgreementIdea.State.OPEN, advisory__archived_on=None)
        return waiting.exclude(pk__in=AgreementIdea.objects.readable_by(member))

    def reopenable_by(self, member: Member) -> Self:
        """What one took back oneself; what the group did not agree on, only for those who lead it."""
        closed = Q(state=AgreementIdea.State.WITHDRAWN, proposed_by=member)
        if not member.is_student:
            closed |= Q(state=AgreementIdea.State.DECLINED)
        return self.readable_by(member).filter(closed)


class Agreements(models.Model):
    """One version of the norms that a group made for itself, agreed by a show of hands: counts, never names."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    advisory = models.ForeignKey(
        Advisory, on_delete=models.CASCADE, related_name="agreements", db_constraint=False
    )
    version = models.PositiveIntegerField()
    lines = ArrayField(
        models.CharField(max_length=LONGEST_LINE), size=MOST_LINES, verbose_name=_("agreements")
    )
    hands = models.PositiveSmallIntegerField(_("hands for it"))
    present = models.PositiveSmallIntegerField(_("people there"))
    agreed_on = models.DateField(_("agreed on"))
    written_by = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False, editable=False
    )
    written_at = models.DateTimeField(auto_now_add=True)

    objects = OfAdvisoryQuerySet.as_manager()

    class Meta:
        ordering = ["advisory", "-version"]
        verbose_name_plural = _("agreements")
        constraints = [
            *school_guards("agreements", "advisory", "written_by"),
            models.UniqueConstraint(fields=["advisory", "version"], name="agreements_have_one_of_a_version"),
            models.CheckConstraint(
                condition=Q(hands__lte=F("present")),
                name="no_more_hands_than_people",
                violation_error_message=_("There are more hands than people."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.advisory} {self.version}"


class AgreementIdea(models.Model):
    """An agreement that somebody of the group proposes; the group takes it into its next version, or not."""

    class State(models.TextChoices):
        OPEN = "open", _("For the next circle")
        TAKEN = "taken", _("Agreed")
        DECLINED = "declined", _("Not agreed")
        WITHDRAWN = "withdrawn", _("Taken back")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    advisory = models.ForeignKey(
        Advisory, on_delete=models.CASCADE, related_name="agreement_ideas", db_constraint=False
    )
    text = models.CharField(_("agreement"), max_length=LONGEST_LINE)
    proposed_by = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False, editable=False
    )
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = AgreementIdeaQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            *school_guards("agreement_idea", "advisory", "proposed_by"),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="agreement_idea_has_words",
                violation_error_message=_("Write the agreement."),
            ),
            models.UniqueConstraint(
                fields=["advisory", "text"],
                condition=Q(state="open"),
                name="agreement_idea_is_proposed_once",
                violation_error_message=_("Somebody proposed this already."),
            ),
        ]

    def __str__(self) -> str:
        return self.text
