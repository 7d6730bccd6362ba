"""The rows of a table of results: each construct that a survey asked about, and its items."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from surveys.asking import FIDELITY
from surveys.instruments.content import Construct, Instrument, Item, Scale
from surveys.models import Part
from surveys.questionnaire import in_language, items_of


@dataclass(frozen=True)
class Asked:
    """A construct of a part, or with `item` one of its items; `within` is then the construct's title.

    `favourable` are the labels that count as favourable, `labels` all of them, from the least to the most agreement.
    """

    part: int
    construct: str
    words: str
    item: str = ""
    within: str = ""
    labels: tuple[str, ...] = ()
    favourable: tuple[str, ...] = ()
    is_reversed: bool = False

    @property
    def note(self) -> str:
        """What has to be said at an item whose favourable answers are at the other end."""
        if not self.is_reversed:
            return ""
        words = _("The other way round: favourable is %(answers)s.")
        return words % {"answers": quoted(self.favourable)}


def quoted(labels: Sequence[str]) -> str:
    return get_text_list([_("“%(label)s”") % {"label": label} for label in labels], _("or"))


def asked_in(parts: Sequence[Part]) -> list[Asked]:
    return [each for part in parts for each in asked_of(part)]


def asked_of(part: Part) -> Iterator[Asked]:
    """In the instrument's order of constructs; one that never has a figure of its own has no row."""
    instrument, items = part.version.instrument, items_of(part)
    for construct in instrument.constructs:
        within = [item for item in items if item.construct == construct.code]
        if is_whole(instrument, within):
            yield Asked(part.pk, construct.code, in_language(construct.title))
        yield from (asked_item(part.pk, instrument, construct, item) for item in within)


def is_whole(instrument: Instrument, within: Sequence[Item]) -> bool:
    """Whether it adds up to more than its items: see `reports.measures`, which imports what a page does not need."""
    return len(within) > 1 and instrument.use != FIDELITY


def asked_item(part: int, instrument: Instrument, construct: Construct, item: Item) -> Asked:
    labels = labels_of(instrument.scale_of(item))
    return Asked(
        part,
        construct.code,
        in_language(item.text),
        item=item.code,
        within=in_language(construct.title),
        labels=labels,
        favourable=tuple(labels[position] for position in instrument.favourable_answers(item)),
        is_reversed=item.reversed,
    )


def labels_of(scale: Scale) -> tuple[str, ...]:
    return tuple(in_language(scale.labels))
