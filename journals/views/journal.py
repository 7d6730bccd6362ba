"""Lists: my journal by week, and what was shared with me."""

from itertools import groupby

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from journals.models import Entry
from journals.prompts import week_prompts_for
from journals.views.entry import READERS
from journals.words import read_entries
from schools.access import MemberRequest, roles
from schools.dates import monday_of

PAGE_LENGTH = 20


@roles(*READERS)
def entry_list(request: MemberRequest) -> HttpResponse:
    if not request.member.is_student:
        return redirect("journals:shared_list")
    mine = Entry.objects.written_by(request.member)
    page = Paginator(mine.kept(), PAGE_LENGTH).get_page(request.GET.get("page"))
    words = read_entries(list(page))
    rows = [(entry, words.get(entry.pk)) for entry in page]
    weeks = [(week, list(found)) for week, found in groupby(rows, key=lambda row: monday_of(row[0].on))]
    context = {
        "page": page,
        "weeks": weeks,
        "removed": list(mine.restorable()),
        "prompts": week_prompts_for(request.member),
    }
    return render(request, "journals/entry_list.html", context)


@roles(*READERS)
def shared_list(request: MemberRequest) -> HttpResponse:
    shared = Entry.objects.shared_with(request.member).select_related("author", "advisory")
    page = Paginator(shared, PAGE_LENGTH).get_page(request.GET.get("page"))
    return render(request, "journals/shared_list.html", {"page": page})
