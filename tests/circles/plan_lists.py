"""What tests of proposals share: their pages as a leader reads them, and the plans that are there."""

import re
from typing import Any

from django.test import Client

from circles.models import Circle, Plan
from tests.cast import Place

LIST = "/circles/plans/"


def url(circle: Circle, verb: str) -> str:
    return f"/circles/{circle.pk}/plan/{verb}/"


def page_of(client: Client, path: str = LIST) -> str:
    response = client.get(path, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def heading(page: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.S)
    assert found
    return " ".join(re.sub("<[^>]*>", "", found[1]).split())


def shown(client: Client, circle: Circle) -> dict[str, str]:
    """The fields of the button that takes this circle's proposal."""
    response = client.get(url(circle, "start"))
    proposal = response.context["proposal"]
    return {"template": proposal.template.key, "items": proposal.item_ids}


def all_shown(client: Client) -> dict[str, Any]:
    """The fields of the button that takes everything until the end of the term."""
    context = client.get(LIST).context
    fields: dict[str, Any] = {
        "advisory": str(context["advisory"].pk),
        "circle": [str(each.circle.pk) for each in context["waiting"]],
    }
    for each in context["waiting"]:
        fields[f"{each.prefix}template"] = each.proposal.template.key
        fields[f"{each.prefix}items"] = each.proposal.item_ids
    return fields


def plans_of(place: Place) -> dict[int, Plan]:
    with place.context():
        return {plan.circle_id: plan for plan in Plan.objects.in_force().prefetch_related("parts")}
