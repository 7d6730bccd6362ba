"""A band: what is said of a figure, in the same words on pages and in files."""

from typing import NamedTuple

from django.utils.translation import gettext as _

NOT_SHOWN = "–"


class Band(NamedTuple):
    """Between `low` and `high` percent. A `low` of 0 and a `high` of 100 are open ends."""

    low: int
    high: int

    @property
    def words(self) -> str:
        """“60–70 %”, “at most 30 %”, “at least 70 %”."""
        percents = {"low": self.low, "high": self.high}
        if self.low == 0:
            return _("at most %(high)s %%") % percents
        if self.high == 100:
            return _("at least %(low)s %%") % percents
        return _("%(low)s–%(high)s %%") % percents

    @property
    def is_end(self) -> bool:
        return self.low == 0 or self.high == 100

    @property
    def width(self) -> int:
        return self.high - self.low


def band_words(band: Band | None) -> str:
    """Whatever the reason why there is none, it looks the same."""
    return band.words if band else NOT_SHOWN
