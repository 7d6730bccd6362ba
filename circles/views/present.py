"""The projector: what a whole room may see."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from circles.models import Circle, Run
from circles.runs.glances import glance_at_screen
from circles.runs.screen import read_screen, stamp_of_screen
from circles.views.pages import led_circle, note_watching
from schools.access import MemberRequest, roles
from schools.models.member import LEADERS


def glanced_run(request: MemberRequest, pk: int) -> tuple[Circle, Run | None]:
    """A circle that the member leads, and its run once it was started; as little of both as a stamp needs."""
    if run := glance_at_screen(pk, request.member):
        return run.circle, run
    return led_circle(request, pk), None


def led_run(request: MemberRequest, pk: int) -> tuple[Circle, Run | None]:
    """The same, with all that a screen shows."""
    runs = Run.objects.led_by(request.member).select_related("circle__advisory").with_agreed()
    if run := runs.filter(circle=pk).first():
        return run.circle, run
    return led_circle(request, pk), None


@roles(*LEADERS)
@require_safe
def circle_present(request: MemberRequest, pk: int) -> HttpResponse:
    """Before the start too, so that the projector is ready when the class comes in."""
    circle, run = led_run(request, pk)
    page = {"circle": circle, "screen": read_screen(circle, run), "is_light": "light" in request.GET}
    return render(request, "circles/circle_present.html", page)


@roles(*LEADERS)
@require_safe
def present_state(request: MemberRequest, pk: int) -> HttpResponse:
    """What the projector shows when it changed since the stamp that was `seen`; else 204."""
    circle, run = glanced_run(request, pk)
    note_watching(request, run)
    if request.GET.get("seen") == stamp_of_screen(circle, run):
        return HttpResponse(status=204)
    return render(request, "circles/_screen.html", {"screen": read_screen(*led_run(request, pk))})
