"""The numbers of a week in words. Pure functions of what was counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.participation import LEAST, MOST

Numbers = dict[str, Any]
# More names than these are as many more.
MOST_NAMES = 6


@dataclass(frozen=True)
class Line:
    """One number: what it is of, the number itself, a few words to it, and where more of it is."""

    label: str
    number: str
    note: str
    url: str = ""


def headline(circles: Numbers) -> str:
    held, due = circles["held"], circles["planned"]
    if not due:
        return _("No circle was due")
    if held == due:
        return ngettext("The one circle was held", "All %(due)s circles were held", due) % {"due": due}
    words = ngettext("%(held)s of %(due)s circle held", "%(held)s of %(due)s circles held", due)
    return words % {"held": held, "due": due}


def lines_of(numbers: Numbers, names_without: Sequence[str], circles_url: str) -> list[Line]:
    """`circles_url` is where the reader finds the school's circles."""
    return [
        circles_line(numbers["circles"], circles_url),
        without_line(len(numbers["without"]), names_without),
        follow_ups_line(numbers["follow_ups"]),
        calls_line(numbers["calls"]),
        reflected_line(numbers["reflected"]),
    ]


def of(number: int, total: int) -> str:
    return _("%(number)s of %(total)s") % {"number": number, "total": total}


def circles_line(circles: Numbers, url: str) -> Line:
    number = of(circles["held"], circles["planned"]) if circles["planned"] else _("None due")
    return Line(_("Circles held"), number, "; ".join(why_not(circles)), url)


def why_not(circles: Numbers) -> list[str]:
    """Why some were not held, as far as there are such; closures were never due."""
    words = {
        "cancelled": ngettext("%(number)s cancelled", "%(number)s cancelled", circles["cancelled"]),
        "unlogged": ngettext("%(number)s not logged", "%(number)s not logged", circles["unlogged"]),
        "closed": ngettext(
            "%(number)s more fell on a day without school",
            "%(number)s more fell on days without school",
            circles["closed"],
        ),
    }
    return [each % {"number": circles[name]} for name, each in words.items() if circles[name]]


def without_line(number: int, names: Sequence[str]) -> Line:
    label = _("Advisories without a circle for two weeks")
    return Line(label, str(number or _("None")), listed(names, number), reverse("schools:advisory_list"))


def listed(names: Sequence[str], total: int) -> str:
    """The first few; of those that are gone by now it counts that they were there."""
    shown = names[:MOST_NAMES]
    more = total - len(shown)
    rest = [ngettext("%(number)s more", "%(number)s more", more) % {"number": more}] if more else []
    return ", ".join([*shown, *rest])


def follow_ups_line(follow_ups: Numbers) -> Line:
    words = ngettext("of %(number)s that is open", "of %(number)s that are open", follow_ups["total"])
    number = str(follow_ups["late"]) if follow_ups["late"] else _("None")
    note = words % {"number": follow_ups["total"]} if follow_ups["total"] else _("Nothing is open.")
    return Line(_("Follow-ups overdue"), number, note)


def calls_line(calls: Numbers) -> Line:
    label, url = _("Calls answered in time"), reverse("care:care_home")
    if not calls["due"]:
        return Line(label, _("None made"), _("No student’s call for an adult had to be answered."), url)
    note = _("Of students’ calls for an adult.")
    return Line(label, of(calls["in_time"], calls["due"]), note, url)


def reflected_line(tens: int | None) -> Line:
    label = _("Students who reflected")
    if tens is None:
        return Line(label, "–", _("Not shown: fewer than ten students."))
    note = _("They finished an entry in their journal, or took time to think. Nobody sees who.")
    return Line(label, share(tens), note)


def share(tens: int) -> str:
    """The ends stand for less and for more as well."""
    words = {LEAST: _("at most %(percent)s\u00a0%%"), MOST: _("at least %(percent)s\u00a0%%")}
    return words.get(tens, _("about %(percent)s\u00a0%%")) % {"percent": tens * 10}
