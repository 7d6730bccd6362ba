from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from notices.addresses import accept_addresses, still_refused
from notices.claims import retry
from notices.models.delivery import Failure
from notices.oversight import SHOWN_FOR, in_trouble, overseen, tallies, troubles
from schools.access import MemberRequest, roles
from schools.models import Member
from schools.models.member import OFFICE

PAGE = 25


@roles(*OFFICE)
@require_safe
def delivery_list(request: MemberRequest) -> HttpResponse:
    page = Paginator(in_trouble(request.member), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "troubles": list(troubles(request.member, page)),
        "to_retry": overseen(request.member).to_retry().count(),
        "tallies": tallies(request.member),
        "addresses": still_refused(),
        "days": SHOWN_FOR.days,
    }
    return render(request, "notices/delivery_list.html", context)


@roles(*OFFICE)
@require_POST
def delivery_retry(request: MemberRequest, pk: int) -> HttpResponse:
    scope = overseen(request.member)
    delivery = get_object_or_404(scope, pk=pk)
    if retry(scope.to_retry().filter(pk=delivery.pk)):
        messages.success(request, _("It goes out within a minute or two."))
    else:
        messages.error(request, _("It is too late for it, or somebody was quicker."))
    return redirect("notices:delivery_list")


@roles(*OFFICE)
@require_POST
def delivery_retry_all(request: MemberRequest) -> HttpResponse:
    if count := retry(overseen(request.member).to_retry()):
        done = ngettext(
            "%(count)s message goes out within a minute or two.",
            "%(count)s messages go out within a minute or two.",
            count,
        )
        messages.success(request, done % {"count": count})
    else:
        messages.error(request, _("There is nothing that can be tried again."))
    return redirect("notices:delivery_list")


@roles(*OFFICE)
@require_POST
def address_accept(request: MemberRequest, pk: int) -> HttpResponse:
    """What was not sent there for this reason alone, and is not too late, is tried at once."""
    member = get_object_or_404(Member.objects.visible_to(request.member), pk=pk)
    accept_addresses(member)
    to_retry = overseen(request.member).to_retry()
    retry(to_retry.filter(member=member, failure=Failure.REFUSED_ADDRESS))
    messages.success(request, _("E-mails go to %(name)s again.") % {"name": member.display_name})
    return redirect("notices:delivery_list")
