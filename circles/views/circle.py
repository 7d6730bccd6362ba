from django.http import Http404, HttpResponse

from schools.access import MemberRequest


def circle_list(request: MemberRequest, **kwargs: int) -> HttpResponse:
    raise Http404


def circle_detail(request: MemberRequest, **kwargs: int) -> HttpResponse:
    raise Http404
