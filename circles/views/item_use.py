from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from circles.forms.plan_copy import ChoiceOfCircle
from circles.models import Circle, Item
from circles.plans.offers import circles_to_come
from circles.plans.use import use_item
from circles.schedule import Refused
from circles.views.plan_detail import to_plan
from schools.access import MemberRequest, roles
from schools.models.member import LEADERS

SHOWN = 12


@roles(*LEADERS)
def item_use(request: MemberRequest, pk: int) -> HttpResponse:
    item = get_object_or_404(Item.objects.visible_to(request.member), pk=pk)
    circles = circles_to_come(Circle.objects.led_by(request.member))
    form = ChoiceOfCircle(request.POST if request.method == "POST" else None, circles=circles)
    if form.is_bound and form.is_valid():
        circle = form.cleaned_data["circle"]
        try:
            step = use_item(item, circle, request.member)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("“%(step)s” is in the plan.") % {"step": step})
            return to_plan(circle.pk, step=step.pk, go="edit")
    page = {"item": item, "form": form, "circles": list(circles[:SHOWN])}
    return render(request, "circles/item_use.html", page)
