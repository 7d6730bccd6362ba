"""What groups are called, in a plan and in a release, on pages and in files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.models import Level, ReleasedGroup
from surveys.models import Audience, Survey


@dataclass(frozen=True)
class PlannedGroup:
    """One of a release's `plan`."""

    level: str
    grades: list[str]
    attribute: str
    values: list[str]
    names: list[str]
    has_others: bool
    n: int


def planned(row: Mapping[str, Any]) -> PlannedGroup:
    return PlannedGroup(**{name: row[name] for name in PlannedGroup.__dataclass_fields__})


def group_name(group: PlannedGroup | ReleasedGroup, survey: Survey) -> str:
    """“Grade 6: Girls”. Small groups that are shown together are “Asian, Black and others, together”."""
    if group.level == Level.SCHOOL:
        return everybody(survey)
    if group.level == Level.GRADE:
        return grades_words(group.grades, group.has_others)
    if group.level == Level.GRADE_ATTRIBUTE:
        words = _("%(grade)s: %(group)s")
        grade = grades_words(group.grades, False)
        return words % {"grade": grade, "group": together(group.values, group.has_others)}
    return together(group.values if group.level == Level.ATTRIBUTE else group.names, group.has_others)


def everybody(survey: Survey) -> str:
    if survey.audience == Audience.STAFF:
        return _("All adults")
    return _("Whole school") if survey.audience == Audience.SCHOOL else _("Everybody asked")


def grades_words(grades: Sequence[str], has_others: bool) -> str:
    words = ngettext("Grade %s", "Grades %s", len(grades))
    return words % together(grades, has_others)


def together(names: Sequence[str], has_others: bool) -> str:
    """`has_others`: people of whom nothing is recorded are among them."""
    listed = [*names, *([_("others")] if has_others else [])]
    if len(listed) < 2:
        return "".join(listed)
    return _("%(groups)s, together") % {"groups": get_text_list(listed, _("and"))}
