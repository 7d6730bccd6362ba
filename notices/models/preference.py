from datetime import time

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schools.guards import school_guards
from schools.models import Member, School


class Choice(models.TextChoices):
    EMAIL = "email", _("By e-mail, and here")
    DIGEST = "digest", _("In the weekly e-mail, and here")
    INBOX = "inbox", _("Only here")
    NONE = "none", _("Not at all")


class Preference(models.Model):
    """How a person wants one kind of message. Without a row the kind's own default holds."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    kind = models.CharField(max_length=40)
    choice = models.CharField(max_length=6, choices=Choice.choices)

    class Meta:
        constraints = [
            *school_guards("preference", "member"),
            models.UniqueConstraint(fields=["member", "kind"], name="person_has_one_choice_a_kind"),
            models.CheckConstraint(condition=Q(choice__in=Choice.values), name="choice_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.choice}"


class Rhythm(models.Model):
    """At what hours of the school's own time a person is told. Without a row the fields' defaults hold.

    Quiet hours that end before they begin last over midnight; there are none when both are the same.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    reminder_at = models.TimeField(_("remind me at"), default=time(15, 30))
    quiet_from = models.TimeField(_("no e-mail from"), default=time(20))
    quiet_until = models.TimeField(_("until"), default=time(6, 30))

    class Meta:
        constraints = [
            *school_guards("rhythm", "member"),
            models.UniqueConstraint(fields=["member"], name="person_has_one_rhythm"),
            models.CheckConstraint(
                condition=Q(quiet_from=F("quiet_until"))
                | Q(
                    Q(reminder_at__lt=F("quiet_from")) | Q(reminder_at__gte=F("quiet_until")),
                    quiet_from__lt=F("quiet_until"),
                )
                | Q(
                    quiet_from__gt=F("quiet_until"),
                    reminder_at__lt=F("quiet_from"),
                    reminder_at__gte=F("quiet_until"),
                ),
                name="reminder_comes_outside_of_quiet_hours",
                violation_error_message=_("The reminder would come in the hours without e-mail."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reminder_at:%H:%M}"

    def is_quiet(self, wall: time) -> bool:
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= wall < self.quiet_until
        return wall >= self.quiet_from or wall < self.quiet_until
