from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Q

from schools import clock
from schools.guards import school_guards
from schools.models import Member, School

LASTS = timedelta(days=14)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def usable(self) -> Self:
        """Neither used nor expired, and of somebody who has not left."""
        return self.filter(accepted_at=None, expires_at__gt=clock.now(), member__left_on=None)


class Invitation(models.Model):
    """A link in an e-mail by which a member of the staff gets an account, or joins with the one they have.

    `nonce` is part of the link: a new one makes links sent before useless.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="invitations", db_constraint=False
    )
    created_by = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    nonce = models.CharField(max_length=64)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            *school_guards("invitation", "member", "created_by"),
            models.UniqueConstraint(
                fields=["member"], condition=Q(accepted_at=None), name="member_has_one_open_invitation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.created_at:%Y-%m-%d}"
