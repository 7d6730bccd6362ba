"""Makes OneRoster 1.1 files: a district whose schools each have students in classes and no homerooms."""

import csv
import io
import zipfile
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

FIELDS = {
    "orgs.csv": "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId",
    "academicSessions.csv": "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear",
    "users.csv": (
        "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,"
        "middleName,identifier,email,sms,phone,agentSourcedIds,grades,password"
    ),
    "classes.csv": (
        "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,"
        "schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods"
    ),
    "enrollments.csv": (
        "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate"
    ),
    "demographics.csv": (
        "sourcedId,status,dateLastModified,birthDate,sex,americanIndianOrAlaskaNative,asian,"
        "blackOrAfricanAmerican,nativeHawaiianOrOtherPacificIslander,white,demographicRaceTwoOrMoreRaces,"
        "hispanicOrLatinoEthnicity"
    ),
}
FILES = ("users", "orgs", "classes", "enrollments")
MANIFEST = {"manifest.version": "1.0", "oneroster.version": "1.1"} | {
    f"file.{name}": "bulk" for name in FILES
}

Row = dict[str, str]


def in_days(days: int) -> str:
    """From today at Cedar Grove, which is yesterday for some hours of the machine's day."""
    return (datetime.now(ZoneInfo("America/New_York")).date() + timedelta(days=days)).isoformat()


@dataclass
class District:
    """Rows by file, to be bent by a test before `zip()` writes them."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in FIELDS})
    manifest: dict[str, str] = field(default_factory=lambda: dict(MANIFEST))
    folder: str = ""

    def add(self, file: str, **cells: str) -> Row:
        row = {name: cells.get(name, "") for name in FIELDS[file].split(",")} | cells
        self.rows[file].append(row)
        return row

    def user(self, sourced_id: str) -> Row:
        return next(row for row in self.rows["users.csv"] if row["sourcedId"] == sourced_id)

    def line(self, file: str, row: Row) -> int:
        return self.rows[file].index(row) + 2

    def zip(self, **replaced: bytes | None) -> bytes:
        """The zip's bytes; `users=b"…"` replaces users.csv, `users=None` leaves it out."""
        files = {name: table(FIELDS[name].split(","), rows) for name, rows in self.rows.items()}
        files["manifest.csv"] = table(
            ["propertyName", "value"],
            [{"propertyName": name, "value": value} for name, value in self.manifest.items()],
        )
        for name, content in replaced.items():
            files.pop(f"{name}.csv", None)
            if content is not None:
                files[f"{name}.csv"] = content
        return zipped({self.folder + name: content for name, content in files.items()})


def table(names: list[str], rows: list[Row]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(
        stream, sorted({key for row in rows for key in row} | set(names), key=order(names))
    )
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def order(names: list[str]):
    return lambda name: (names.index(name) if name in names else len(names), name)


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def files_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def a_district(
    students: int = 12, teachers: int = 2, schools: tuple[str, ...] = ("cedar", "other")
) -> District:
    """`cedar` is called as the cast's Cedar Grove Middle School; ids look like `cedar-s1`, `cedar-t1`, `cedar-c1`."""
    district = District()
    district.add("orgs.csv", sourcedId="district", name="Riverbend", type="district")
    district.add(
        "academicSessions.csv",
        sourcedId="year", title="File year", type="schoolYear", startDate=in_days(-110), endDate=in_days(250),
    )  # fmt: skip
    for term, first, last in (("Fall", in_days(-100), in_days(30)), ("Spring", in_days(40), in_days(250))):
        district.add(
            "academicSessions.csv",
            sourcedId=term, title=term, type="term", startDate=first, endDate=last, parentSourcedId="year",
        )  # fmt: skip
    for school in schools:
        name = "Cedar Grove Middle School" if school == "cedar" else f"{school.title()} School"
        district.add("orgs.csv", sourcedId=school, name=name, type="school", parentSourcedId="district")
        add_people(district, school, students, teachers)
        add_classes(district, school, students, teachers)
    return district


def add_people(district: District, school: str, students: int, teachers: int) -> None:
    for number in range(1, teachers + 1):
        add_user(district, school, f"{school}-t{number}", "teacher", f"Tea{number}", f"Adult{number:05}")
    for number in range(1, students + 1):
        sourced_id = f"{school}-s{number}"
        user = add_user(district, school, sourced_id, "student", f"Stu{number}", f"Dent{number:05}")
        user["grades"] = f"{6 + number % 3:02}"
        district.add(
            "demographics.csv", sourcedId=sourced_id, sex="female" if number % 2 else "male", asian="true"
        )


def add_user(district: District, school: str, sourced_id: str, role: str, given: str, family: str) -> Row:
    return district.add(
        "users.csv",
        sourcedId=sourced_id, enabledUser="true", orgSourcedIds=school, role=role, username=sourced_id,
        givenName=given, familyName=family, identifier=f"id-{sourced_id}", email=f"{sourced_id}@files.example",
        password="never-use-me",
    )  # fmt: skip


def add_classes(district: District, school: str, students: int, teachers: int) -> None:
    """Two classes a teacher; each student is in every class of an even or of an odd number."""
    for number in range(1, 2 * teachers + 1):
        sourced_id = f"{school}-c{number}"
        district.add(
            "classes.csv",
            sourcedId=sourced_id, title=f"Class {number}", grades="07", classType="scheduled",
            schoolSourcedId=school, location=f"Room {number}",
        )  # fmt: skip
        enroll(district, school, sourced_id, f"{school}-t{(number + 1) // 2}", "teacher")
        for student in range(1, students + 1):
            if student % 2 == number % 2:
                enroll(district, school, sourced_id, f"{school}-s{student}", "student")


def enroll(district: District, school: str, class_id: str, user: str, role: str) -> Row:
    return district.add(
        "enrollments.csv",
        sourcedId=f"{class_id}-{user}", classSourcedId=class_id, schoolSourcedId=school, userSourcedId=user, role=role,
        beginDate=in_days(-110), endDate=in_days(250),
    )  # fmt: skip
