"""Where a group is strongest and where there is most to gain, from the bands of its constructs alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reports.asked import Asked
from reports.bands import Band
from reports.change import Change
from reports.guides.content import Guide, guide_for
from reports.models import ReleasedGroup
from reports.snapshots import Snapshot
from surveys.models import Part
from surveys.questionnaire import in_language

# By part and construct, what a construct means.
Abouts = Mapping[tuple[int, str], str]
MOST_STRENGTHS, MOST_TO_WORK_AT = 3, 2


@dataclass(frozen=True)
class AreaBand:
    """A construct of which the group has a band; `about` says in plain words what it means, `change` how it changed."""

    asked: Asked
    band: Band
    about: str = ""
    change: Change | None = None

    @property
    def words(self) -> str:
        return self.asked.words

    @property
    def construct(self) -> str:
        return self.asked.construct

    @property
    def guide(self) -> Guide | None:
        return guide_for(self.construct)

    @property
    def middle(self) -> int:
        """Twice the band's midpoint, so that it is a whole number."""
        return self.band.low + self.band.high


@dataclass(frozen=True)
class Sorted:
    """`to_work_at` begins with the lowest; without differences all are `others`."""

    strengths: tuple[AreaBand, ...]
    others: tuple[AreaBand, ...]
    to_work_at: tuple[AreaBand, ...]

    @property
    def every(self) -> tuple[AreaBand, ...]:
        return (*self.strengths, *self.others, *self.to_work_at)


def area_bands(group: ReleasedGroup, snapshot: Snapshot, abouts: Abouts | None = None) -> list[AreaBand]:
    """In the order in which they were asked."""
    said = abouts or {}
    return [
        AreaBand(area.asked, band, said.get((area.asked.part, area.asked.construct), ""))
        for area in snapshot.areas
        if not area.asked.item and (band := snapshot.band(group, area.asked))
    ]


def abouts_of(parts: Iterable[Part]) -> Abouts:
    return {
        (part.pk, construct.code): in_language(construct.about)
        for part in parts
        for construct in part.version.instrument.constructs
        if construct.about
    }


def sort_areas(areas: Sequence[AreaBand]) -> Sorted:
    """The upper half, three at most, and the lower half, two at most, each apart from the other end's middle."""
    ranked = sorted(areas, key=lambda area: -area.middle)
    if not ranked or ranked[0].middle == ranked[-1].middle:
        return Sorted((), tuple(ranked), ())
    half = len(ranked) // 2
    lowest, highest = ranked[-1].middle, ranked[0].middle
    strengths = [area for area in ranked[: min(half, MOST_STRENGTHS)] if area.middle > lowest]
    weakest = [area for area in reversed(ranked[-min(half, MOST_TO_WORK_AT) :]) if area.middle < highest]
    to_work_at = [area for area in weakest if area not in strengths]
    others = [area for area in ranked if area not in strengths and area not in to_work_at]
    return Sorted(tuple(strengths), tuple(others), tuple(to_work_at))
