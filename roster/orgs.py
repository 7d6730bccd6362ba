"""Which school of a OneRoster file is meant."""

from dataclasses import dataclass, field
from datetime import date

from roster.problems import Refusal
from schools.models import Attribute


class ChooseSchool(Exception):
    """The file holds several schools and none is known to be this one."""

    def __init__(self, orgs: list["Org"]) -> None:
        super().__init__()
        self.orgs = orgs


@dataclass
class Org:
    sourced_id: str
    name: str
    people: int = 0


@dataclass
class Wanted:
    """Which school of the file is meant: chosen by hand, known from before, or of this name."""

    name: str
    sourced_id: str = ""
    chosen: str = ""
    today: date = date.min
    attributes: list[Attribute] = field(default_factory=list)


def pick(orgs: dict[str, Org], wanted: Wanted) -> Org | None:
    if wanted.chosen:
        if wanted.chosen not in orgs:
            raise Refusal("unknown_org", org=wanted.chosen[:100])
        return orgs[wanted.chosen]
    if wanted.sourced_id:
        return orgs.get(wanted.sourced_id)
    named = [org for org in orgs.values() if org.name.casefold() == wanted.name.casefold()]
    return (named or list(orgs.values()))[0] if len(orgs) == 1 or len(named) == 1 else None
