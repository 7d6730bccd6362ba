"""What the instruments' room shows: every version that ships or that the school keeps, and the families they form."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from circles.library.check import suggested_areas
from circles.models.words import Area
from schools.models import Member
from surveys.instruments.content import Instrument, Item, shipped_packs
from surveys.models import InstrumentVersion
from surveys.questionnaire import in_language
from surveys.versions import shipped


@dataclass(frozen=True)
class Listed:
    """One version. `pack` is empty for the school's own; `kept` is None until a survey used one that ships."""

    instrument: Instrument
    pack: str
    kept: InstrumentVersion | None = None

    @property
    def is_own(self) -> bool:
        return not self.pack

    @property
    def is_used(self) -> bool:
        return self.kept is not None and self.kept.is_used

    @property
    def is_put_away(self) -> bool:
        return self.kept is not None and self.kept.put_away_at is not None

    @property
    def can_be_asked(self) -> bool:
        """By itself: the pair about honesty goes with others."""
        return not self.is_put_away and self.instrument.use != "fidelity"


@dataclass(frozen=True)
class Family:
    """The versions of one code, the latest first."""

    versions: tuple[Listed, ...]

    @property
    def latest(self) -> Listed:
        """The one to show: the latest that is not put away, if there is one."""
        return next((each for each in self.versions if not each.is_put_away), self.versions[0])

    @property
    def others(self) -> list[Listed]:
        return [each for each in self.versions if each is not self.latest]


@dataclass(frozen=True)
class Shelf:
    """Families under one heading. `pack` is empty for the school's own."""

    pack: str
    title: str
    licence: str
    families: list[Family]


def listed(member: Member) -> list[Listed]:
    """All versions that the member may see. One query."""
    kept = InstrumentVersion.objects.visible_to(member).with_use().select_related("made_by")
    found = {name: Listed(instrument, pack) for name, (instrument, pack) in shipped().items()}
    found |= {each.name: Listed(each.instrument, each.pack, each) for each in kept}
    return sorted(
        found.values(), key=lambda each: (each.pack, each.instrument.code, -each.instrument.version)
    )


def find_listed(member: Member, code: str, version: int) -> Listed | None:
    found = InstrumentVersion.objects.visible_to(member).with_use().select_related("made_by")
    if kept := found.filter(code=code, version=version).first():
        return Listed(kept.instrument, kept.pack, kept)
    known = shipped().get(f"{code}/{version}")
    return Listed(*known) if known else None


def families(versions: Iterable[Listed]) -> list[Family]:
    return [
        Family(tuple(members))
        for _key, members in groupby(versions, key=lambda each: (each.pack, each.instrument.code))
    ]


def shelves(versions: Iterable[Listed]) -> list[Shelf]:
    """Of the packs, those that were removed and yet used as the last ones; without the school's own."""
    packs = {pack.code: pack for pack in shipped_packs()}
    found: dict[str, list[Family]] = {code: [] for code in packs}
    for family in families(versions):
        if not family.latest.is_own:
            found.setdefault(family.latest.pack, []).append(family)
    return [
        Shelf(code, in_language(packs[code].title) if code in packs else code,
              packs[code].licence if code in packs else "", members)
        for code, members in found.items() if members
    ]  # fmt: skip


def own_families(versions: Iterable[Listed]) -> tuple[list[Family], list[Family]]:
    """The school's own that are offered, and those that are put away altogether."""
    own = [family for family in families(versions) if family.latest.is_own]
    offered = [family for family in own if not family.latest.is_put_away]
    return offered, [family for family in own if family.latest.is_put_away]


@dataclass(frozen=True)
class Suspicion:
    """Words of an item that suggest a protected area which the item does not name."""

    item: Item
    area: str
    words: list[str]


def untagged(instrument: Instrument) -> list[Suspicion]:
    """Reads English words only, and never decides: whoever wrote the item does."""
    return [
        Suspicion(item, str(Area(area).label), words)
        for item in instrument.items
        for area, words in suggested_areas(item.text.get("en", "")).items()
        if area not in item.ppra
    ]
