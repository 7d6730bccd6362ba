"""OneRoster 1.1 in CSV: what one school's part of a zip says."""

from collections.abc import Iterator
from typing import IO

from roster.cells import check_email, day, first, give_examples, ids, is_removed, take_grade
from roster.demographics import demographic
from roster.orgs import ChooseSchool, Org, Wanted, pick
from roster.people import MOST_LINES, Person, Roster, SchoolClass, too_long
from roster.problems import Problem, Refusal
from roster.progress import Progress
from roster.sessions import read_year
from roster.spellings import ROLES, SKIPPED, grade_of, is_no, role_of
from roster.tables import Row, Table
from roster.zips import opened_zip

EXPECTED = {
    "orgs.csv": {"sourcedid", "name", "type"},
    "users.csv": {
        "sourcedid", "status", "enableduser", "orgsourcedids", "role", "username",
        "givenname", "familyname", "identifier", "email", "grades",
    },
    "classes.csv": {"sourcedid", "title", "grades", "classtype", "location", "schoolsourcedid"},
    "enrollments.csv": {"sourcedid", "classsourcedid", "schoolsourcedid", "usersourcedid", "role"},
    "academicsessions.csv": {"sourcedid", "title", "type", "startdate", "enddate"},
}  # fmt: skip
NEEDED = {"users.csv": {"sourcedid", "role"}}


def read_oneroster(stream: IO[bytes], wanted: Wanted, progress: Progress | None = None) -> Roster:
    """Raises Refusal for a file that cannot be used, ChooseSchool when it must be told which school."""
    with opened_zip(stream) as tables:
        if "users.csv" not in tables:
            raise Refusal("zip_no_users", name="users.csv")
        if progress:
            watch([tables[name] for name in ("users.csv", "enrollments.csv") if name in tables], progress)
        return Reader(tables, wanted).read()


def watch(tables: list[Table], progress: Progress) -> None:
    progress.expect(sum(table.count_lines() for table in tables))
    for table in tables:
        table.progress = progress


