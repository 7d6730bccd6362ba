"""Where a group is strongest and where there is most to gain, from the bands of its constructs alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reports.asked import Asked
from reports.bands import Band
from reports.guides.content import Guide, guide_for
from reports.models import ReleasedGroup
from reports.tables import Bands, key
from surveys.models import Part
from surveys.questionnaire import in_language

# By part and construct, what a construct means.
Abouts = Mapping[tuple[int, str], str]
MOST_STRENGTHS, MOST_TO_WORK_AT = 3, 2


@dataclass(frozen=True)
class Area:
    """A construct of which the group has a band; `about` says in plain words what it means."""

    asked: Asked
    band: Band
    about: str = ""

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

    strengths: tuple[Area, ...]
    others: tuple[Area, ...]
    to_work_at: tuple[Area, ...]


def areas_of(
    group: ReleasedGroup, bands: Bands, asked: Sequence[Asked], abouts: Abouts | None = None
) -> list[Area]:
    """In the order in which they were asked."""
    known = [each for each in asked if not each.item and key(group, each) in bands]
    said = abouts or {}
    return [Area(each, bands[key(group, each)], said.get((each.part, each.construct), "")) for each in known]


def abouts_of(parts: Iterable[Part]) -> Abouts:
    return {
        (part.pk, construct.code): in_language(construct.about)
        for part in parts
        for construct in part.version.instrument.constructs
        if construct.about
    }


def sort_areas(areas: Sequence[Area]) -> Sorted:
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
