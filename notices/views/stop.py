from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from notices.kinds import Kind
from notices.preferences import wants_emails
from notices.unsubscribe import Stop, find_reader, read_before, read_stop, sign_before, stop_emails, undo_stop
from schools.context import school_context
from schools.models import Member


@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing: mail scanners follow links. Mail programs send the POST themselves, without a cookie."""
    link = link_of(token)
    with school_context(link.school):
        member, kind = reader_of(link)
        if request.method == "POST":
            before = stop_emails(member, kind)
            context = {"is_stopped": True, "before": None if before is None else sign_before(link, before)}
        else:
            context = {"is_stopped": not wants_emails(member, kind)}
    return stop_page(request, token, kind, **context)


@login_not_required
@never_cache
@require_POST
def stop_again(request: HttpRequest, token: str) -> HttpResponse:
    """Undoes it with what the page of the stop carried; else it stays as it is, and the page says how."""
    link = link_of(token)
    before = read_before(link, request.POST.get("before", ""))
    with school_context(link.school):
        member, kind = reader_of(link)
        is_back = before is not None and undo_stop(member, kind, before)
        is_stopped = not wants_emails(member, kind)
    return stop_page(request, token, kind, is_stopped=is_stopped, is_back=is_back)


def link_of(token: str) -> Stop:
    if link := read_stop(token):
        return link
    raise Http404


def reader_of(link: Stop) -> tuple[Member, Kind]:
    if found := find_reader(link):
        return found
    raise Http404


def stop_page(request: HttpRequest, token: str, kind: Kind, **context: object) -> HttpResponse:
    """It names nobody: the letter may lie about, or be passed on."""
    response = render(request, "notices/stop.html", {"token": token, "kind": kind, **context})
    response.headers["X-Robots-Tag"] = "noindex"
    return response
