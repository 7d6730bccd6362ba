"""What the pages of circles have in common: whose circles, and which of several advisories."""

from datetime import timedelta

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from circles.models import Circle, Run
from circles.models.series import advisories_scheduled_by
from schools import clock
from schools.access import MemberRequest
from schools.middleware import note_activity
from schools.models import Advisory, Member

WATCHED_AROUND = timedelta(minutes=15)
# Where a key is there that no `JOURNAL_KEY` of the environment opens.
NO_KEY = _(
    "This cannot be encrypted at the moment, so it is not saved. What you typed is here; tell whoever looks after "
    "Advisory at your school."
)


def advisories_to_schedule(request: MemberRequest) -> QuerySet[Advisory]:
    """Those of a school year that is not over."""
    today = clock.today(request.member.school)
    advisories = advisories_scheduled_by(request.member).filter(year__ends_on__gte=today)
    return advisories.select_related("year", "school")


def may_schedule(member: Member, circle: Circle) -> bool:
    return Circle.objects.scheduled_by(member).filter(pk=circle.pk).exists()


def led_advisories(member: Member) -> QuerySet[Advisory]:
    """Those of this school year that the member leads."""
    return Advisory.objects.led_by(member).current()


def led_circle(request: MemberRequest, pk: int) -> Circle:
    circles = Circle.objects.led_by(request.member).for_calendar()
    return get_object_or_404(circles.select_related("school"), pk=pk)


def chosen(request: HttpRequest, advisories: list[Advisory]) -> Advisory | None:
    """The advisory that `?advisory=` names, if it is one of these."""
    wanted = request.GET.get("advisory", "")
    return next((advisory for advisory in advisories if str(advisory.pk) == wanted), None)


def note_watching(request: MemberRequest, run: Run | None) -> None:
    """A circle may run long without a tap: a page that follows it keeps its reader signed in around its time alone."""
    if not run or not run.is_under_way:
        return
    circle = run.circle
    if circle.starts_at - WATCHED_AROUND <= clock.now() <= circle.ends_at + WATCHED_AROUND:
        note_activity(request)
