from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from care.seen import described, lawful_openings_told_to, openings_told_to
from schools.access import MemberRequest, roles
from schools.models import Role

PAGE_LENGTH = 30


@roles(Role.STUDENT)
def seen(request: MemberRequest) -> HttpResponse:
    """Who has seen what about me."""
    page = Paginator(openings_told_to(request.member), PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "openings": described(page, request.member),
        "lawful": lawful_openings_told_to(request.member),
    }
    return render(request, "care/seen.html", context)
