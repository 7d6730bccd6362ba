"""The projector: what a whole room may see."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from circles.models import Run
from circles.runs.board import read_board, screen_of, stamp_of
from circles.views.pages import led_circle
from schools.access import MemberRequest, roles
from schools.models.member import LEADERS


def led_run(request: MemberRequest, pk: int) -> Run:
    runs = Run.objects.led_by(request.member).select_related("circle__advisory")
    return get_object_or_404(runs.defer("circle__note"), circle=pk)


@roles(*LEADERS)
@require_safe
def circle_present(request: MemberRequest, pk: int) -> HttpResponse:
    """Before the start too, so that the projector is ready when the class comes in."""
    circle = led_circle(request, pk)
    run = Run.objects.led_by(request.member).select_related("circle__advisory").filter(circle=pk).first()
    screen = screen_of(read_board(run)) if run else None
    return render(request, "circles/circle_present.html", {"circle": circle, "screen": screen})


@roles(*LEADERS)
@require_safe
def present_state(request: MemberRequest, pk: int) -> HttpResponse:
    """What the projector shows when it changed since the stamp that was `seen`; else 204."""
    run = led_run(request, pk)
    if request.GET.get("seen") == stamp_of(run):
        return HttpResponse(status=204)
    return render(request, "circles/_screen.html", {"screen": screen_of(read_board(run))})
