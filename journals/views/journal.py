"""Lists: my journal by week, and what was shared with me."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from journals.device import draft_mark
from journals.looking_after import waiting_for
from journals.models import Entry
from journals.prompts import week_prompts_for
from journals.search import MOST_FOUND, marked, search_entries
from journals.shelf import own_entries, shared_with, weeks_of
from journals.thanks import unread_thanks
from journals.views.entry import READERS
from journals.views.week_prompt import MAKERS
from schools.access import MemberRequest, roles
from schools.models import Member

PAGE_LENGTH = 20
LONGEST_QUESTION = 100


@roles(*READERS)
def entry_list(request: MemberRequest) -> HttpResponse:
    """What is searched for comes by POST: an address stays in a browser's history after its reader has gone."""
    if not request.member.is_student:
        return redirect("journals:shared_list")
    asked = request.POST.get("q", "").strip()[:LONGEST_QUESTION]
    context = {
        "asked": asked,
        "removed": list(Entry.objects.written_by(request.member).restorable()),
        "prompts": week_prompts_for(request.member),
        "draft_mark": draft_mark(request),
        "unread_thanks": unread_thanks(request.member),
        **(found_in(request.member, asked) if asked else shown(request)),
    }
    return render(request, "journals/entry_list.html", context)


def shown(request: MemberRequest) -> dict[str, Any]:
    page = Paginator(own_entries(request.member), PAGE_LENGTH).get_page(request.GET.get("page"))
    return {"page": page, "weeks": weeks_of(page, request.member.school)}


def found_in(member: Member, asked: str) -> dict[str, Any]:
    found = search_entries(own_entries(member), asked)
    return {
        "found": [
            (entry, marked(words.prompt, asked, whole=True), marked(words.text, asked))
            for entry, words in found
        ],
        "is_cut": len(found) == MOST_FOUND,
    }


@roles(*READERS)
def shared_list(request: MemberRequest) -> HttpResponse:
    page = Paginator(shared_with(request.member), PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {"page": page, "unread_thanks": unread_thanks(request.member)}
    return render(request, "journals/shared_list.html", context | duties_of(request.member))


def duties_of(member: Member) -> dict[str, Any]:
    """What else an adult looks after here: reports that are open, and the prompts of the week."""
    if member.is_student:
        return {}
    return {"reports": len(waiting_for(member)), "makes_prompts": member.role in MAKERS}
