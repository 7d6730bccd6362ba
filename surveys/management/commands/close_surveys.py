from typing import Any

from django.core.management.base import BaseCommand

from schools.context import school_context
from schools.models import School
from surveys.closing import close_survey, surveys_to_close


class Command(BaseCommand):
    help = "Closes the surveys whose time is over, without Celery. It may run beside it, and as often as one likes."

    def handle(self, *args: Any, **options: Any) -> None:
        for school in School.objects.order_by("slug"):
            with school_context(school.pk):
                due = surveys_to_close()
            for survey in due:
                with school_context(school.pk):
                    closed = close_survey(survey)
                self.stdout.write(
                    f"{school.slug}: {survey} {'closed' if closed else 'was closed by another'}"
                )
