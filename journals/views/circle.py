"""What students offer for a circle, for the run screen of who leads it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from circles.views.pages import led_circle
from journals.offered import offered_for
from schools.access import MemberRequest, roles
from schools.models.member import LEADERS

BY_SCRIPT = "X-Fragment"


@roles(*LEADERS)
@require_safe
def circle_offered(request: MemberRequest, pk: int) -> HttpResponse:
    """The part that a script asks for, or a page of its own."""
    circle = led_circle(request, pk)
    template = (
        "journals/_circle_offered.html" if BY_SCRIPT in request.headers else "journals/circle_offered.html"
    )
    return render(request, template, {"circle": circle, "offered": offered_for(circle)})
