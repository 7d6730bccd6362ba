"""What a page of surveys says, in plain words, and what an administrator types."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils.html import strip_tags

from tests.cast import Place
from tests.surveys.rows import BELONGING


def words_of(response: Any) -> str:
    return " ".join(strip_tags(response.content.decode()).replace("&quot;", '"').split())


def typed(place: Place, **changes: Any) -> dict[str, Any]:
    """A survey that opens in three days, as the form is filled in; None takes a field out."""
    opens_on = place.today + timedelta(days=3)
    usual = {
        "title": "How we belong, fall",
        "opens_on": opens_on.isoformat(),
        "opens_time": "08:00",
        "closes_on": (opens_on + timedelta(days=7)).isoformat(),
        "closes_time": "16:00",
        "instrument": BELONGING,
        "length": "whole",
        "fidelity": "on",
        "audience": "school",
        "consent": "opt_out",
        "nudges": "on",
    }
    return {name: value for name, value in (usual | changes).items() if value is not None}


def get(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return words_of(answer)
