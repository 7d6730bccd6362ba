from typing import Any

from django.core.management.base import BaseCommand

from notices.planning import plan_messages
from notices.sending import send_messages
from schools.models import School


class Command(BaseCommand):
    help = "Plans and sends the messages that are due, without Celery. It may run beside it, and as often as one likes."

    def handle(self, *args: Any, **options: Any) -> None:
        for school in School.objects.order_by("slug"):
            plan_messages(school.pk)
            sent = send_messages(school.pk)
            self.stdout.write(f"{school.slug}: {sent} sent")
