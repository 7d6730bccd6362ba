from django.http import Http404, HttpResponse

from schools.access import MemberRequest


def series_new(request: MemberRequest, **kwargs: int) -> HttpResponse:
    raise Http404


def series_detail(request: MemberRequest, **kwargs: int) -> HttpResponse:
    raise Http404


def series_end(request: MemberRequest, **kwargs: int) -> HttpResponse:
    raise Http404


def series_restore(request: MemberRequest, **kwargs: int) -> HttpResponse:
    raise Http404
