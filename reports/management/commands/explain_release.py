from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q

from reports.explaining import explain
from reports.models import Release
from schools.context import school_context
from schools.models import School


class Command(BaseCommand):
    help = "Says how a release was planned and banded, in numbers that are public anyway."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id", metavar="ID", help="the id of a release, or of its survey")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = id_of(options["id"])
        for school in School.objects.order_by("slug"):
            with school_context(school.pk):
                release = Release.objects.filter(Q(pk=wanted) | Q(survey=wanted)).first()
                if release:
                    for line in explain(release):
                        self.stdout.write(line)
                    return
        raise CommandError(f"There is no release {wanted}, and no survey of this id that has one.")


def id_of(words: str) -> UUID:
    try:
        return UUID(words)
    except ValueError:
        raise CommandError(f"“{words}” is no id of a release or a survey.") from None
