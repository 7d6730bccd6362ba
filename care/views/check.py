"""The test message of the month: whom it reached says so with one tap."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from care.checks import check_of, confirm_check
from care.models.protocol import CARERS
from schools.access import MemberRequest, roles


@roles(*CARERS)
def check_confirm(request: MemberRequest) -> HttpResponse:
    """Opening the link is not enough: mail filters open links too."""
    if request.method == "POST":
        if confirm_check(request.member):
            messages.success(request, _("Thank you. The school knows that calls reach you."))
        return redirect("care:check_confirm")
    return render(request, "care/check_confirm.html", {"check": check_of(request.member)})
