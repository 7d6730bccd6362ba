"""Which results there are for a member, as a page of rows."""

from typing import Any

from django.core.paginator import Paginator

from reports.models import Release
from reports.models.release import ReleaseQuerySet
from reports.standing import standing_of
from schools import clock
from schools.models import Member, Role

PAGE = 20


def list_page(member: Member, number: str | None) -> dict[str, Any]:
    """What `reports/release_list.html` needs."""
    now = clock.now()
    page = Paginator(listed_for(member), PAGE).get_page(number)
    here = Release.objects.without_plan().filter(pk__in=[each.pk for each in page])
    seen, written = set(here.visible_to(member, now)), set(here.with_texts_for(member, now))
    return {
        "page": page,
        "rows": [(each, standing_of(each, now), each in seen, each in written) for each in page],
        "runs": member.role == Role.ADMINISTRATOR,
    }


def listed_for(member: Member) -> ReleaseQuerySet:
    now = clock.now()
    seen = Release.objects.visible_to(member, now) | Release.objects.with_texts_for(member, now)
    found = Release.objects.run_by(member) if member.role == Role.ADMINISTRATOR else seen
    return found.without_plan().select_related("survey").order_by("-appears_at", "pk")
