"""What was written on the open question, for counselors."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from reports.models import OpenText, Release
from reports.texts import read_all
from schools import clock
from schools.access import MemberRequest, roles
from schools.models import Role
from surveys.sentences import OPEN_QUESTION

PAGE = 20


@roles(Role.COUNSELOR)
def release_texts(request: MemberRequest, survey: UUID) -> HttpResponse:
    member = request.member
    asked = Release.objects.with_texts_for(member, clock.now()).select_related("survey")
    release = get_object_or_404(asked, survey=survey)
    texts = OpenText.objects.readable_by(member).filter(release=release)
    page = Paginator(texts, PAGE).get_page(request.GET.get("page"))
    context = {
        "release": release,
        "page": page,
        "told": OPEN_QUESTION,
        "texts": read_all(release.school_id, list(page)),
        "is_seen": Release.objects.visible_to(member, clock.now()).filter(pk=release.pk).exists(),
    }
    return render(request, "reports/release_texts.html", context)
