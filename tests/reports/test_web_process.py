"""What a web process need not hold: the working out of figures is the worker's."""

import subprocess
import sys

from tests.worker import ROOT, environment

LOADED = """
import sys, django
django.setup()
import advisory.urls
print(sorted({"numpy", "scipy", "reports.building", "reports.planning", "reports.tasks"} & set(sys.modules)))
"""


def test_pages_load_nothing_of_it(db: None) -> None:
    command = [sys.executable, "-c", LOADED]
    done = subprocess.run(command, cwd=ROOT, env=environment(), check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
