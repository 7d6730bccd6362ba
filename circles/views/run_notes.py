"""What is written down while a circle runs, beside its turns: a follow-up, and the show of hands."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from circles.forms.hands import HandsForm
from circles.forms.run_follow_up import RunFollowUpForm
from circles.hands import CountedMeanwhile, count_hands, hands_summary
from circles.models import Circle, Run
from circles.runs.notes import add_follow_up
from circles.schedule import Refused
from circles.views.pages import led_circle
from schools.access import MemberRequest, roles
from schools.models.member import LEADERS


def circle_that_ran(request: MemberRequest, pk: int) -> Circle:
    circle = led_circle(request, pk)
    get_object_or_404(Run, circle=circle)
    return circle


@roles(*LEADERS)
def run_follow_up(request: MemberRequest, pk: int) -> HttpResponse:
    circle, member = circle_that_ran(request, pk), request.member
    data = request.POST if request.method == "POST" else None
    form = RunFollowUpForm(circle, member, data)
    if form.is_bound and form.is_valid():
        added = add_follow_up(circle, form.follow_up(), by=member)
        messages.success(request, _("The follow-up is kept.") if added else _("It is kept already."))
        return redirect("circles:circle_run", pk=pk)
    return render(request, "circles/run_follow_up.html", {"circle": circle, "form": form})


@roles(*LEADERS)
def run_hands(request: MemberRequest, pk: int) -> HttpResponse:
    circle = circle_that_ran(request, pk)
    data = request.POST if request.method == "POST" else None
    form = HandsForm(data, hands=hands_summary(circle, request.member))
    if form.is_bound and form.is_valid() and counted(request, circle, form):
        return redirect("circles:circle_run", pk=pk)
    return render(request, "circles/run_hands.html", {"circle": circle, "form": form})


def counted(request: MemberRequest, circle: Circle, form: HandsForm) -> bool:
    """False when the circle was put back, or somebody counted, meanwhile: then the form says so."""
    if not form.has_changed():
        return True
    try:
        hands = count_hands(circle, *form.counts(), seen=form.seal_seen)
    except CountedMeanwhile as news:
        form.add_news(news.seal)
        return False
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    kept = _("The show of hands is kept.") if hands.total else _("No hands are kept.")
    messages.success(request, kept)
    return True
