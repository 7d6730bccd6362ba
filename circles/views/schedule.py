from django.http import Http404, HttpResponse

from schools.access import MemberRequest


def circle_new(request: MemberRequest, **kwargs: int) -> HttpResponse:
    raise Http404


def circle_cancel(request: MemberRequest, **kwargs: int) -> HttpResponse:
    raise Http404


def circle_restore(request: MemberRequest, **kwargs: int) -> HttpResponse:
    raise Http404


def circle_move(request: MemberRequest, **kwargs: int) -> HttpResponse:
    raise Http404


def circle_move_back(request: MemberRequest, **kwargs: int) -> HttpResponse:
    raise Http404
