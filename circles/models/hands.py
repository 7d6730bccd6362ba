from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from circles.models.circle import Circle
from schools.guards import school_guards
from schools.models import Member, School

ENOUGH_HANDS = 10
MOST_HANDS = 200


class ShowOfHandsQuerySet(models.QuerySet["ShowOfHands"]):
    def readable_by(self, member: Member) -> Self:
        """For those who lead the circle, and only from ten hands up."""
        return self.counted_for(member).shown()

    def counted_for(self, member: Member) -> Self:
        """Also those of fewer hands: to know that they are kept, never to tell their counts."""
        return self.filter(circle__in=Circle.objects.led_by(member))

    def shown(self) -> Self:
        return self.filter(good__gte=ENOUGH_HANDS - F("okay") - F("hard"))


class ShowOfHands(models.Model):
    """How a circle felt, in counts of hands, never names; shown back only from ten hands up."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="hands", db_constraint=False)
    good = models.PositiveSmallIntegerField(_("It felt good"), default=0)
    okay = models.PositiveSmallIntegerField(_("It was okay"), default=0)
    hard = models.PositiveSmallIntegerField(_("It was not for me today"), default=0)
    counted_at = models.DateTimeField()

    objects = ShowOfHandsQuerySet.as_manager()

    class Meta:
        constraints = [
            *school_guards("show_of_hands", "circle"),
            models.UniqueConstraint(fields=["circle"], name="circle_has_one_show_of_hands"),
            models.CheckConstraint(
                condition=Q(good__lte=MOST_HANDS, okay__lte=MOST_HANDS, hard__lte=MOST_HANDS),
                name="show_of_hands_is_of_a_room",
                violation_error_message=_("That is more hands than a room has."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.circle_id}"

    @property
    def total(self) -> int:
        return self.good + self.okay + self.hard

    @property
    def is_shown(self) -> bool:
        return self.total >= ENOUGH_HANDS
