from typing import Any

from django.core.management.base import BaseCommand

from reports.weekly.building import build_weekly_report, note_failure, schools_to_report
from schools.context import school_context


class Command(BaseCommand):
    help = (
        "Builds the weekly reports of the schools whose day and hour have come, without Celery. It may run beside it, "
        "and as often as one likes."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        built = 0
        for school_id in schools_to_report():
            try:
                with school_context(school_id):
                    built += build_weekly_report(school_id)
            except Exception as error:
                note_failure(school_id, error)
        self.stdout.write(f"{built} built")
