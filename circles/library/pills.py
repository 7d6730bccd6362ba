"""What an item is, in a word each."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from circles.library.kinds import CHOICES
from circles.models import Item

THEME, PLAIN, PROTECTED = "", "pill-plain", "pill-now"


@dataclass(frozen=True)
class Pill:
    words: str
    look: str = PLAIN


def pills_of(item: Item) -> list[Pill]:
    """Its theme, its facets, the protected areas it asks about and whose it is."""
    theme = [Pill(str(CHOICES["theme"](item.theme).label), THEME)] if item.theme else []
    protected = [Pill(_("Protected: %(area)s") % {"area": area}, PROTECTED) for area in item.area_labels]
    return [
        *theme,
        *[Pill(words) for words in [*minutes_of(item), *facets_of(item)]],
        *protected,
        *source_of(item),
    ]


def minutes_of(item: Item) -> list[str]:
    if not item.minutes:
        return []
    return [ngettext("%(number)d minute", "%(number)d minutes", item.minutes) % {"number": item.minutes}]


def facets_of(item: Item) -> list[str]:
    values = [(name, getattr(item, name)) for name in ("depth", "grouping", "strategy", "season", "occasion")]
    return [str(CHOICES[name](value).label) for name, value in values if value]


def source_of(item: Item) -> list[Pill]:
    found = [Pill(_("Proposed by a student"))] if item.is_from_a_student else []
    if item.only_for_id:
        return [*found, Pill(_("Only you see it"))]
    return found or ([] if item.is_shipped else [Pill(_("Added by our school"))])
