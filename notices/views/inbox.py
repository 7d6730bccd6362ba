from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from notices.inbox import mark_all_read, mark_read, unread_count
from notices.models import Delivery
from schools.access import MemberRequest

PAGE = 25


@require_safe
def inbox_list(request: MemberRequest) -> HttpResponse:
    arrived = Delivery.objects.in_inbox_of(request.member).only("title", "sent_at", "read_at")
    context = {
        "page": Paginator(arrived, PAGE).get_page(request.GET.get("page")),
        "unread": unread_count(request.member),
    }
    return render(request, "notices/inbox_list.html", context)


@require_POST
def inbox_read(request: MemberRequest) -> HttpResponse:
    if count := mark_all_read(request.member):
        done = ngettext(
            "%(count)s message is marked as read.", "%(count)s messages are marked as read.", count
        )
        messages.success(request, done % {"count": count})
    return redirect("notices:inbox_list")


@require_safe
def inbox_detail(request: MemberRequest, pk: int) -> HttpResponse:
    delivery = get_object_or_404(Delivery.objects.in_inbox_of(request.member), pk=pk)
    mark_read(delivery)
    return render(request, "notices/inbox_detail.html", {"delivery": delivery})
