from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import translation

from roster.choices import SIZE, SIZES, Choices, Source
from roster.imports import apply_import, begin_apply, read_import, start_import
from roster.models import Import
from roster.problems import Problem
from schools.context import school_context
from schools.models import School

SOURCES = {"homerooms": Source.HOMEROOMS, "column": Source.COLUMN, "grade": Source.GRADE, "none": Source.KEEP}
LABELS = {
    "people_added": "people added",
    "people_back": "people back",
    "people_changed": "people changed",
    "people_left": "people deactivated",
    "people_same": "people unchanged",
    "accounts": "student accounts added",
    "values": "attributes filled in",
    "advisories_added": "advisories added",
    "advisories_changed": "advisories changed",
    "advisories_archived": "advisories archived",
    "placed": "students put into an advisory",
    "moved": "students moved to another",
}


class Command(BaseCommand):
    help = "Imports a OneRoster 1.1 zip or a simple CSV file into one school, as the page does."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--school", required=True, metavar="SLUG")
        parser.add_argument("--org", default="", metavar="SOURCEDID", help="which school of the file")
        parser.add_argument("--dry-run", action="store_true", help="show the preview and change nothing")
        parser.add_argument("--advisories", choices=[*SOURCES], help="default: what suits the file")
        parser.add_argument("--size", type=int, default=SIZE, help="students in an advisory built by grade")
        parser.add_argument("--everyone", action="store_true", help="a CSV file lists everyone")
        parser.add_argument("--force", action="store_true", help="apply even if it deactivates many people")

    def handle(self, *args: Any, **options: Any) -> None:
        school, content = self.look_up(options)
        with translation.override("en"), school_context(school.pk):
            found = start_import(school, None, options["file"].name, content, self.choices(options))
            read_import(found)
            self.show(found)
            self.refuse(found, options)
            if options["dry_run"]:
                transaction.set_rollback(True)
                self.stdout.write("Nothing was changed.")
            elif not found.summary["nothing"]:
                self.apply(found)

    def look_up(self, options: dict[str, Any]) -> tuple[School, bytes]:
        school = School.objects.filter(slug=options["school"]).first()
        if school is None:
            raise CommandError(f"There is no school with the short name {options['school']}.")
        if options["size"] not in SIZES:
            raise CommandError(f"--size is from {SIZES[0]} to {SIZES[-1]}.")
        try:
            return school, options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}.") from None

    def choices(self, options: dict[str, Any]) -> Choices:
        return Choices(
            org=options["org"],
            source=SOURCES[options["advisories"]] if options["advisories"] else "",
            size=options["size"],
            is_complete=options["everyone"],
        )

    def show(self, found: Import) -> None:
        for kept in found.problems:
            problem = Problem(*kept)
            where = f"{problem.file} line {problem.line}" if problem.line else problem.file
            self.stdout.write(f"{where}: {problem.reason}" if where else problem.reason)
        for key, label in LABELS.items():
            if count := found.summary.get(key):
                self.stdout.write(f"{label}: {count}")
        if found.summary.get("nothing"):
            self.stdout.write("Nothing to change.")

    def refuse(self, found: Import, options: dict[str, Any]) -> None:
        """Raising rolls everything back, the import's own row too."""
        if found.state == Import.State.CHOOSING:
            orgs = [f"  {org['id']}  {org['name']} ({org['people']})" for org in found.findings["orgs"]]
            raise CommandError("\n".join(["Say with --org which school is meant:", *orgs]))
        if found.state == Import.State.REFUSED:
            raise CommandError("The file cannot be imported. Nothing was changed.")
        if found.findings["removes_many"] and not options["force"] and not options["dry_run"]:
            raise CommandError("Many people would be deactivated. If that is right, add --force.")

    def apply(self, found: Import) -> None:
        begin_apply(found, None, found.fingerprint)
        apply_import(found)
        if found.state != Import.State.APPLIED:
            raise CommandError("Something else changed the school meanwhile. Run it again.")
        self.stdout.write("Applied.")
