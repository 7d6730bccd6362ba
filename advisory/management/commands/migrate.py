from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as MigrateCommand
from django.db import connections

from schools.application_role import why_unbound_as


class Command(MigrateCommand):
    """Migrates as the owner: the application's role owns no table."""

    def add_arguments(self, parser: Any) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def execute(self, *args: Any, **options: Any) -> Any:
        if options["database"] not in connections:
            raise CommandError("Migrations run as the owner of the tables: set DATABASE_OWNER_URL.")
        if problem := why_unbound_as([settings.APPLICATION_ROLE], connections[options["database"]]):
            raise CommandError(problem)
        return super().execute(*args, **options)
