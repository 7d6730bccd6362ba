"""Commitments that tests put in place."""

from datetime import timedelta
from typing import Any

from reports.models import Commitment
from tests.cast import Place

SAID, WILL = "Nobody asks us about lunch", "A group of students and the kitchen plan one menu a month"


def a_commitment(place: Place, **more: Any) -> Commitment:
    """Open, due in ten days, for students."""
    row = {
        "said": SAID,
        "will": WILL,
        "due_on": place.today + timedelta(days=10),
        "made_by": place.people.get("okafor"),
    }
    return Commitment.objects.create(
        school=place.school, **{"made_by": place.people.get("okafor")} | row | more
    )