class Reader:
    def __init__(self, tables: dict[str, Table], wanted: Wanted) -> None:
        self.tables = tables
        self.wanted = wanted
        self.roster = Roster("oneroster")
        self.everybody: dict[str, int] = {}
        self.by_id: dict[str, Person] = {}
        self.classes: dict[str, SchoolClass] = {}
        self.class_ids: set[str] = set()
        self.skipped = {"skipped_families": 0, "skipped_schools": 0, "disabled": 0}

    def read(self) -> Roster:
        self.read_manifest()
        self.find_org()
        self.read_users()
        self.read_classes()
        self.read_enrollments()
        self.read_sessions()
        self.read_demographics()
        self.gather_problems()
        return self.roster

    def rows(self, name: str) -> Iterator[Row]:
        """The rows of a file that may be missing, after a look at its heading."""
        table = self.tables.get(name)
        if table is None:
            self.roster.problems.append(Problem(name, 0, "file_missing"))
            return
        self.look_at_heading(name, table)
        yield from table.rows()

    def look_at_heading(self, name: str, table: Table) -> None:
        written = table.heading()
        columns = {cell.lower() for cell in written}
        if missing := NEEDED.get(name, set()) - columns:
            raise Refusal("no_columns", columns=", ".join(sorted(missing)))
        if missing := EXPECTED.get(name, set()) - columns:
            table.note("columns_missing", columns=", ".join(sorted(missing)))
        if "sourcedid" in columns and "sourcedId" not in written:
            table.note("heading_case")
        if "password" in columns:
            table.note("password_ignored")

    def read_manifest(self) -> None:
        if "manifest.csv" not in self.tables:
            self.roster.problems.append(Problem("manifest.csv", 0, "no_manifest"))
            return
        table = self.tables["manifest.csv"]
        says = {row["propertyname"].lower(): row["value"] for row in table.rows()}
        self.roster.is_complete = says.get("file.users", "").lower() == "bulk"
        self.roster.has_all_classes = (
            "classes.csv" in self.tables and says.get("file.classes", "").lower() == "bulk"
        )
        if not self.roster.is_complete:
            table.note("not_complete")
        elif not self.roster.has_all_classes:
            table.note("not_all_classes")
        if (version := says.get("oneroster.version", "")) != "1.1":
            table.note("version", version=version)

    # Which school

    def find_org(self) -> None:
        orgs = self.orgs()
        org = pick(orgs, self.wanted)
        if org is None:
            self.count_people(orgs)
            raise ChooseSchool([found for found in orgs.values() if found.people])
        self.roster.org, self.roster.org_name = org.sourced_id, org.name
        if org.name.casefold() != self.wanted.name.casefold():
            self.roster.problems.append(Problem("orgs.csv", 0, "other_name", {"name": org.name}))

    def orgs(self) -> dict[str, Org]:
        if "orgs.csv" not in self.tables:
            self.roster.problems.append(Problem("orgs.csv", 0, "file_missing"))
            names = {org for row in self.tables["users.csv"].rows() for org in ids(row["orgsourcedids"])}
            return {name: Org(name, name) for name in sorted(names)}
        rows = self.rows("orgs.csv")
        return {
            row["sourcedid"]: Org(row["sourcedid"], row["name"])
            for row in rows
            if row["type"].lower() in {"school", ""} and not is_removed(row) and row["sourcedid"]
        }

    def count_people(self, orgs: dict[str, Org]) -> None:
        for row in self.tables["users.csv"].rows():
            for name in ids(row["orgsourcedids"]):
                if name in orgs and role_of(row["role"]) not in {None, SKIPPED}:
                    orgs[name].people += 1

    # People

    def read_users(self) -> None:
        for row in self.rows("users.csv"):
            self.read_user(row)
        if not self.roster.people:
            raise Refusal("nobody")
        table = self.tables["users.csv"]
        for code, count in self.skipped.items():
            if count:
                table.note(code, people=count)
        drop_shared_identifiers(self.roster)

    def read_user(self, row: Row) -> None:
        table, sourced_id = self.tables["users.csv"], row["sourcedid"]
        if not sourced_id:
            return table.problem(row.line, "no_sourced_id")
        if not self.is_of_this_school(row):
            return None
        if sourced_id in self.everybody:
            return table.problem(row.line, "same_sourced_id", other=self.everybody[sourced_id])
        if len(self.everybody) >= MOST_LINES:
            raise Refusal("too_many_people", limit=MOST_LINES)
        self.everybody[sourced_id] = row.line
        if self.is_gone(row):
            return None
        return self.keep(row)

    def is_of_this_school(self, row: Row) -> bool:
        orgs = ids(row["orgsourcedids"])
        if self.roster.org in orgs:
            return True
        if orgs:
            self.skipped["skipped_schools"] += 1
        else:
            self.tables["users.csv"].problem(row.line, "no_school")
        return False

    def is_gone(self, row: Row) -> bool:
        if is_removed(row):
            self.roster.removed.add(row["sourcedid"])
            return True
        if row["status"] and self.roster.is_complete:
            self.tables["users.csv"].note("status_filled")
        if is_no(row["enableduser"]):
            self.skipped["disabled"] += 1
            self.roster.removed.add(row["sourcedid"])
            return True
        return False

    def keep(self, row: Row) -> None:
        role = role_of(row["role"])
        if role == SKIPPED:
            self.skipped["skipped_families"] += 1
            return None
        person = self.person(row, role or "")
        if code := self.fault(row, role, person):
            return self.roster.leave_out(person, code[0], **code[1])
        self.note_role(row["role"], role or "")
        self.by_id[person.sourced_id] = person
        self.roster.add(person)
        return None

    def person(self, row: Row, role: str) -> Person:
        given, family = row["givenname"], row["familyname"]
        person = Person(
            file=self.tables["users.csv"].name,
            line=row.line,
            role=role,
            given_name=given or family,
            family_name=family if given else "",
            sourced_id=row["sourcedid"],
            identifier=row["identifier"],
            username=row["username"].lower(),
            email=row["email"].lower(),
        )
        take_grade(self.roster, person, row["grades"])
        check_email(self.roster, person)
        return person

    def fault(self, row: Row, role: str | None, person: Person) -> tuple[str, dict[str, object]] | None:
        if not row["role"]:
            return "no_role", {}
        if role is None:
            return "unknown_role", {"role": row["role"][:50]}
        if not person.given_name:
            return "no_name", {}
        for column, limit in too_long(person):
            return "too_long", {"column": column, "limit": limit}
        return None

    def note_role(self, written: str, role: str) -> None:
        if written.lower() != role and written.lower() in ROLES:
            self.tables["users.csv"].note("role_synonym", role=written.lower(), meant=str(role))

    # Classes

    def read_classes(self) -> None:
        for row in self.rows("classes.csv"):
            self.class_ids.add(row["sourcedid"])
            if row["schoolsourcedid"] == self.roster.org and row["sourcedid"] and not is_removed(row):
                self.classes[row["sourcedid"]] = SchoolClass(
                    sourced_id=row["sourcedid"][:255],
                    line=row.line,
                    title=row["title"][:100] or row["classcode"][:100] or row["sourcedid"][:100],
                    grade=grade_of(first(row["grades"]))[:10],
                    place=row["location"][:100],
                    is_homeroom=row["classtype"].lower() == "homeroom",
                )
        self.roster.classes = list(self.classes.values())

    def read_enrollments(self) -> None:
        for row in self.rows("enrollments.csv"):
            if row["schoolsourcedid"] in {self.roster.org, ""} and self.is_current(row):
                self.read_enrollment(row)

    def is_current(self, row: Row) -> bool:
        ends = day(row["enddate"])
        return not is_removed(row) and (ends is None or ends >= self.wanted.today)

    def read_enrollment(self, row: Row) -> None:
        table = self.tables["enrollments.csv"]
        school_class = self.classes.get(row["classsourcedid"])
        if school_class is None:
            if row["classsourcedid"] not in self.class_ids:
                table.problem(row.line, "unknown_class")
            return
        person = self.by_id.get(row["usersourcedid"])
        if person is None:
            if row["usersourcedid"] not in self.roster.removed:
                table.problem(row.line, "unknown_person")
        elif person.is_student:
            school_class.students.setdefault(person.sourced_id, row.line)
        elif person.sourced_id not in school_class.teachers:
            school_class.teachers.append(person.sourced_id)

    # The year, and what the school keeps about students

    def read_sessions(self) -> None:
        self.roster.year = read_year(self.rows("academicsessions.csv"), self.wanted.today)

    def read_demographics(self) -> None:
        """Reads them only when the school keeps something of them."""
        kept = [found for found in self.wanted.attributes if found.source]
        if not kept or "demographics.csv" not in self.tables:
            return
        for row in self.tables["demographics.csv"].rows():
            person = self.by_id.get(row["sourcedid"])
            if person and person.is_student and not is_removed(row):
                for attribute in kept:
                    if value := demographic(row, attribute.source):
                        person.values[attribute.pk] = value

    def gather_problems(self) -> None:
        for table in self.tables.values():
            self.roster.problems.gather(table.problems)
        give_examples(self.roster)


def drop_shared_identifiers(roster: Roster) -> None:
    """People are known by their sourcedId; an id that two of them have is the first one's."""
    seen: set[str] = set()
    for person in roster.people:
        if person.identifier in seen:
            roster.problem(person, "same_identifier", identifier=person.identifier)
            person.identifier = ""
        elif person.identifier:
            seen.add(person.identifier)
