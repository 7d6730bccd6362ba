from functools import partial
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

from schools.context import school_context
from schools.models import School
from schools.writing.cipher import Unreadable


class Command(BaseCommand):
    help = (
        "Wraps every author's key by the first key of JOURNAL_KEY. May be interrupted and run again; when it says "
        "that it is done, the other keys of JOURNAL_KEY are needed by backups alone."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for school in School.objects.order_by("pk"):
            try:
                total = sum(iter(partial(rotate_some, school.pk), 0))
            except Unreadable:
                raise CommandError(
                    f"{school.name}: a key was wrapped by a JOURNAL_KEY that is not set now. Add it behind a comma."
                ) from None
            self.stdout.write(f"{school.name}: {total} keys wrapped anew.")
        self.stdout.write("Done.")


def rotate_some(school: int) -> int:
    """The next few keys of each kind that there is."""
    with school_context(school):
        return sum(import_string(rotate)(school) for rotate in settings.KEY_ROTATIONS)
