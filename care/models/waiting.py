"""What waits for an adult: a call or a concern. It is asked of adults round by round until one acknowledges it."""

from typing import Self, TypeVar

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from schools import clock
from schools.models import Member

Row = TypeVar("Row", bound=models.Model, covariant=True)


class WaitingQuerySet(models.QuerySet[Row]):
    def open(self) -> Self:
        return self.filter(closed_at=None)

    def unacknowledged(self) -> Self:
        return self.open().filter(acknowledged_at=None)

    def acknowledge(self, by: Member) -> bool:
        """Of one that nobody has: False when somebody has it, or it is closed."""
        now = clock.now()
        return (
            self.unacknowledged().update(
                acknowledged_at=now,
                first_acknowledged_at=Coalesce("first_acknowledged_at", Value(now)),
                holder=by,
                due_at=None,
            )
            == 1
        )


class Waiting(models.Model):
    """`due_at` is when the next adults are asked, as long as nobody acknowledged it; `round` counts how often.

    `first_due_at` and `first_acknowledged_at` tell for good whether somebody was there in time.
    """

    made_at = models.DateTimeField()
    round = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    first_due_at = models.DateTimeField()
    holder = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    acknowledged_at = models.DateTimeField(null=True)
    first_acknowledged_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


def waits_or_is_held(noun: str) -> list[models.CheckConstraint]:
    waits = Q(due_at__isnull=False, acknowledged_at=None)
    over = Q(due_at=None) & (Q(acknowledged_at__isnull=False) | Q(closed_at__isnull=False))
    return [models.CheckConstraint(condition=waits | over, name=f"{noun}_waits_or_is_acknowledged")]
