"""How a release stands at a moment, for those who run it."""

from datetime import datetime
from enum import StrEnum

from reports.models import Release


class Standing(StrEnum):
    HELD = "held"
    TO_BE_DESTROYED = "to_be_destroyed"
    AHEAD = "ahead"
    SHOWN = "shown"
    WITHHELD = "withheld"


def standing_of(release: Release, now: datetime) -> Standing:
    """AHEAD: the hold is over, and nobody sees anything yet."""
    if release.is_held(now):
        return Standing.TO_BE_DESTROYED if release.withheld_at else Standing.HELD
    if release.withheld_at:
        return Standing.WITHHELD
    return Standing.SHOWN if release.is_shown(now) else Standing.AHEAD
