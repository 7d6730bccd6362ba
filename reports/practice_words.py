"""Circle practice in sentences: the answer, which heads the page, and what follows from it."""

from collections.abc import Iterator, Sequence

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.circle_practice import CirclePractice
from schools.models import Advisory

MOST_NAMES = 12


def headline(practice: CirclePractice) -> str:
    """“41 of 48 planned circles were held in the last four weeks.”"""
    kept = practice.kept
    if not kept.planned:
        return _("No circles were due %(when)s.") % {"when": practice.period.words}
    numbers = {"held": kept.held, "planned": kept.planned, "when": practice.period.words}
    if kept.planned == 1:
        only = _("The one planned circle was held %(when)s.")
        return (only if kept.held else _("The one planned circle was not held %(when)s.")) % numbers
    words = ngettext(
        "%(held)s of %(planned)s planned circles was held %(when)s.",
        "%(held)s of %(planned)s planned circles were held %(when)s.",
        kept.held,
    )
    return words % numbers


def sentences(practice: CirclePractice) -> Iterator[str]:
    """Which advisories may need a hand; by grade and name."""
    if found := practice.without:
        words = ngettext(
            "%(number)s advisory held none of its planned circles: %(names)s.",
            "%(number)s advisories held none of their planned circles: %(names)s.",
            len(found),
        )
        yield words % {"number": len(found), "names": named(found)}
    if practice.kept.planned and (found := practice.unplanned):
        words = ngettext(
            "%(number)s advisory had no circle in the calendar: %(names)s.",
            "%(number)s advisories had no circle in the calendar: %(names)s.",
            len(found),
        )
        yield words % {"number": len(found), "names": named(found)}


def named(advisories: Sequence[Advisory]) -> str:
    names = [advisory.name for advisory in advisories[:MOST_NAMES]]
    if len(advisories) > MOST_NAMES:
        names.append(_("others, see the table"))
    return get_text_list(names, _("and"))


def for_help() -> str:
    return _(
        "These numbers are for help, not for evaluation: they show where a circle may need time, a room or a hand. "
        "They say nothing about how good a circle was, and nobody is compared."
    )
