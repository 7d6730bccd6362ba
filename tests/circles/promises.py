"""Promises of tests, and where their list shows them."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from circles.models import FollowUp
from schools.models import Leadership, Member
from tests.cast import Place
from tests.circles.log_sheets import promise, put_log
from tests.circles.planning import TUESDAY, put_circle

CANARY = "canary-71ab"
TODAY = TUESDAY.date()
LIST = "/circles/follow-ups/"


def put_promise(
    place: Place, owner: Member, words: str = CANARY, advisory: str = "7B", **more: Any
) -> FollowUp:
    """Promised in a circle of last Tuesday."""
    with place.context():
        on = TODAY - timedelta(7 * (1 + FollowUp.objects.count()))
        circle = put_circle(place, on, advisory=advisory)
        leader = Leadership.objects.filter(advisory=circle.advisory).first().member
        put_log(circle, leader, promises=(promise(place, owner, words, **more),))
        return FollowUp.objects.get(circle=circle)


def url(name: str, follow_up: FollowUp) -> str:
    return reverse(f"circles:follow_up_{name}", args=[follow_up.pk])


def lists(client: Client) -> dict[str, list[str]]:
    """What the list shows, by its headings; those that are empty are left out."""
    context = client.get(LIST).context
    found = {name: getattr(context["promises"], name) for name in ("overdue", "this_week", "later", "others")}
    found |= {"given": context["given"], "done": context["done"]}
    return {name: [each.promise for each in rows] for name, rows in found.items() if rows}
