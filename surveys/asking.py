"""What a survey is to ask, chosen from the instruments that the school can use."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Self

from surveys.instruments.content import Instrument, Item
from surveys.models import InstrumentVersion, Part, Survey
from surveys.versions import find_instrument, shipped

SURVEY, EXTRA, FIDELITY = "survey", "extra", "fidelity"
Extra = tuple[Instrument, str]


@dataclass(frozen=True)
class Asked:
    """`extras` are constructs by code, those of one instrument side by side. The short form of an instrument that has
    none is the whole.
    """

    instrument: Instrument
    is_short: bool = False
    extras: tuple[Extra, ...] = ()
    fidelity: Instrument | None = None

    @classmethod
    def of(cls, survey: Survey) -> Self:
        """As it was chosen. One query."""
        parts = list(Part.objects.filter(survey=survey).select_related("version"))
        first = next(part for part in parts if use_of(part) == SURVEY)
        main = first.version.instrument
        last = next((part.version.instrument for part in parts if use_of(part) == FIDELITY), None)
        is_short = len(first.items) < len(main.items)
        extras = [extra for part in parts if use_of(part) == EXTRA for extra in extras_of(part)]
        return cls(main, is_short, tuple(extras), last)

    @property
    def parts(self) -> list[tuple[Instrument, list[Item]]]:
        """In the order in which they are asked, the fidelity pair last."""
        found = [(self.instrument, self.form_of(self.instrument.items))]
        for instrument, extras in groupby(self.extras, key=lambda extra: extra[0]):
            codes = {code for _instrument, code in extras}
            found.append(
                (instrument, self.form_of([item for item in instrument.items if item.construct in codes]))
            )
        if self.fidelity:
            found.append((self.fidelity, list(self.fidelity.items)))
        return found

    def form_of(self, items: Iterable[Item]) -> list[Item]:
        every = list(items)
        short = [item for item in every if item.short]
        return short if self.is_short and short else every

    def __len__(self) -> int:
        return sum(len(items) for _instrument, items in self.parts)


def use_of(part: Part) -> str:
    return part.version.instrument.use


def extras_of(part: Part) -> list[Extra]:
    instrument = part.version.instrument
    codes = {item.construct for item in instrument.items if item.code in part.items}
    return [(instrument, construct.code) for construct in instrument.constructs if construct.code in codes]


def offered_instruments(asked: Collection[str] = ()) -> dict[str, Instrument]:
    """By name: the newest version of each that ships or is the school's own, without what was put away; and those
    that are `asked` already. One query, and one more for each of these.
    """
    kept = {version.name: version for version in InstrumentVersion.objects.order_by("code", "version")}
    ships = [instrument for instrument, _pack in shipped().values()]
    own = [version.instrument for version in kept.values() if not version.pack]
    put_away = {name for name, version in kept.items() if version.put_away_at}
    newest: dict[str, Instrument] = {}
    for each in [*ships, *own]:
        if each.name not in put_away and newer(each, newest.get(each.code)):
            newest[each.code] = each
    found = {each.name: each for each in newest.values()}
    return found | {known.name: known for name in asked if (known := find_instrument(name))}


def newer(instrument: Instrument, than: Instrument | None) -> bool:
    return than is None or instrument.version > than.version
