"""The product's own programs with a clock that a file turns, and a kind of messages for safety.

`python -m tests.notices.chaos.turned worker|beat|send_due …`. The file named by CLOCK holds seconds to add to the time;
a worker whose senders are there makes a file `ready` beside it. The scheduler hurries unless REAL_RHYTHM is set.
"""

import os
import sys
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path

import django
from celery.signals import worker_ready
from django.core.management import call_command
from django.utils import timezone

from advisory.celery import app
from schools import clock

FILE = Path(os.environ["CLOCK"])


def turned() -> datetime:
    return timezone.now() + timedelta(seconds=float(FILE.read_text()))


def turn() -> None:
    clock.now = turned
    django.setup()
    import_module("tests.notices.chaos.safety")


@worker_ready.connect
def say_ready(**named: object) -> None:
    FILE.with_name("ready").touch()


if __name__ == "__main__":
    turn()
    if sys.argv[1:] == ["send_due"]:
        call_command("send_due")
    else:
        if "REAL_RHYTHM" not in os.environ:
            app.conf.beat_schedule = {
                "messages": {"task": "notices.tasks.send_due", "schedule": 1, "options": {"expires": 3}}
            }
        app.start(sys.argv[1:])
