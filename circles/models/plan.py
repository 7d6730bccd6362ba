from typing import Self

from django.db import models
from django.db.models import Deferrable, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from circles.models.circle import Circle
from circles.models.content import LONGEST_STEP, SHORTEST_STEP, Content, links_to_the_web, step_minutes
from circles.models.item import Item
from circles.models.words import Mode, Theme
from schools.guards import school_guards
from schools.models import Advisory, Member, School


class PlanQuerySet(models.QuerySet["Plan"]):
    def readable_by(self, member: Member) -> Self:
        """Plans in force: for those who lead the circle, and for its students of that day; for nobody else."""
        circles = Circle.objects.current().filter(pk=OuterRef("circle"))
        mine = circles.attended_by(member) if member.is_student else circles.led_by(member)
        return self.in_force().filter(Exists(mine))

    def led_by(self, member: Member) -> Self:
        """Plans and offers of the circles that the member leads: read, change, accept.

        Of an archived advisory only those of circles that were to be by then.
        """
        mine = Circle.objects.current().led_by(member)
        return self.filter(Exists(mine.filter(pk=OuterRef("circle"))))

    def in_force(self) -> Self:
        return self.filter(offered_by=None)

    def offers(self) -> Self:
        return self.exclude(offered_by=None)


class Plan(models.Model):
    """What one circle will do.

    A colleague's offer waits beside the plan in force until it is accepted, and so does a plan that somebody who
    leads the circle set aside: `offered_by` says who.
    """

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="plans", db_constraint=False)
    name = models.CharField(_("name"), max_length=100)
    theme = models.CharField(_("theme"), max_length=13, choices=Theme.choices, blank=True)
    offered_by = models.ForeignKey(
        Member, on_delete=models.CASCADE, null=True, related_name="+", db_constraint=False, editable=False
    )
    made_by = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False, editable=False
    )
    made_at = models.DateTimeField(auto_now_add=True)
    is_set_aside = models.BooleanField(default=False, editable=False)
    is_declined = models.BooleanField(default=False, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["circle", "pk"]
        constraints = [
            *school_guards("plan", "circle", "offered_by", "made_by"),
            models.UniqueConstraint(
                fields=["circle"], condition=Q(offered_by=None), name="circle_has_one_plan_in_force"
            ),
            models.UniqueConstraint(
                fields=["circle", "offered_by"],
                condition=Q(is_set_aside=False),
                name="colleague_offers_a_circle_one_plan",
            ),
            models.CheckConstraint(
                condition=Q(is_set_aside=False) | Q(offered_by__isnull=False),
                name="plan_set_aside_is_not_in_force",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PlanStepQuerySet(models.QuerySet["PlanStep"]):
    def changeable_by(self, member: Member) -> Self:
        """Steps of plans and offers of circles that the member leads."""
        return self.filter(plan__in=Plan.objects.led_by(member))

    def used(self) -> Self:
        """Steps that are done or to come: of plans in force, of circles that are not cancelled."""
        return self.filter(plan__offered_by=None).exclude(plan__circle__state=Circle.State.CANCELLED)

    def used_by(self, advisory: Advisory | OuterRef) -> Self:
        """Steps that an advisory did or has before it."""
        return self.used().filter(plan__circle__advisory=advisory)


class StepManager(models.Manager.from_queryset(PlanStepQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> PlanStepQuerySet:
        """Without the steps that were taken out."""
        return super().get_queryset().filter(position__isnull=False)


class PlanStep(Content):
    """One timed part of a plan, with its own copy of the words of the item it took.

    A step that was taken out keeps the place it was `taken_from`, so that it can be put back; `objects` and a plan's
    `parts` leave it out.
    """

    class Kind(models.TextChoices):
        AGREEMENTS = "agreements", _("Agreements")
        THINK = "think", _("Think")
        SHARE = "share", _("Share")
        ACTIVITY = "activity", _("Activity")
        REFLECT = "reflect", _("Reflect")
        THANKS = "thanks", _("Thanks")

    class Went(models.TextChoices):
        WELL = "well", _("Went well")
        OKAY = "okay", _("Was okay")
        FLAT = "flat", _("Fell flat")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="parts", db_constraint=False)
    position = models.PositiveSmallIntegerField(null=True, editable=False)
    taken_from = models.PositiveSmallIntegerField(null=True, editable=False)
    kind = models.CharField(_("part of the circle"), max_length=10, choices=Kind.choices)
    mode = models.CharField(_("mode"), max_length=10, choices=Mode.choices, default=Mode.WHOLE)
    minutes = step_minutes()
    item = models.ForeignKey(
        Item, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False, editable=False
    )
    went = models.CharField(max_length=4, choices=Went.choices, blank=True, editable=False)

    objects = StepManager()
    with_those_taken_out = PlanStepQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "position"]
        constraints = [
            *school_guards("plan_step", "plan", "item"),
            models.UniqueConstraint(
                fields=["plan", "position"], name="steps_stand_in_one_order", deferrable=Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                condition=Q(minutes__range=(SHORTEST_STEP, LONGEST_STEP)),
                name="step_takes_minutes",
                violation_error_message=_("A step takes from 1 to 90 minutes."),
            ),
            models.CheckConstraint(
                condition=Q(position=None, taken_from__isnull=False)
                | Q(position__isnull=False, taken_from=None),
                name="step_stands_in_the_plan_or_was_taken_out",
            ),
            links_to_the_web("step_links_to_the_web"),
        ]

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())
