"""Reading by a lawful opening, for who asked for it: each entry is on record before it is shown."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from care.lawful_openings import entries_of, open_entries
from care.models import LawfulOpening
from care.models.lawful_opening import KEEPERS
from journals.feelings import feeling_words
from journals.words import read_entry, read_lines
from schools.access import MemberRequest, roles
from schools.models import Opened, Opening

PAGE_LENGTH = 50


def opening_in_force(request: MemberRequest, pk: UUID) -> LawfulOpening:
    mine = LawfulOpening.objects.opened_by(request.member)
    return get_object_or_404(mine.select_related("student", "school"), pk=pk)


@roles(*KEEPERS)
@require_GET
def lawful_entry_list(request: MemberRequest, pk: UUID) -> HttpResponse:
    """When there is something, and no word of it."""
    opening = opening_in_force(request, pk)
    page = Paginator(entries_of(opening, request.member), PAGE_LENGTH).get_page(request.GET.get("page"))
    seen = Opening.objects.filter(
        what=Opened.ENTRY, reader=request.member, about__in=[entry.pk for entry in page]
    )
    context = {"opening": opening, "page": page, "seen": set(seen.values_list("about", flat=True))}
    return render(request, "care/lawful_entry_list.html", context)


@roles(*KEEPERS)
@require_GET
def lawful_entry(request: MemberRequest, pk: UUID, entry: UUID) -> HttpResponse:
    opening = opening_in_force(request, pk)
    found = get_object_or_404(entries_of(opening, request.member), pk=entry)
    open_entries(opening, request.member, [found])
    words = read_entry(found)
    context = {
        "opening": opening,
        "entry": found,
        "words": words,
        "feeling": feeling_words(words),
        "line": read_lines([found]).get(found.pk),
    }
    return render(request, "care/lawful_entry.html", context)
