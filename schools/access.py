"""Which roles a page is for. What they see on it is the querysets' business."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from schools.models import Member

View = Callable[..., HttpResponseBase]


class MemberRequest(HttpRequest):
    """A request of a signed-in person in a school; the middleware lets no other reach a view of a school."""

    member: Member


def roles(*allowed: str) -> Callable[[View], View]:
    """Answers 403 to a member whose role never has this page."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.member.role not in allowed:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate
