"""Groups by their names, the same words in a plan and in a release."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from reports.disclosure.lines import ORDER
from reports.disclosure.shapes import NONE, Table, Unit
from reports.sealed import Names


@dataclass(frozen=True)
class NamedGroup:
    """The fields of a `ReleasedGroup`, which says what they mean; one of a plan is stored as JSON."""

    level: str
    grades: list[str]
    attribute: str
    values: list[str]
    advisories: list[int]
    names: list[str]
    has_others: bool
    n: int

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def in_reading_order(units: Iterable[Unit]) -> list[Unit]:
    """Grades from the youngest, values of an attribute from the largest, advisories by their names."""
    return sorted(units, key=place_to_read)


def place_to_read(unit: Unit) -> tuple[int, int, tuple[int, ...], int, tuple[int, ...]]:
    size = 0 if unit.table == Table.ADVISORY else -unit.n
    return ORDER.index(unit.table), unit.attribute, unit.grades, size, (*unit.values, *unit.advisories)


def named(unit: Unit, names: Names) -> NamedGroup:
    advisories = [names.advisories[number] for number in unit.advisories if number != NONE]
    has_attribute = unit.attribute != NONE
    values = names.values[unit.attribute] if has_attribute else ()
    return NamedGroup(
        level=unit.table.value,
        grades=[names.grades[number] for number in unit.grades if number != NONE],
        attribute=names.attributes[unit.attribute] if has_attribute else "",
        values=[values[number] for number in unit.values if number != NONE],
        advisories=[advisory for advisory, _name in advisories],
        names=[name for _advisory, name in advisories],
        has_others=NONE in (*unit.grades, *unit.values, *unit.advisories),
        n=int(unit.n),
    )
