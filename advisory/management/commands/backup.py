from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from advisory.backup.archive import in_order
from advisory.backup.keys import place_of
from advisory.backup.taking import Backup, take_backup
from advisory.launcher.refusal import Refusal


class Command(BaseCommand):
    help = "Writes everything that must survive into one file, while Advisory runs. Keys are not in it: it says which."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        if "owner" not in connections:
            raise CommandError("A backup is made by the owner of the tables: set DATABASE_OWNER_URL.")
        try:
            with in_order():
                backup = take_backup(options["file"])
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.report(options["file"], backup)
        if problems := [finding.problem for finding in backup.findings if finding.problem]:
            raise CommandError(
                f"The backup stands, but not all is well with the database: {' '.join(problems)}"
            )

    def report(self, path: Path, backup: Backup) -> None:
        found = backup.manifest
        size = path.stat().st_size / 1e6
        self.stdout.write(
            f"{path}: {len(found.counts)} tables, {found.rows:,} rows, {size:.1f} MB, read back."
        )
        self.stdout.write(
            f"It cannot be read without your keys, which are not in it. Keep them apart from it:\n"
            f"  JOURNAL_KEY ({', '.join(found.journal_keys) or found.sealed_by}), in {place_of('JOURNAL_KEY')}\n"
            f"  SECRET_KEY ({found.secret_key}), in {place_of('SECRET_KEY')}"
        )
