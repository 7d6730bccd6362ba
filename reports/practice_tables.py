"""Circle practice as tables: the same rows on the page, on paper and in files. Never in the order of a number."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from circles.models.words import Theme
from circles.practice import Kept, Some, There, held_among, kept_among, reasons_among, sums
from reports.circle_practice import CirclePractice, OfAdvisory

MOST_REASONS = 12
Cell = str | int | None


@dataclass(frozen=True)
class Bar:
    """The parts of a bar, one after the other, in percent of its whole length."""

    held: float
    missed: float
    closed: float = 0

    @property
    def closed_from(self) -> float:
        return self.held + self.missed


@dataclass(frozen=True)
class Row:
    """A cell of None says that there is nothing to count. In files the heading is `in_files`, unless that is empty."""

    heading: str
    cells: tuple[Cell, ...]
    bar: Bar | None = None
    in_files: str = ""


@dataclass(frozen=True)
class CountTable:
    """`key` is its place in addresses. A bar stands in its row, beside the numbers that it shows."""

    key: str
    title: str
    caption: str
    corner: str
    columns: tuple[str, ...]
    rows: Sequence[Row]
    empty: str = ""

    @property
    def labelled(self) -> Iterator[tuple[Row, list[tuple[str, Cell]]]]:
        for row in self.rows:
            yield row, list(zip(self.columns, row.cells, strict=True))


def tables_of(practice: CirclePractice) -> list[CountTable]:
    """Grades only where advisories of more than one grade are counted."""
    grades = dict.fromkeys(each.advisory.grade for each in practice.advisories)
    by_grade = [grade_table(practice, list(grades))] if len(grades) > 1 else []
    return [
        week_table(practice.weeks),
        *by_grade,
        advisory_table(practice.advisories),
        theme_table(held_among(practice.circles)),
        reason_table(reasons_among(practice.circles)),
    ]


def week_table(weeks: dict[date, Kept]) -> CountTable:
    longest = max(kept.planned + kept.closed for kept in weeks.values())
    return CountTable(
        "weeks",
        _("Circles by week"),
        _("Circles that were due. Days without school stand apart and do not count as missed."),
        _("Week from"),
        (*kept_columns(), _("No school")),
        [
            Row(
                date_format(monday, "MONTH_DAY_FORMAT"),
                (*kept_cells(kept), kept.closed),
                bar(kept, longest, kept.closed),
                monday.isoformat(),
            )
            for monday, kept in weeks.items()
        ],
    )


def grade_table(practice: CirclePractice, grades: Sequence[str]) -> CountTable:
    within = {
        grade: [each for each in practice.advisories if each.advisory.grade == grade] for grade in grades
    }
    return CountTable(
        "grades",
        _("Circles by grade"),
        _("From the youngest on."),
        _("Grade"),
        (*kept_columns(), there_column()),
        [
            counted_row(
                grade or _("No grade"),
                kept_among(some for each in found for some in each.circles),
                sum((each.there for each in found), There()),
            )
            for grade, found in within.items()
        ],
    )


def advisory_table(advisories: Sequence[OfAdvisory]) -> CountTable:
    """With their grades where the school has any."""
    has_grades = any(each.advisory.grade for each in advisories)
    rows = [counted_row(each.advisory.name, each.kept, each.there) for each in advisories]
    if has_grades:
        rows = [
            replace(row, cells=(each.advisory.grade or None, *row.cells))
            for each, row in zip(advisories, rows, strict=True)
        ]
    return CountTable(
        "advisories",
        _("Circles by advisory"),
        _("By grade and name."),
        _("Advisory"),
        (*([_("Grade")] if has_grades else []), *kept_columns(), there_column()),
        rows,
    )


def counted_row(heading: str, kept: Kept, there: There) -> Row:
    return Row(heading, (*kept_cells(kept), there.percent), bar(kept, kept.planned))


def theme_table(held: Sequence[Some]) -> CountTable:
    """In the order in which a year goes through them."""
    names: dict[str | None, Any] = {
        **dict(Theme.choices),
        "": _("A plan without a theme"),
        None: _("No plan in the app"),
    }
    circles = sums(held, lambda some: some.theme)
    advisories = {theme: {some.advisory for some in held if some.theme == theme} for theme in names}
    return CountTable(
        "themes",
        _("Themes of the circles held"),
        _("In the order in which a year goes through them."),
        _("Theme"),
        (_("Circles"), _("Advisories")),
        [Row(str(words), (circles.get(theme, 0), len(advisories[theme]))) for theme, words in names.items()],
    )


def reason_table(reasons: dict[str, int]) -> CountTable:
    """In the order of the alphabet. Of very many, those that were given once are told together."""
    shown, once = dict(reasons), 0
    if len(reasons) > MOST_REASONS:
        shown = {words: number for words, number in reasons.items() if number > 1}
        once = len(reasons) - len(shown)
    rows = [Row(words, (number,)) for words, number in shown.items()]
    return CountTable(
        "reasons",
        _("Why circles were cancelled"),
        _("As it was written down when they were cancelled."),
        _("Reason"),
        (_("Circles"),),
        [*rows, *([Row(_("Other reasons, each given once"), (once,))] if once else [])],
        empty=_("No circle was cancelled."),
    )


def kept_columns() -> tuple[str, ...]:
    return _("Held"), _("Planned"), _("Cancelled"), _("Not logged")


def kept_cells(kept: Kept) -> tuple[Cell, ...]:
    return kept.held, kept.planned, kept.cancelled, kept.unlogged


def there_column() -> str:
    return _("Students there, %")


def bar(kept: Kept, longest: int, closed: int = 0) -> Bar | None:
    if not longest:
        return None
    missed = kept.planned - kept.held
    return Bar(*[round(100 * number / longest, 2) for number in (kept.held, missed, closed)])
