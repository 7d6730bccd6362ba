from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from circles.interviews.interests import by_student, remove_interest, restore_interest
from circles.interviews.people import interest_readers_words
from circles.models import Interest
from circles.models.interview import UNDO
from schools import clock
from schools.access import MemberRequest, roles
from schools.models import Role
from schools.models.member import LEADERS


@roles(Role.STUDENT, *LEADERS)
def interest_list(request: MemberRequest) -> HttpResponse:
    """A student's own; for others those of the students whom they lead."""
    member = request.member
    if not member.is_student:
        return render(request, "circles/interest_list_led.html", {"found": by_student(member)})
    page = {
        "interests": Interest.objects.readable_by(member),
        "removed": Interest.objects.of(member).filter(removed_at__gt=clock.now() - UNDO),
        "readers": interest_readers_words(member),
    }
    return render(request, "circles/interest_list.html", page)


@roles(Role.STUDENT)
@require_POST
def interest_remove(request: MemberRequest, pk: int) -> HttpResponse:
    remove_interest(get_object_or_404(Interest.objects.of(request.member), pk=pk))
    messages.success(request, _("It is taken away. For a day you can bring it back."))
    return redirect("circles:interest_list")


@roles(Role.STUDENT)
@require_POST
def interest_restore(request: MemberRequest, pk: int) -> HttpResponse:
    if restore_interest(get_object_or_404(Interest.objects.of(request.member), pk=pk)):
        messages.success(request, _("It is one of your interests again."))
    return redirect("circles:interest_list")
