from typing import Any

from django.core.management.base import BaseCommand

from reports.building import build_release, releases_to_build
from reports.planning import plan_anew, plan_release, releases_to_plan_anew, surveys_to_plan
from schools.context import school_context
from schools.models import School


class Command(BaseCommand):
    help = (
        "Plans the results of surveys that are closed and makes those that are due, without Celery. It may run beside "
        "it, and as often as one likes."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for school in School.objects.order_by("slug"):
            with school_context(school.pk):
                closed, changed, due = surveys_to_plan(), releases_to_plan_anew(), releases_to_build()
            for survey in closed:
                with school_context(school.pk):
                    plan_release(survey)
            for release in changed:
                with school_context(school.pk):
                    plan_anew(release)
            for release in due:
                with school_context(school.pk):
                    done = build_release(release)
                self.stdout.write(f"{school.slug}: {release} {'done' if done else 'was left to another'}")
