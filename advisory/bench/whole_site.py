"""Everything that serves a school, as the product starts it, and what its processes take."""

import contextlib
import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from advisory.bench.live import seconds_of, served
from advisory.bench.messages import mail_server
from advisory.launcher import programs
from advisory.launcher.state import State
from advisory.launcher.wiring import without_owner

MEGABYTE = 1024  # kilobytes


@dataclass
class WholeSite:
    """Process groups by their names, and the most memory that each of their processes held.

    Megabytes are proportional (PSS): what several share is divided among them, so that they may be added.
    """

    port: int
    groups: dict[str, int]
    most: dict[str, list[float]] = field(default_factory=dict)
    together: float = 0.0

    def weigh(self) -> None:
        found: dict[str, list[float]] = defaultdict(list)
        for name, group in self.groups.items():
            found[name] = sorted(filter(None, map(megabytes_of, members_of(group))), reverse=True)
        self.together = max(self.together, sum(map(sum, found.values())))
        for name, each in found.items():
            if sum(each) > sum(self.most.get(name, [])):
                self.most[name] = each

    def seconds(self) -> dict[str, float]:
        """Of processor time so far."""
        return {name: seconds_of(group) for name, group in self.groups.items()}


@contextlib.contextmanager
def whole_site() -> Iterator[WholeSite]:
    """With a mail server that takes everything."""
    with mail_server(), contextlib.ExitStack() as running:
        environment = without_owner(os.environ) | {"EMAIL_URL": f"smtp://127.0.0.1:{settings.EMAIL_PORT}"}
        web, port = running.enter_context(served("advisory.bench.counted_site", environment))
        groups = {"web": web}
        state = State(settings.ROOT, settings.ROOT / "var" / "bench")
        for name, make in (("worker", programs.worker), ("scheduler", programs.beat)):
            child = make(state, environment)
            child.start()
            running.callback(child.stop)
            assert child.process
            groups[name] = child.process.pid
        yield WholeSite(port, groups)


def members_of(group: int) -> Iterator[int]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[2]) == group:
                yield int(stat.parent.name)


def megabytes_of(process: int) -> float:
    """0 when it has ended."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return round(int(line.split()[1]) / MEGABYTE, 1)
    return 0.0
