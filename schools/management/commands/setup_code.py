from typing import Any

from django.core.management.base import BaseCommand

from schools.setup import set_up_code, set_up_done


class Command(BaseCommand):
    help = "Prints the code of the first-run page, or nothing when there is a school."

    def handle(self, *args: Any, **options: Any) -> None:
        if not set_up_done():
            self.stdout.write(set_up_code())
