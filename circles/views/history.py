from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from circles.follow_ups import about_students, about_the_group
from circles.history import circles_behind, open_promises, past_circles
from circles.models import Circle
from circles.notes import notes_of
from circles.voices import not_heard_lately
from schools import clock
from schools.access import MemberRequest, roles
from schools.models import Advisory
from schools.models.member import LEADERS

PAGE_LENGTH = 10


@roles(*LEADERS)
def advisory_history(request: MemberRequest, pk: int) -> HttpResponse:
    member = request.member
    advisory = get_object_or_404(Advisory.objects.led_by(member), pk=pk)
    circles = circles_behind(member, advisory)
    page = Paginator(circles, PAGE_LENGTH).get_page(request.GET.get("page"))
    past = past_circles(member, list(page), notes_of(page))
    promises = open_promises(member, advisory)
    latest = next((each for each in past if each.circle.is_held), None) if page.number == 1 else None
    context = {
        "advisory": advisory,
        "teaches": Advisory.objects.taught_by(member).filter(pk=pk).exists(),
        "held": circles.filter(state=Circle.State.HELD).count(),
        "page": page,
        "latest": latest,
        "earlier": [each for each in past if each is not latest],
        "group_promises": about_the_group(promises),
        "student_promises": about_students(promises),
        "quiet": not_heard_lately(member, advisory),
        "today": clock.today(member.school),
    }
    return render(request, "circles/advisory_history.html", context)
