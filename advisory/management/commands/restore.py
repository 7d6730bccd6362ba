from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from advisory.backup.archive import in_order, open_archive
from advisory.backup.findings import look
from advisory.backup.manifest import Manifest
from advisory.backup.restoring import refuse_unfit, restore
from advisory.backup.second_results import hold_second_results
from advisory.launcher.refusal import Refusal
from schools import clock


class Command(BaseCommand):
    help = "Puts a backup back into a database without a school, all of it or nothing, and looks whether all is there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--despite-missing-keys",
            action="store_true",
            help="what the missing keys wrote stays closed for good; whether the file is ours cannot be told",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if "owner" not in connections:
            raise CommandError("A backup is restored by the owner of the tables: set DATABASE_OWNER_URL.")
        began_at = clock.now()
        try:
            with in_order(), open_archive(options["file"]) as archive:
                refuse_unfit(archive, despite_missing_keys=options["despite_missing_keys"])
                restore(archive)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        waiting = hold_second_results(began_at)
        self.report(archive.manifest, waiting)

    def report(self, manifest: Manifest, waiting: list[str]) -> None:
        found = list(look(is_still=False, records=manifest.openings))
        self.stdout.write(
            f"all      {'rows':26} {manifest.rows:,} in {len(manifest.counts)} tables, as in the backup"
        )
        for each in found:
            self.stdout.write(f"{each.where:8} {each.what:26} {each.says}")
        for sentence in waiting:
            self.stdout.write(sentence)
        self.stdout.write(
            f"This is how it was on {manifest.made_at:%Y-%m-%d %H:%M} UTC. Everybody is signed out, and codes on "
            "cards are void. Do again what was done since: erase who was erased, take out who left, import the roster. "
            "docs/backup.md says why."
        )
        if problems := [each.problem for each in found if each.problem]:
            raise CommandError(f"It was restored, but not all is as it was written: {' '.join(problems)}")
