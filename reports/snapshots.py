"""What released figures say of whole areas, for pages that answer at a glance: everything here is a function of bands
that were released and of how many people they are of.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Q

from reports.asked import Asked, asked_in
from reports.bands import Band
from reports.change import Change, Code, Released, change_between, comparable
from reports.models import Level, Release, ReleasedGroup
from reports.models.figure import ReleasedGroupQuerySet
from reports.results import bands_of
from reports.tables import Bands, key
from schools.models import Member
from surveys.asking import FIDELITY
from surveys.models import InstrumentVersion, Part


@dataclass(frozen=True)
class Area:
    """A construct as far as it has a figure of its own, or the one item that it was asked with."""

    code: Code
    name: str
    asked: Asked
    items: tuple[Asked, ...]


@dataclass(frozen=True)
class Measure:
    """What a group answered in an area of so many items."""

    released: Released
    items: int


# By code of the area.
Measures = Mapping[Code, Measure]


@dataclass(frozen=True)
class Questions:
    """What a survey asked, in its order, read once for all who asked the very same."""

    parts: tuple[Part, ...]

    @cached_property
    def asked(self) -> tuple[Asked, ...]:
        return tuple(asked_in(self.parts))

    @cached_property
    def areas(self) -> tuple[Area, ...]:
        """Without the pair about honesty."""
        return tuple(
            area for part in self.parts if not is_fidelity(part) for area in areas_of(part, self.asked)
        )

    @property
    def fidelity(self) -> list[Asked]:
        parts = {part.pk for part in self.parts if is_fidelity(part)}
        return [each for each in self.asked if each.part in parts and each.item]


@dataclass(frozen=True)
class Snapshot:
    """One release as a member sees it, without how answers were spread."""

    release: Release
    groups: tuple[ReleasedGroup, ...]
    bands: Bands
    questions: Questions

    def at(self, level: Level) -> list[ReleasedGroup]:
        return [group for group in self.groups if group.level == level]

    @cached_property
    def school(self) -> ReleasedGroup | None:
        return next(iter(self.at(Level.SCHOOL)), None)

    @property
    def parts(self) -> tuple[Part, ...]:
        return self.questions.parts

    @property
    def areas(self) -> tuple[Area, ...]:
        return self.questions.areas

    def band(self, group: ReleasedGroup | None, asked: Asked) -> Band | None:
        return self.bands.get(key(group, asked)) if group else None

    def measures(self, group: ReleasedGroup | None) -> dict[Code, Measure]:
        """Of the areas that the group has a figure of."""
        return {
            area.code: Measure(Released(band, group.n), len(area.items))
            for area in self.areas
            if group and (band := self.band(group, area.asked))
        }


def read_snapshots(member: Member, releases: Sequence[Release]) -> list[Snapshot]:
    """The first of them whole, of the others the whole school alone. Three queries, however many they are."""
    scope = Q(release__in=releases[:1]) | Q(release__in=releases, level=Level.SCHOOL)
    return snapshots_of(releases, ReleasedGroup.objects.visible_to(member).filter(scope))


def snapshots_of(releases: Sequence[Release], scope: ReleasedGroupQuerySet) -> list[Snapshot]:
    """Of these groups. Three queries."""
    groups = list(scope.order_by("position"))
    parts = read_parts([release.survey_id for release in releases])
    same = same_parts(parts)
    ids = {part: first.pk for part, first in same.items()}
    bands = bands_of(groups, with_spread=False, part_of=ids.__getitem__)
    asked: dict[tuple[Part, ...], Questions] = {}
    found = []
    for release in releases:
        own = tuple(same[part.pk] for part in parts if part.survey_id == release.survey_id)
        of_release = tuple(group for group in groups if group.release_id == release.pk)
        found.append(Snapshot(release, of_release, bands, asked.setdefault(own, Questions(own))))
    return found


def read_parts(surveys: Sequence[UUID]) -> list[Part]:
    """Those of the same version share it, so that its file is read once. One query."""
    parts = list(Part.objects.filter(survey__in=surveys).order_by("position").select_related("version"))
    versions: dict[int, InstrumentVersion] = {}
    for part in parts:
        part.version = versions.setdefault(part.version_id, part.version)
    return parts


def same_parts(parts: Iterable[Part]) -> dict[int, Part]:
    """By the id of each the first that asks the very same, so that what it asks is read once."""
    first: dict[tuple[object, ...], Part] = {}
    return {part.pk: first.setdefault((part.version_id, *part.items), part) for part in parts}


def is_fidelity(part: Part) -> bool:
    return part.version.instrument.use == FIDELITY


def areas_of(part: Part, asked: Sequence[Asked]) -> Iterator[Area]:
    code = part.version.instrument.code
    own = [each for each in asked if each.part == part.pk]
    for construct in dict.fromkeys(each.construct for each in own):
        rows = [each for each in own if each.construct == construct]
        items = tuple(each for each in rows if each.item)
        first = rows[0]
        yield Area((code, construct, first.item), first.within or first.words, first, items)


def overall(measures: Measures) -> Released | None:
    """Favourable answers to all of it: the middle of the areas, each with the weight of its items, in whole percent
    outwards, so that it is true of whatever the bands stand for.
    """
    if not measures:
        return None
    items = sum(each.items for each in measures.values())
    low = sum(each.items * each.released.band.low for each in measures.values())
    high = sum(each.items * each.released.band.high for each in measures.values())
    fewest = min(each.released.n for each in measures.values())
    return Released(Band(low // items, -(-high // items)), fewest)


def overall_change(before: Measures, now: Measures, codes: Collection[Code]) -> Change | None:
    """Over those areas that both have, of these."""
    common = [code for code in now if code in before and code in codes]
    earlier = overall({code: before[code] for code in common})
    later = overall({code: now[code] for code in common})
    return change_between(earlier, later) if earlier and later else None


def area_changes(before: Measures, now: Measures, codes: Collection[Code]) -> dict[Code, Change]:
    found = {
        code: change_between(before[code].released, measure.released)
        for code, measure in now.items()
        if code in before and code in codes
    }
    return {code: change for code, change in found.items() if change}


def changes_between(
    before: Snapshot, then: ReleasedGroup | None, now: Snapshot, group: ReleasedGroup | None
) -> list[tuple[Area, Change]]:
    """Of each area of a group that can be compared, from the one release to the other."""
    same = comparable(before.parts, now.parts)
    found = area_changes(before.measures(then), now.measures(group), same)
    return [(area, found[area.code]) for area in now.areas if area.code in found]


def furthest(areas: Sequence[Area], measures: Measures, *, strongest: bool) -> list[Area]:
    """The areas with the highest or the lowest middle, in order; none when all have the same."""
    middles = {
        area.code: measures[area.code].released.band.low + measures[area.code].released.band.high
        for area in areas
        if area.code in measures
    }
    if len(set(middles.values())) < 2:
        return []
    end = max(middles.values()) if strongest else min(middles.values())
    return [area for area in areas if middles.get(area.code) == end]
