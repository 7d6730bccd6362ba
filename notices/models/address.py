from django.db import models
from django.db.models.functions import Lower

from schools import clock
from schools.guards import school_guards
from schools.models import Member, School


class RefusedAddress(models.Model):
    """An address of a member that a mail server does not know: nothing is sent there until it changes or is tried
    again.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    email = models.EmailField()
    refused_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-refused_at", "-pk"]
        constraints = [
            *school_guards("refused_address", "member"),
            models.UniqueConstraint(fields=["member", "email"], name="address_is_refused_once"),
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="refused_address_is_lower_case"
            ),
        ]

    def __str__(self) -> str:
        return self.email
