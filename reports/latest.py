"""The release that a first page is about: the latest of which its reader sees what students said in an area."""

from django.db.models import Exists, OuterRef

from reports.models import Figure, Release
from reports.models.figure import ReleasedGroupQuerySet
from reports.models.release import ReleaseQuerySet
from surveys.models import Audience


def latest_of(releases: ReleaseQuerySet, groups: ReleasedGroupQuerySet) -> Release | None:
    """Among these, of surveys of students, with a figure of a whole construct in one of the groups."""
    of_areas = Figure.objects.filter(group=OuterRef("pk"), item="", option=None)
    known = groups.filter(Exists(of_areas), release=OuterRef("pk"))
    found = releases.filter(Exists(known)).exclude(survey__audience=Audience.STAFF)
    return found.without_plan().select_related("survey").order_by("-appears_at", "pk").first()
