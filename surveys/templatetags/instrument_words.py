"""Words of the instruments' room."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from circles.models.words import Area
from surveys.instruments.content import Instrument, Item, Scale
from surveys.questionnaire import in_language

register = template.Library()


@register.filter
def said(texts: Mapping[str, Any]) -> Any:
    """In the reader's language, where there is one."""
    return in_language(texts) if texts else ""


@register.filter
def said_elsewhere(texts: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The same in the other languages, each with its code."""
    shown = in_language(texts) if texts else ""
    return [(language, words) for language, words in texts.items() if words is not shown]


@register.filter
def language_name(code: str) -> str:
    """“Español”: a language by its own name, or its code when Django does not know it."""
    try:
        return get_language_info(code.lower())["name_local"]
    except KeyError:
        return code


@register.filter
def language_names(codes: Sequence[str]) -> str:
    return ", ".join(language_name(code) for code in codes)


@register.filter
def whom(instrument: Instrument) -> str:
    """“Students, grades 5–12”."""
    if not instrument.grades:
        return {"students": _("Students"), "staff": _("Adults who work here")}.get(
            instrument.audience, _("Students and adults")
        )
    first, last = (_("K") if grade == 0 else str(grade) for grade in instrument.grades)
    if first == last:
        return _("Students, grade %(grade)s") % {"grade": first}
    return _("Students, grades %(first)s–%(last)s") % {"first": first, "last": last}


@register.filter
def size(instrument: Instrument) -> str:
    """“24 items for 8 constructs, 8 in the short form”."""
    items, constructs = len(instrument.items), len(instrument.constructs)
    counted = ngettext("%(number)s item", "%(number)s items", items) % {"number": items}
    measured = ngettext("%(number)s construct", "%(number)s constructs", constructs) % {"number": constructs}
    words = {"items": counted, "constructs": measured, "short": len(instrument.short_form)}
    if instrument.short_form:
        return _("%(items)s for %(constructs)s, %(short)s in the short form") % words
    return _("%(items)s for %(constructs)s, no short form") % words


@register.filter
def use_words(instrument: Instrument) -> str:
    return {
        "survey": _("A survey by itself"),
        "extra": _("Constructs to add to a survey"),
        "fidelity": _("Asked at the end of other surveys"),
    }[instrument.use]


@register.filter
def level_words(level: str) -> str:
    """Whose doing it is."""
    return {
        "teacher": _("My teachers, my class"),
        "school": _("My school"),
        "self": _("My own life"),
    }[level]


@register.filter
def area_words(areas: Sequence[str]) -> str:
    return ", ".join(str(Area(area).label) for area in areas)


@register.filter
def items_of(instrument: Instrument, construct: str) -> list[Item]:
    return [item for item in instrument.items if item.construct == construct]


@register.filter
def labels_marked(scale: Scale) -> list[tuple[str, bool]]:
    """Each label, and whether it is favourable."""
    first = scale.size - scale.favourable
    return [(label, position >= first) for position, label in enumerate(in_language(scale.labels))]
