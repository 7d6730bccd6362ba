from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from notices.planning import plan_messages
from notices.sending import send_messages
from schools.models import School


class Command(BaseCommand):
    help = "Plans and sends the messages that are due, without Celery. It may run beside it, and as often as one likes."

    def handle(self, *args: Any, **options: Any) -> None:
        """A school whose turn fails keeps no other from its own."""
        failed = []
        for school in School.objects.order_by("slug"):
            try:
                plan_messages(school.pk)
                self.stdout.write(f"{school.slug}: {send_messages(school.pk)} sent")
            except DatabaseError as error:
                failed.append(f"{school.slug} ({type(error).__name__})")
        if failed:
            raise CommandError(f"Not done: {', '.join(failed)}.")
