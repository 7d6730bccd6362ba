from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from circles.forms.plan_copy import ChoiceOfCircle
from circles.library.search import address_of
from circles.models import Circle, Item
from circles.models.words import Kind
from circles.plans.use import use_item
from circles.schedule import Refused
from circles.templatetags.circle_words import day_words
from circles.views.plan_detail import to_plan
from schools.access import MemberRequest, roles
from schools.models import Advisory
from schools.models.member import LEADERS

SHOWN = 4
IN_THE_PLAN = {
    Kind.PROMPT: _("Your prompt is in the plan of %(day)s."),
    Kind.ACTIVITY: _("Your activity is in the plan of %(day)s."),
    Kind.MEDIA: _("What you look at or listen to is in the plan of %(day)s."),
    Kind.QUESTION: _("Your question is in the plan of %(day)s."),
    Kind.OPENING: _("Your opening is in the plan of %(day)s."),
    Kind.CLOSING: _("Your closing is in the plan of %(day)s."),
    Kind.STARTER: _("Your sentence starter is in the plan of %(day)s."),
}


@roles(*LEADERS)
def item_use(request: MemberRequest, pk: int) -> HttpResponse:
    item = get_object_or_404(Item.objects.visible_to(request.member), pk=pk)
    circles = Circle.objects.led_by(request.member).to_come()
    form = ChoiceOfCircle(request.POST if request.method == "POST" else None, circles=circles)
    if form.is_bound and form.is_valid():
        circle = form.cleaned_data["circle"]
        try:
            step = use_item(item, circle, request.member)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, IN_THE_PLAN[Kind(item.kind)] % {"day": day_words(circle.on)})
            return to_plan(circle.pk, step=step.pk, go="edit")
    query = address_of(request.GET)
    page = {"item": item, "query": query, "form": form, "advisories": by_advisory(circles)}
    return render(request, "circles/item_use.html", page)


def by_advisory(circles: Iterable[Circle]) -> list[tuple[Advisory, list[Circle], list[Circle]]]:
    """Each advisory with its next circles and with those after them."""
    found: dict[Advisory, list[Circle]] = {}
    for circle in circles:
        found.setdefault(circle.advisory, []).append(circle)
    return [(advisory, each[:SHOWN], each[SHOWN:]) for advisory, each in found.items()]
