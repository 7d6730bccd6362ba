import uuid
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from schools import clock
from schools.guards import school_guards
from schools.models import Member, School
from schools.models.member import OFFICE

SHOWN_FOR = timedelta(days=90)


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    INBOX = "inbox", _("In Advisory")


class State(models.TextChoices):
    PENDING = "pending", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not sent")
    UNKNOWN = "unknown", _("Sent or not, nobody knows")
    CANCELLED = "cancelled", _("Not needed any more")


class Failure(models.TextChoices):
    """Why it was not sent, in words for the office."""

    NONE = "", ""
    NO_ADDRESS = "no_address", _("There is no e-mail address, or it is not one that e-mail can be sent to.")
    REFUSED_ADDRESS = "refused_address", _("The mail server says that there is no such address.")
    REFUSED = "refused", _("The mail server refused the message.")
    GAVE_UP = "gave_up", _("The mail server could not take it until it was too late.")
    TOO_LATE = "too_late", _("It was too late before it could be sent.")
    NOT_WRITTEN = "not_written", _("The message could not be written. The log of the worker says why.")
    NOT_TRUE = "not_true", _("What it says was no longer so.")
    NOT_WANTED = "not_wanted", _("The person does not want it any more, or has left.")
    CUT_OFF = "cut_off", _("The connection broke, or the sender was stopped, while it was handed over.")


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def overseen_by(self, member: Member) -> Self:
        """Whom it went to and what became of it; the words are only for the person themselves."""
        return self.all() if member.role in OFFICE else self.none()

    def in_inbox_of(self, member: Member) -> Self:
        """What has arrived in Advisory for this person, the latest first."""
        return self.arrived_for(member.pk, clock.now() - SHOWN_FOR).order_by("-sent_at", "-pk")

    def arrived_for(self, member: int, since: datetime) -> Self:
        """The same by the member's id, after that moment."""
        return self.filter(member=member, channel=Channel.INBOX, state=State.SENT, sent_at__gt=since)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def due(self) -> Self:
        return self.filter(state=State.PENDING, due_at__lte=clock.now())

    def left_behind(self) -> Self:
        """Those whose sender was stopped, or takes longer than it may."""
        return self.filter(state=State.SENDING, lease_until__lt=clock.now())

    def to_retry(self) -> Self:
        """Those that somebody may try again: not sent for good, and not too late."""
        failed = self.filter(state=State.FAILED).exclude(failure=Failure.TOO_LATE)
        return failed.filter(expires_at__gt=clock.now())


class Delivery(models.Model):
    """One message to one person by one channel. It is a row before anybody tries to send it.

    `occasion` tells what it is about, so that it is planned once; `about` and `data` hold ids and numbers alone.
    What its words are is decided at the moment of sending. `title` and `text` are kept of those in the inbox only.

    `claim` names who took it up last, and tells a sender whether it still has it; `tries` counts how often its words
    left. One that nobody knew of and that goes again keeps its `failure` until it is sent.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    kind = models.CharField(max_length=40)
    occasion = models.CharField(max_length=80)
    channel = models.CharField(max_length=5, choices=Channel.choices)
    about = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)
    is_essential = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PENDING)
    failure = models.CharField(max_length=20, choices=Failure.choices, default=Failure.NONE, blank=True)
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    claim = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)
    repeatable_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=300, blank=True)
    read_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        verbose_name_plural = _("deliveries")
        indexes = [
            models.Index(
                fields=["school", "state", "due_at"],
                condition=Q(state__in=["pending", "sending"]),
                name="deliveries_to_send",
            ),
            models.Index(
                fields=["member", "-sent_at"], condition=Q(channel="inbox", state="sent"), name="inbox"
            ),
        ]
        constraints = [
            *school_guards("delivery", "member"),
            models.UniqueConstraint(
                fields=["school", "kind", "occasion", "member", "channel"], name="message_is_planned_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values, channel__in=Channel.values, failure__in=Failure.values),
                name="delivery_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state=State.SENDING, lease_until__isnull=False)
                | (~Q(state=State.SENDING) & Q(lease_until=None)),
                name="sender_has_a_lease",
            ),
            models.CheckConstraint(
                condition=Q(state=State.SENT, sent_at__isnull=False)
                | (~Q(state=State.SENT) & Q(sent_at=None)),
                name="sent_message_has_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.FAILED, State.UNKNOWN, State.CANCELLED]) | ~Q(failure=""),
                name="unsent_message_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")) | Q(state=State.CANCELLED),
                name="message_is_of_use_for_a_while",
            ),
            models.CheckConstraint(
                condition=Q(channel=Channel.INBOX) | Q(title="", text="", url="", read_at=None),
                name="words_of_an_email_are_not_kept",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.occasion} {self.channel}"
