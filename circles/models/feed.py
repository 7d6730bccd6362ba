from typing import Self

from django.db import models
from django.db.models import Case, F, Q, When

from circles.models.circle import VIEWERS
from schools.guards import school_guards
from schools.models import Member, School

# Its owner has another password since it was made.
OUTDATED = Q(member__account__password_changed_at__gte=F("made_at"))


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def with_outdated(self) -> Self:
        """Each with `is_outdated`."""
        return self.annotate(is_outdated=Case(When(OUTDATED, then=True), default=False))

    def up_to_date(self) -> Self:
        return self.exclude(OUTDATED)

    def usable(self) -> Self:
        """Not stopped, and of somebody who may open the calendar of circles today."""
        return self.up_to_date().filter(
            stopped_at=None,
            member__left_on=None,
            member__role__in=VIEWERS,
            member__account__is_active=True,
        )


class CalendarFeed(models.Model):
    """The secret address by which a person's own calendar program asks for their circles.

    `digest` is a keyed hash of the address's secret part, which is stored nowhere.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            *school_guards("calendar_feed", "member"),
            models.UniqueConstraint(fields=["member"], name="member_has_one_calendar_feed"),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.made_at:%Y-%m-%d}"
