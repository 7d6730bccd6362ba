from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from notices.models import Delivery
from notices.tasks import send_due_of
from roster.forms.sign_in import TAKEN, WelcomeForm
from roster.invitations import (
    INVITATION,
    Ticket,
    Unusable,
    accept_as_new,
    accept_with,
    invitable,
    invite,
    open_invitation,
    read_token,
)
from roster.models import Invitation
from roster.models.invitation import LASTS
from schools import clock
from schools.access import MemberRequest, roles
from schools.context import school_context
from schools.models import Account, Member
from schools.models.member import OFFICE


@roles(*OFFICE)
@require_GET
def invitation_list(request: MemberRequest) -> HttpResponse:
    latest = Invitation.objects.filter(member=OuterRef("pk"), accepted_at=None)
    mails = Delivery.objects.filter(member=OuterRef("pk"), kind=INVITATION).order_by("-pk")
    staff = without_account(request).annotate(
        expires_at=Subquery(latest.values("expires_at")[:1]),
        mail_state=Subquery(mails.values("state")[:1]),
        sent_at=Subquery(mails.values("sent_at")[:1]),
    )
    page = Paginator(staff, 50).get_page(request.GET.get("page"))
    context = {"page": page, "now": clock.now(), "days": LASTS.days}
    return render(request, "roster/invitation_list.html", context)


def without_account(request: MemberRequest) -> Any:
    return Member.objects.manageable_by(request.member).here().adults().filter(account=None)


@roles(*OFFICE)
@require_POST
def invitation_send_all(request: MemberRequest) -> HttpResponse:
    """Whoever was never invited, or whose link has expired."""
    waiting = Invitation.objects.usable().values("member")
    staff = without_account(request).exclude(email="").exclude(pk__in=waiting).select_related("school")
    for member in staff:
        invite(member, request.member)
    send_due_of.delay_on_commit(request.member.school_id)
    count = len(staff)
    messages.success(
        request,
        ngettext("%(count)s invitation is on its way.", "%(count)s invitations are on their way.", count)
        % {"count": count},
    )
    return redirect("roster:invitation_list")


@roles(*OFFICE)
@require_POST
def invitation_send(request: MemberRequest, pk: int) -> HttpResponse:
    staff = Member.objects.manageable_by(request.member).here().adults().select_related("school")
    member = get_object_or_404(staff, pk=pk)
    if invitable(member):
        invite(member, request.member)
        send_due_of.delay_on_commit(request.member.school_id)
        messages.success(
            request, _("An invitation for %(name)s is on its way.") % {"name": member.display_name}
        )
    else:
        messages.error(
            request,
            _("%(name)s has signed in before, or has no e-mail address.") % {"name": member.display_name},
        )
    return redirect("roster:invitation_list")


@login_not_required
@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """The link of an invitation; the school comes from the signed token."""
    try:
        ticket = read_token(token)
        with school_context(ticket.school):
            return welcome_in_school(request, ticket, token)
    except Unusable:
        return render(request, "roster/welcome_unusable.html", {"days": LASTS.days}, status=410)


def welcome_in_school(request: HttpRequest, ticket: Ticket, token: str) -> HttpResponse:
    invitation = open_invitation(ticket)
    if request.method == "POST" and request.POST.get("join"):
        return join(request, invitation, token)
    has_account = Account.objects.filter(email=invitation.member.email).exists()
    form = WelcomeForm(request.POST if request.method == "POST" else None, member=invitation.member)
    if not has_account and form.is_valid() and (account := new_account(invitation, form)):
        return enter(request, account, invitation)
    context = {
        "form": form,
        "token": token,
        "invitation": invitation,
        "has_account": has_account,
        "is_member": is_member(request, invitation),
        "sign_in": f"{reverse('account_login')}?next={request.path}",
    }
    return render(request, "roster/welcome.html", context)


def new_account(invitation: Invitation, form: WelcomeForm) -> Account | None:
    """None when somebody else took the name at the same moment."""
    try:
        with transaction.atomic():
            return accept_as_new(invitation, form.cleaned_data["username"], form.cleaned_data["password"])
    except IntegrityError:
        form.add_error("username", TAKEN)
        return None


def is_member(request: HttpRequest, invitation: Invitation) -> bool:
    """Whether who is signed in belongs to the school already."""
    return bool(request.user.pk) and Member.objects.filter(Q(account=request.user.pk)).exists()


def join(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    """Attaches the account that is signed in, and no other."""
    if not request.user.is_authenticated or is_member(request, invitation):
        return redirect("roster:welcome", token)
    accept_with(invitation, request.user)
    request.session["school"] = invitation.school_id
    return redirect("home")


def enter(request: HttpRequest, account: Account, invitation: Invitation) -> HttpResponse:
    login(request, account)
    request.session["school"] = invitation.school_id
    return redirect("home")
