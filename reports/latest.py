"""The releases that first pages are about: of surveys of students, the latest first."""

from django.db.models import Exists, OuterRef

from reports.models import Figure, Release
from reports.models.figure import ReleasedGroupQuerySet
from reports.models.release import ReleaseQuerySet
from surveys.models import Audience


def of_students(releases: ReleaseQuerySet) -> ReleaseQuerySet:
    found = releases.exclude(survey__audience=Audience.STAFF)
    return found.without_plan().select_related("survey").order_by("-appears_at", "pk")


def with_areas(releases: ReleaseQuerySet, groups: ReleasedGroupQuerySet) -> ReleaseQuerySet:
    """Among these, those with a figure of a whole construct in one of the groups."""
    of_areas = Figure.objects.filter(group=OuterRef("pk"), item="", option=None)
    known = groups.filter(Exists(of_areas), release=OuterRef("pk"))
    return of_students(releases.filter(Exists(known)))


def latest_of(releases: ReleaseQuerySet, groups: ReleasedGroupQuerySet) -> Release | None:
    return with_areas(releases, groups).first()
