"""What tests of a new series share."""

from datetime import date
from typing import Any

from circles.models import Circle
from tests.cast import Place


def dates_of(response: Any) -> dict[str, str]:
    """Each date of the preview with what stands in its way."""
    return {
        planned.occurrence.on.isoformat(): planned.occurrence.closure
        or ("clash" if planned.clash else planned.occurrence.shift)
        for planned in response.context["form"].dates
    }


def planned_days(place: Place) -> list[date]:
    with place.context():
        return list(Circle.objects.values_list("on", flat=True))
