"""Parts of the site are killed under load, one after the other, and its disk is filled: what is lost, what comes back.

`main` runs with the environment of the site that `faulty_site.py` starts.
"""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from time import perf_counter, sleep

from django.db import OperationalError, connections

from advisory.bench.faulty_school import FaultySchool
from advisory.bench.faulty_site import PARTS, FaultySite
from advisory.bench.keepers import Keeper, Round, Sender, keep_acting
from advisory.bench.telling import say

BEFORE, AFTER, AWAY = 3.0, 17.0, 12.0  # seconds of a round around the fault; how long a disk stays full
PROBES, LAST_CALL = 0.1, timedelta(minutes=8)
EVERY = 0.5  # seconds between two acts of one person


@dataclass(frozen=True)
class Outcome:
    """Of one fault. Seconds until the first good page after the last that was not, until the last request that failed,
    and until the part runs anew; of a full disk since there was room again.

    `failures` are requests by their status, 0 for none; `unclear` answers did not say what is wrong.
    """

    fault: str
    good_after: float
    failed_until: float
    back_after: float
    slowest: float
    failures: dict[int, int]
    unclear: int
    first_unclear: str
    acknowledged: int
    lost: int
    doubled: int


@dataclass(frozen=True)
class Struck:
    """When the fault was over, and after how many seconds the part ran anew."""

    over_at: float
    back_after: float = 0.0


@dataclass(frozen=True)
class Fault:
    """`lasts` is for how many seconds its round is longer than others."""

    name: str
    strike: Callable[[], Awaitable[Struck]]
    lasts: float = 0.0


@dataclass
class Probe:
    """Asks for a page all the time, each time on a connection of its own."""

    answers: list[tuple[float, float, bool]]

    def good_after(self, moment: float) -> float:
        """0 when no page failed."""
        bad = [ended for _began, ended, good in self.answers if not good and ended > moment]
        good = [ended for _began, ended, good in self.answers if good and ended > max(bad, default=0)]
        if not bad:
            return 0.0
        return round(min(good) - moment, 1) if good else float("inf")

    @property
    def slowest(self) -> float:
        return round(max(ended - began for began, ended, _good in self.answers), 1)


async def probe(port: int, session: str, during: Round) -> Probe:
    found = Probe([])
    while not during.is_over:
        sender, began = Sender(port, session), perf_counter()
        status, body = await sender.try_once(sender.line.get("/circles/"))
        await sender.line.close()
        found.answers.append((began, perf_counter(), status == 200))
        if status != 200:
            during.note(status, body)
        await asyncio.sleep(PROBES)
    return found


async def go_through(
    fault: Fault, school: FaultySchool, people: Sequence[Keeper]
) -> tuple[Probe, Struck, Round]:
    during = Round(perf_counter() + BEFORE + fault.lasts + AFTER)
    acting = [
        asyncio.create_task(keep_acting(person, EVERY + Random(at).random() * EVERY, during))
        for at, person in enumerate(people)
    ]
    probing = asyncio.create_task(probe(school.port, school.prober, during))
    await asyncio.sleep(BEFORE)
    struck = await fault.strike()
    await asyncio.gather(*acting)
    await asyncio.gather(*(person.sender.line.close() for person in people))
    return await probing, struck, during


def killed(name: str, find: Callable[[], int]) -> Fault:
    async def strike() -> Struck:
        before, began = find(), perf_counter()
        os.kill(before, signal.SIGKILL)
        while find() in (0, before) and perf_counter() < began + AFTER:
            await asyncio.sleep(0.05)
        return Struck(began, round(perf_counter() - began, 1))

    return Fault(name, strike)


def full_disk(site: FaultySite) -> Fault:
    """While it is full a part ends too, which the launcher has to note and to start anew."""

    async def strike() -> Struck:
        ballast, end = site.disk / "ballast", perf_counter() + AWAY
        await asyncio.to_thread(write_until_full, ballast)
        os.kill(site.process("scheduler"), signal.SIGKILL)
        while perf_counter() < end:
            await asyncio.to_thread(write_until_full, ballast)
            await asyncio.sleep(0.2)
        ballast.unlink()
        return Struck(perf_counter())

    return Fault("full disk", strike, AWAY)


def write_until_full(path: Path) -> None:
    try:
        with path.open("ab", buffering=0) as file:
            for size in (2**20, 2**12):
                while file.write(b"\0" * size) == size:
                    pass
    except OSError:
        return


def measure(site: FaultySite, school: FaultySchool) -> list[Outcome]:
    faults = [
        killed("web worker", lambda: site.web_worker),
        *(killed(name, partial(site.process, name)) for name in PARTS),
        full_disk(site),
    ]
    return [measure_one(fault, school) for fault in faults]


def measure_one(fault: Fault, school: FaultySchool) -> Outcome:
    school.put_reminders()
    probed, struck, during = asyncio.run(go_through(fault, school, school.people()))
    wait_for_database()
    lost, doubled = school.count_lost(), school.count_doubled()
    return Outcome(
        fault=fault.name,
        good_after=probed.good_after(struck.over_at),
        failed_until=round(max(during.failed_at - struck.over_at, 0), 1),
        back_after=struck.back_after,
        slowest=probed.slowest,
        failures=dict(during.failures),
        unclear=len(during.unclear),
        first_unclear=next(iter(during.unclear), ""),
        acknowledged=during.acknowledged,
        lost=lost,
        doubled=doubled,
    )


def wait_for_database() -> None:
    for _try in range(600):
        connections.close_all()
        try:
            with connections["default"].cursor() as cursor:
                cursor.execute("SELECT 1")
                return
        except OperationalError:
            sleep(0.1)


def main(port: str, launcher: str, disk: str, ledger: str) -> None:
    site = FaultySite(int(port), Path(disk), int(launcher), {})
    school = FaultySchool(site.port)
    for outcome in measure(site, school):
        say(words_of(outcome))
    found = school.follow_reminders(Path(ledger), LAST_CALL)
    say(
        f"{found.due} reminders due meanwhile: {found.once} arrived once, {found.twice} twice, {found.never} never, "
        f"of which nobody knows of {found.unknown}"
    )


def words_of(found: Outcome) -> str:
    failures = ", ".join(
        f"{count} x {status or 'no answer'}" for status, count in sorted(found.failures.items())
    )
    return (
        f"{found.fault:11} first good page after {found.good_after} s, last failure after {found.failed_until} s, runs "
        f"anew after {found.back_after} s, slowest page {found.slowest} s; {found.acknowledged} acknowledged, "
        f"{found.lost} lost, {found.doubled} doubled; failed: {failures or 'none'}; unclear {found.unclear} "
        f"{found.first_unclear}"
    )
