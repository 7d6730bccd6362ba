from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from advisory.demo.district import NotEmpty, Size, load_demo
from advisory.demo.people import PASSWORD


class Command(BaseCommand):
    help = "Loads the demo district into an empty database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--students", type=int, default=Size.students, help="students at Cedar Grove")
        parser.add_argument(
            "--advisories", type=int, default=Size.advisories, help="advisories at Cedar Grove"
        )
        parser.add_argument("--years", type=int, default=Size.years, help="school years, this one included")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        size = Size(options["students"], options["advisories"], options["years"])
        if min(size.students, size.advisories, size.years) < 1:
            raise CommandError("A demo has at least one student, one advisory and one year.")
        try:
            load_demo(size, options["seed"])
        except NotEmpty:
            raise CommandError(
                "There is a school in this database already: the demo needs an empty one."
            ) from None
        self.stdout.write(f"The demo district is loaded. Everybody's password is {PASSWORD}.")
