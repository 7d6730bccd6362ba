from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from schools import clock
from schools.guards import school_guards
from schools.models import Member, Role, School


def call_key() -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        "care.Call", on_delete=models.CASCADE, null=True, related_name="%(class)ss", db_constraint=False
    )


def concern_key() -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        "care.Concern", on_delete=models.CASCADE, null=True, related_name="%(class)ss", db_constraint=False
    )


def about_one(noun: str) -> models.CheckConstraint:
    one = Q(call=None, concern__isnull=False) | Q(call__isnull=False, concern=None)
    return models.CheckConstraint(condition=one, name=f"{noun}_is_about_a_call_or_a_concern")


class AskingQuerySet(models.QuerySet["Asking"]):
    def begun(self) -> Self:
        """Planned a little ahead, an asking counts from its moment on."""
        return self.filter(from_at__lte=clock.now())

    def still_theirs(self) -> Self:
        """Of adults in the role in which they were asked, or counselors: who gave that role up was asked as another."""
        return self.filter(Q(role=F("adult__role")) | Q(adult__role=Role.COUNSELOR))


class Asking(models.Model):
    """That one adult, in the `role` they have then, is asked to take up a call or a concern, in one round, from a
    moment on.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    call = call_key()
    concern = concern_key()
    adult = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    role = models.CharField(max_length=13, choices=Role.choices)
    round = models.PositiveSmallIntegerField()
    from_at = models.DateTimeField()

    objects = AskingQuerySet.as_manager()

    class Meta:
        ordering = ["from_at", "pk"]
        constraints = [
            *school_guards("asking", "call", "concern", "adult"),
            about_one("asking"),
            models.UniqueConstraint(fields=["call", "adult", "round"], name="adult_is_asked_once_a_round"),
            models.UniqueConstraint(
                fields=["concern", "adult", "round"], name="adult_is_told_of_a_concern_once_a_round"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call_id or self.concern_id} {self.adult_id} {self.round}"
