from datetime import datetime
from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reports.disclosure import FEWEST_RESPONDENTS
from schools import clock
from schools.guards import school_guards
from schools.models import Member, Role, School
from schools.models.member import LEADERS
from surveys.models import Audience, Survey


class ReleaseQuerySet(models.QuerySet["Release"]):
    def run_by(self, member: Member) -> Self:
        """Who looks at the plan, says who will see the results, and can withhold them."""
        return self.all() if member.role == Role.ADMINISTRATOR else self.none()

    def without_plan(self) -> Self:
        """For pages that show figures: a plan is long, and read in the hold alone."""
        return self.defer("plan")

    def due_at(self, moment: datetime) -> Self:
        return self.filter(builds_at__lte=moment, done_at=None)

    def held_at(self, moment: datetime) -> Self:
        """Those that can still be withheld, or made of other groups."""
        return self.filter(builds_at__gt=moment, done_at=None)

    def changeable_at(self, moment: datetime) -> Self:
        """Those whose audience can be changed: not from the end of the hold until it appears. Changed as soon as it is
        built, the first click that is taken would say how long the work took.
        """
        return self.filter(Q(builds_at__gt=moment) | Q(appears_at__lte=moment, done_at__isnull=False))

    def shown_at(self, moment: datetime) -> Self:
        """Those whose figures can be seen by anybody."""
        return self.filter(appears_at__lte=moment, withheld_at=None, done_at__isnull=False)

    def visible_to(self, member: Member, moment: datetime) -> Self:
        """Those of which the member sees figures, if not all of them: see `ReleasedGroup.objects.visible_to`. Whoever
        may not know of a survey, or was none of those whom it was put to, sees nothing of it.
        """
        shown = self.shown_at(moment)
        if member.role == Role.ADMINISTRATOR:
            return shown
        if member.role in LEADERS:
            return shown.filter(for_teachers=True, survey__in=Survey.objects.watched_by(member))
        if member.is_student:
            asked = Survey.objects.meant_for_student(member.pk, member.grade, clock.today(member.school))
            return shown.filter(for_students=True, survey__in=asked)
        return shown.none()

    def shown_to_families(self, moment: datetime) -> Self:
        """Never of a survey of adults, whose questions families do not see either."""
        return self.shown_at(moment).filter(for_families=True).exclude(survey__audience=Audience.STAFF)

    def with_texts_for(self, member: Member, moment: datetime) -> Self:
        """Those whose texts the member reads, whoever sees the figures: see `OpenText.objects.readable_by`."""
        asked = self.shown_at(moment).exclude(survey__question="")
        return asked if member.role == Role.COUNSELOR else self.none()


class Release(models.Model):
    """The one release of a survey's answers, from the day it is planned.

    `builds_at` ends the hold; until then it can be changed and withheld. `appears_at` is the moment at which its
    figures can be seen, fixed beforehand so that the length of the work says nothing, and later only when the work was
    late. `done_at` is when the sheets were destroyed: with figures, or without when it was withheld. `plan` is which
    groups have figures, as far as that was known in the hold: see `reports/planning.py`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    survey = models.OneToOneField(
        Survey, on_delete=models.CASCADE, related_name="release", db_constraint=False
    )
    fewest = models.PositiveSmallIntegerField(
        _("fewest people in a group that is shown"), default=FEWEST_RESPONDENTS
    )
    for_teachers = models.BooleanField(_("teachers and counselors"), default=False)
    for_students = models.BooleanField(_("students"), default=False)
    for_families = models.BooleanField(_("families"), default=False)
    for_district = models.BooleanField(_("the district"), default=False)
    plan = models.JSONField(default=list)
    respondents = models.PositiveIntegerField(default=0)
    planned_at = models.DateTimeField()
    builds_at = models.DateTimeField()
    appears_at = models.DateTimeField()
    withheld_at = models.DateTimeField(null=True)
    withheld_by = models.ForeignKey(
        Member, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    done_at = models.DateTimeField(null=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-appears_at", "pk"]
        indexes = [
            models.Index(fields=["school", "builds_at"], condition=Q(done_at=None), name="releases_not_done"),
            models.Index(fields=["school", "-appears_at", "id"], name="releases_by_their_day"),
        ]
        constraints = [
            *school_guards("release", "survey", "withheld_by"),
            models.CheckConstraint(
                condition=Q(fewest__gte=FEWEST_RESPONDENTS),
                name="release_hides_small_groups",
                violation_error_message=_("Ten is the least; a school may ask for more."),
            ),
            models.CheckConstraint(
                condition=Q(appears_at__gte=models.F("builds_at")), name="release_appears_after_it_is_built"
            ),
        ]

    def __str__(self) -> str:
        return f"release of {self.survey_id}"

    def is_held(self, now: datetime) -> bool:
        """Whether it can still be changed."""
        return self.done_at is None and now < self.builds_at

    def is_shown(self, now: datetime) -> bool:
        return self.done_at is not None and self.withheld_at is None and self.appears_at <= now
