"""Who is told that results are there. `Release.objects.visible_to` is its counterpart."""

from django.db.models import QuerySet

from reports.models import Release
from schools.models import Member, Role
from schools.models.member import LEADERS


def readers_of(release: Release) -> QuerySet[Member]:
    """Everybody who is here and sees figures of it once it is shown."""
    return Member.objects.here().filter(role__in=roles_of(release))


def roles_of(release: Release) -> set[Role]:
    roles = {Role.ADMINISTRATOR}
    if release.for_teachers:
        roles |= set(LEADERS)
    if release.for_students:
        roles.add(Role.STUDENT)
    return roles
