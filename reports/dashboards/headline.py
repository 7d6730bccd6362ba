"""The answer in words, before any number."""

from collections.abc import Sequence

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from reports.bands import Band
from reports.change import change_between
from reports.group_names import grades_words
from reports.models import Level
from reports.snapshots import Area, Measures, Snapshot, overall

MOST, HALF = 65, 50
NAMED = 2


def headline_of(snapshot: Snapshot, to_work_on: Sequence[Area]) -> str:
    """How it stands, and of whom or of what it is said less."""
    measures = snapshot.measures(snapshot.school)
    answer = overall(measures)
    if not answer:
        return _("These results cannot be shown without saying too much about single people")
    less = grades_below(snapshot, measures) or where_to_begin(to_work_on)
    return " ".join([answer_words(answer.band), *less])


def answer_words(band: Band) -> str:
    """True of every share that the band stands for; of one that lies across the half, as near as that allows."""
    if band.low >= MOST:
        return _("Most answers say: I belong here.")
    if band.low >= HALF:
        return _("More than half of the answers say: I belong here.")
    if band.high <= HALF:
        return _("Less than half of the answers say: I belong here.")
    return _("About half of the answers say: I belong here.")


def grades_below(snapshot: Snapshot, school: Measures) -> list[str]:
    """A sentence about the grades that stand as clearly below the school as what is called a fall."""
    names = []
    for group in snapshot.at(Level.GRADE):
        own = snapshot.measures(group)
        common = own.keys() & school.keys()
        whole, part = (
            overall({code: each[code] for code in school if code in common}) for each in (school, own)
        )
        step = change_between(whole, part) if whole and part else None
        if step and step.is_fall:
            names.append(grades_words(group.grades, group.has_others))
    if not names or len(names) > NAMED:
        return []
    return [_("%(grades)s less so.") % {"grades": get_text_list(names, _("and"))}]


def where_to_begin(to_work_on: Sequence[Area]) -> list[str]:
    if len(to_work_on) != 1:
        return []
    return [_("%(area)s is where to begin.") % {"area": to_work_on[0].name}]
