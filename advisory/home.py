"""The first page, by role."""

from django.http import HttpResponse
from django.shortcuts import render

from schools.access import MemberRequest


def home(request: MemberRequest) -> HttpResponse:
    return render(request, "home/plain.html")
