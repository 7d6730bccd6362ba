from typing import Any

from django.core.management.base import BaseCommand

from schools.context import school_context
from schools.models import School
from surveys.closing import close_survey, surveys_to_close
from surveys.counted import freeze_groups, surveys_to_freeze


class Command(BaseCommand):
    help = (
        "Says who is counted in the surveys that opened, and closes those whose time is over, without Celery. It may "
        "run beside it, and as often as one likes."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for school in School.objects.order_by("slug"):
            with school_context(school.pk):
                opened, due = surveys_to_freeze(), surveys_to_close()
            for each in opened:
                with school_context(school.pk):
                    freeze_groups(each)
            for survey in due:
                with school_context(school.pk):
                    closed = close_survey(survey)
                self.stdout.write(
                    f"{school.slug}: {survey} {'closed' if closed else 'was closed by another'}"
                )
