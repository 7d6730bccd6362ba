"""What the preview page shows of an import, as plain data."""

import json
from collections import Counter
from hashlib import sha256
from typing import Any

from roster.changes import Changes
from roster.choices import Source
from roster.compare import FIELDS, Update
from roster.orgs import Org
from roster.people import Roster
from roster.present import Present
from roster.years import includes
from schools.models import Member

SHOWN = 500


def summary(changes: Changes) -> dict[str, Any]:
    """Numbers only: this much is kept once the import is over."""
    people, advisories = changes.people, changes.advisories
    back = sum(update.is_back for update in people.updates)
    return {
        "people_added": len(people.added),
        "people_back": back,
        "people_changed": len(people.updates) - back,
        "people_left": len(people.left),
        "people_same": people.same,
        "roles": dict(sorted(Counter(member.role for member in people.added).items())),
        "accounts": len(people.accounts),
        "values": len(changes.values),
        "advisories_added": len(advisories.added) + len(advisories.revived),
        "advisories_changed": len(changed_advisories(changes)),
        "advisories_archived": len(advisories.archived),
        "placed": len(advisories.placed) - advisories.moved,
        "moved": advisories.moved,
        "leaders": len(advisories.leaders),
        "year": str(advisories.year) if advisories.year and not advisories.year.pk else "",
        "nothing": not changes.steps and not advisories.archived and not advisories.revived,
    }


def fingerprint(changes: Changes) -> str:
    """Of everything that would be written, to whom: two previews may agree in every number and not in this."""
    people, advisories = changes.people, changes.advisories
    said = [
        summary(changes),
        [identity(member) for member in people.added],
        [[identity(update.member), update.fields, update.is_back] for update in people.updates],
        [member.pk for member in people.left],
        [[identity(member), account.username] for member, account in people.accounts],
        [[value.attribute_id, identity(value.student), value.value] for value in changes.values],
        [advisories.year and advisories.year.pk, *year_dates(changes)],
        [[advisory.name, advisory.grade, advisory.place] for advisory in advisories.added],
        [advisory.pk for advisory in (*advisories.adopted, *advisories.revived, *advisories.archived)],
        [[identity(member), advisory.name] for member, advisory in (*advisories.placed, *advisories.leaders)],
        [row.pk for row in (*advisories.ended, *advisories.stopped)],
    ]
    return sha256(json.dumps(said).encode()).hexdigest()


def identity(member: Member) -> list[object]:
    return [member.pk, member.role, *(getattr(member, name) for name in FIELDS)]


def changed_advisories(changes: Changes) -> list[str]:
    """The names of standing advisories that somebody comes into, goes from or begins to lead."""
    advisories = changes.advisories
    touched = [advisory for _, advisory in (*advisories.placed, *advisories.leaders) if advisory.pk]
    gone = {advisory.pk for advisory in (*advisories.archived, *advisories.revived)}
    return sorted({advisory.name for advisory in (*touched, *advisories.adopted) if advisory.pk not in gone})


def describe(roster: Roster, present: Present, changes: Changes) -> dict[str, Any]:
    """The whole preview; of each list the first 500."""
    people, advisories = changes.people, changes.advisories
    return {
        "summary": summary(changes),
        "fingerprint": fingerprint(changes),
        "kind": roster.kind,
        "org": roster.org,
        "org_name": roster.org_name,
        "is_complete": roster.is_complete,
        "removes_many": changes.removes_many,
        "no_year": advisories.year is None,
        "sources": sources(roster),
        "classes": [
            {
                "id": found.sourced_id,
                "title": found.title,
                "grade": found.grade,
                "teachers": class_teachers(roster, found.teachers),
                "students": len(found.students),
            }
            for found in roster.classes[:SHOWN]
        ],
        "added": [described(member) for member in people.added[:SHOWN]],
        "changed": [described_update(update) for update in people.updates[:SHOWN]],
        "left": [described(member) for member in people.left[:SHOWN]],
        "advisories_added": described_advisories(changes),
        "advisories_changed": changed_advisories(changes)[:SHOWN],
        "advisories_archived": [advisory.name for advisory in advisories.archived[:SHOWN]],
        "year_dates": year_dates(changes),
        "other_year": other_year(present),
    }


def sources(roster: Roster) -> list[str]:
    """Which choices of advisories the file allows."""
    if roster.kind == "csv":
        found = [Source.COLUMN] if roster.has_advisory_column() else []
    else:
        found = [Source.HOMEROOMS] if roster.homerooms() else []
        found += [Source.CLASSES] if roster.classes else []
    return [str(source) for source in (*found, Source.GRADE, Source.KEEP)]


def described(member: Member) -> dict[str, str]:
    return {"name": member.full_name, "role": member.role, "grade": member.grade}


def described_update(update: Update) -> dict[str, Any]:
    changed = [
        {"field": name, "before": before, "after": getattr(update.member, name)}
        for name, before in update.fields.items()
        if name != "sourced_id"
    ]
    return described(update.member) | {"fields": changed, "is_back": update.is_back}


def described_advisories(changes: Changes) -> list[dict[str, Any]]:
    advisories = changes.advisories
    students = Counter(id(advisory) for _, advisory in advisories.placed)
    teachers: dict[int, list[str]] = {}
    for member, advisory in advisories.leaders:
        teachers.setdefault(id(advisory), []).append(member.full_name)
    return [
        {
            "name": advisory.name,
            "grade": advisory.grade,
            "teachers": ", ".join(teachers.get(id(advisory), [])),
            "students": students[id(advisory)],
        }
        for advisory in (*advisories.added, *advisories.revived)[:SHOWN]
    ]


def class_teachers(roster: Roster, sourced_ids: list[str]) -> str:
    named = {person.sourced_id: person.full_name for person in roster.people if not person.is_student}
    return ", ".join(named[name] for name in sourced_ids if name in named)


def year_dates(changes: Changes) -> list[str]:
    year = changes.advisories.year
    return [year.starts_on.isoformat(), year.ends_on.isoformat()] if year and not year.pk else []


def other_year(present: Present) -> str:
    """The school year whose advisories these are, when today is in none."""
    year = present.year
    return str(year) if year and not includes(year, present.today) else ""


def describe_orgs(orgs: list[Org], known: str) -> dict[str, Any]:
    """What the page needs to let somebody choose; `known` is the sourcedId that the school had so far."""
    named = sorted(orgs, key=lambda org: org.name.casefold())
    return {
        "orgs": [{"id": org.sourced_id, "name": org.name, "people": org.people} for org in named[:SHOWN]],
        "is_other_district": bool(known),
    }
