from hashlib import sha256

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from circles.feed.addresses import (
    HOUR,
    find_feed,
    make_address,
    may_fetch,
    note_fetch,
    restore_feed,
    school_of,
    stop_feed,
)
from circles.feed.events import events_for
from circles.feed.file import calendar_file
from circles.models import CalendarFeed
from circles.models.circle import VIEWERS, WHOLE_CALENDAR
from schools.access import MemberRequest, roles
from schools.context import school_context


@roles(*VIEWERS)
@require_http_methods(["GET", "POST"])
def calendar_link(request: MemberRequest) -> HttpResponse:
    """How one's circles get into one's own calendar; the address is shown where it is made, and never again."""
    address = make_address(request.member) if request.method == "POST" else ""
    feed = CalendarFeed.objects.with_outdated().filter(member=request.member).first()
    context = {
        "feed": feed,
        "address": address,
        "webcal": f"webcal://{address.partition('://')[2]}",
        "sees_every_advisory": request.member.role in WHOLE_CALENDAR,
    }
    return render(request, "circles/calendar_link.html", context)


@roles(*VIEWERS)
@require_POST
def calendar_stop(request: MemberRequest) -> HttpResponse:
    if stop_feed(request.member):
        messages.success(request, _("The address does not work any more."))
    return redirect("circles:calendar_link")


@roles(*VIEWERS)
@require_POST
def calendar_restore(request: MemberRequest) -> HttpResponse:
    if restore_feed(request.member):
        messages.success(request, _("The address works again."))
    return redirect("circles:calendar_link")


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """A person's circles for their calendar program; the school comes from the signed token."""
    school = school_of(token)
    if school is None:
        raise Http404
    with school_context(school):
        feed = find_feed(token)
        if feed is None:
            raise Http404
        response = file_response(request, feed) if may_fetch(feed) else too_often()
    response.headers["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, private=True, no_cache=True)
    return response


def too_often() -> HttpResponse:
    return HttpResponse(status=429, headers={"Retry-After": str(HOUR)})


def file_response(request: HttpRequest, feed: CalendarFeed) -> HttpResponse:
    """Nothing but 304 when the program has the very same file already."""
    note_fetch(feed)
    file = calendar_file(feed.member.school, events_for(feed.member))
    etag = f'"{sha256(file).hexdigest()}"'
    full = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    full.headers["Content-Disposition"] = 'inline; filename="circles.ics"'
    full.headers["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=full) or full
