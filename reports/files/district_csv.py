"""A district's schools as CSV: their bands, and what changed in each."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from reports.dashboards.district import Moved, Schools
from reports.files.csv_file import Cells
from reports.files.practice_csv import bands_as_csv


def schools_as_csv(schools: Schools) -> bytes:
    changes = [line for moved in schools.moved for line in lines_of(moved)]
    return bands_as_csv(schools.table, schools.reading, changes)


def lines_of(moved: Moved) -> Iterator[Cells]:
    found = [(area.name, change.words) for area, change in moved.areas]
    if moved.overall:
        found.insert(0, (_("All areas"), moved.overall.words))
    since = _("Since %(month)s") % {"month": moved.since}
    for area, words in found:
        yield [_("What changed"), moved.school, area, since, "", "", "", words]
