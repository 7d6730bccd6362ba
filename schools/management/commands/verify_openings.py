from typing import Any

from django.core.management.base import BaseCommand, CommandError

from schools.context import school_context
from schools.models import School
from schools.openings import verify_openings
from schools.writing.cipher import Unreadable


class Command(BaseCommand):
    help = "Checks that the record of who opened what is complete and unchanged, for each school."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = []
        for school in School.objects.order_by("slug"):
            try:
                with school_context(school.pk):
                    verdict = verify_openings(school.pk)
            except Unreadable:
                broken.append(
                    f"{school.slug}: the key of the school cannot be opened (is JOURNAL_KEY right?)"
                )
                continue
            self.stdout.write(f"{school.slug}: {verdict.count} openings as they were written")
            if verdict.problem:
                broken.append(f"{school.slug}: {verdict.problem}")
        if broken:
            raise CommandError("The record is not as it was written. " + "; ".join(broken))
