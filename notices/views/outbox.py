from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp, csp_update
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from notices.mail_files import MailFile, are_shown, find_mail_file, mail_files
from schools.access import MemberRequest

PAGE = 25
# A letter's links open beside the page that shows it.
LINKS = ["allow-popups", "allow-popups-to-escape-sandbox"]
LETTER = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "frame-ancestors": [SELF],
    "sandbox": LINKS,
}
View = Callable[..., HttpResponseBase]
# django-csp's types know only views without arguments.
as_a_letter: Callable[[View], View] = cast(Any, csp)(LETTER)
with_a_frame: Callable[[View], View] = cast(Any, csp_update)({"frame-src": [SELF]})


def only_in_a_demo(view: View) -> View:
    @wraps(view)
    def guarded(request: MemberRequest, **named: Any) -> HttpResponseBase:
        if not are_shown():
            raise Http404
        return view(request, **named)

    return guarded


@only_in_a_demo
@require_safe
def outbox_list(request: MemberRequest) -> HttpResponse:
    page = Paginator(mail_files(request.member), PAGE).get_page(request.GET.get("page"))
    return render(request, "notices/outbox_list.html", {"page": page})


@only_in_a_demo
@with_a_frame
@require_safe
def outbox_detail(request: MemberRequest, name: str) -> HttpResponse:
    context = {"letter": mail_file_or_404(request, name), "links": " ".join(LINKS)}
    return render(request, "notices/outbox_detail.html", context)


@only_in_a_demo
@as_a_letter
@xframe_options_sameorigin
@require_safe
def outbox_page(request: MemberRequest, name: str) -> HttpResponse:
    """The letter's HTML as a mail program shows it: no script, nothing from elsewhere, no access to this site."""
    html = mail_file_or_404(request, name).html
    if not html:
        raise Http404
    return HttpResponse(html.replace("<head>", '<head><base target="_blank">', 1))


def mail_file_or_404(request: MemberRequest, name: str) -> MailFile:
    if found := find_mail_file(name, request.member):
        return found
    raise Http404
