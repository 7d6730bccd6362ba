"""Who is told that results are there. `Release.objects.visible_to` is its counterpart."""

from django.db.models import Q, QuerySet

from reports.models import Release
from schools import clock
from schools.models import Leadership, Member, Role
from schools.models.member import LEADERS
from surveys.audience import audience_members
from surveys.models import Audience, Survey


def readers_of(release: Release) -> QuerySet[Member]:
    """Everybody who is here and sees figures of it once it is shown."""
    readers = Q(role=Role.ADMINISTRATOR)
    if release.for_teachers:
        readers |= watchers_of(release.survey)
    if release.for_students:
        asked = audience_members(release.survey).order_by().values("pk")
        readers |= Q(role=Role.STUDENT, pk__in=asked)
    return Member.objects.here().filter(readers)


def watchers_of(survey: Survey) -> Q:
    """`Survey.objects.watched_by` is its counterpart: of a survey for some advisories those who lead one of them today,
    and counselors.
    """
    if survey.audience != Audience.ADVISORIES:
        return Q(role__in=LEADERS)
    leading = Leadership.objects.on(clock.today(survey.school)).filter(
        advisory__in=survey.asked_advisories.values("advisory")
    )
    return Q(role=Role.COUNSELOR) | Q(role__in=LEADERS, pk__in=leading.order_by().values("member"))
