"""Sex and race as OneRoster writes them, as one word each."""

from roster.spellings import is_yes
from roster.tables import Row
from schools.models import Attribute

RACES = {
    "americanindianoralaskanative": "American Indian or Alaska Native",
    "asian": "Asian",
    "blackorafricanamerican": "Black or African American",
    "nativehawaiianorotherpacificislander": "Native Hawaiian or Other Pacific Islander",
    "white": "White",
}


def demographic(row: Row, source: str) -> str:
    if source == Attribute.Source.SEX:
        return row["sex"].capitalize()[:50]
    return race(row)


def race(row: Row) -> str:
    """The categories of United States reporting: Hispanic of any race, then two or more, then one."""
    if is_yes(row["hispanicorlatinoethnicity"]):
        return "Hispanic or Latino"
    named = [name for column, name in RACES.items() if is_yes(row[column])]
    if len(named) > 1 or is_yes(row["demographicracetwoormoreraces"]):
        return "Two or more races"
    return named[0] if named else ""
