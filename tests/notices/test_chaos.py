"""Everything that sends is killed, emptied and restarted; afterwards each message is accounted for in the server's own
ledger.
"""

import os
import select
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import chain, repeat
from pathlib import Path

import pytest

from advisory.launcher.ports import answers, free_port
from advisory.launcher.processes.child import Child
from notices.claims import LEASE
from tests.advisory.checkout import ROOT
from tests.advisory.own_services import Own, own_services
from tests.advisory.processes import eventually, family
from tests.promises.plugin import Proved

pytestmark = pytest.mark.promise("messages-not-lost")

# Half past three in New York, when tomorrow's circles are told.
START = datetime(2026, 12, 1, 20, 31, tzinfo=UTC)
DROPS, DELAYS, REFUSALS = 0.02, 0.01, 0.10
SENDERS = 4
LOOK_EVERY, QUIET_LOOKS = 0.5, 4
CHAOS = "tests.notices.chaos"


@dataclass(frozen=True)
class Amount:
    """Seconds between kills of each sender, and between wipes of the broker; how often the database is restarted.

    So many rounds are hurt; what little is left over then is sent without Celery.
    """

    reminders: int
    kill_every: float
    wipe_every: float
    restarts: int
    delay: float
    rounds: int


BOUNDED = Amount(reminders=300, kill_every=0.7, wipe_every=1, restarts=1, delay=0.3, rounds=1)
FULL = Amount(reminders=10_000, kill_every=2, wipe_every=20, restarts=3, delay=1, rounds=5)
# Of another way to hand over, by the same senders.
WITH_KEYS = replace(FULL, reminders=2_000, wipe_every=5)


@dataclass
class Chaos:
    own: Own
    amount: Amount
    email_url: str
    clock: Path
    ledger: Path
    killed: int = 0
    wiped: int = 0
    restarted: int = 0
    programs: list[Child] = field(default_factory=list)

    @property
    def ready(self) -> Path:
        """Made by a worker whose senders are there: one whose first senders die does not even begin."""
        return self.clock.with_name("ready")

    def turn_to(self, moment: datetime) -> None:
        self.clock.write_text(str((moment - datetime.now(UTC)).total_seconds()))

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(self.clock.read_text()))

    def program(self, name: str, *arguments: str) -> Child:
        command = [sys.executable, "-m", f"{CHAOS}.turned", *arguments]
        return self.own.run(name, command, CLOCK=str(self.clock), EMAIL_URL=self.email_url)

    def start(self) -> None:
        """A worker with four senders, and two schedulers, of which one would do."""
        self.ready.unlink(missing_ok=True)
        pool = [
            "worker",
            f"--concurrency={SENDERS}",
            "--loglevel=WARNING",
            "--without-gossip",
            "--without-mingle",
        ]
        self.programs = [self.program("worker", *pool)]
        for number in (1, 2):
            schedule = str(self.own.folder / f"beat{number}")
            options = ["--pidfile=", "--loglevel=WARNING", f"--schedule={schedule}"]
            self.programs.append(self.program(f"beat{number}", "beat", *options))

    def stop(self) -> None:
        for program in self.programs:
            program.clear()
        self.programs = []

    def kill_a_sender(self) -> None:
        """The oldest, so that each has its turn."""
        worker = self.programs[0].process
        if self.ready.exists() and worker and (senders := family(worker.pid)):
            with suppress(ProcessLookupError):
                os.kill(min(senders), signal.SIGKILL)
                self.killed += 1

    def tend(self) -> None:
        """A worker that ends is started again, as its supervisor would."""
        worker = self.programs[0]
        if worker.ended():
            worker.clear()
            self.ready.unlink(missing_ok=True)
            worker.start()

    def hurt_until_quiet(self) -> None:
        """Until a worker that is there leaves nothing that is due. Nobody is killed before something was sent since the
        last time: on a slow machine senders would never get so far.
        """
        taken, last_kill, last_wipe, last_look = 0, time.monotonic(), time.monotonic(), time.monotonic()
        looks_quiet = 0
        while looks_quiet < QUIET_LOOKS:
            self.tend()
            if self.is_over(last_kill, self.amount.kill_every / SENDERS) and self.taken > taken:
                self.kill_a_sender()
                last_kill, taken = time.monotonic(), self.taken
            if self.is_over(last_wipe, self.amount.wipe_every):
                self.own.empty_broker()
                self.wiped += 1
                last_wipe = time.monotonic()
            self.restart_by_progress()
            if self.is_over(last_look, LOOK_EVERY):
                looks_quiet = looks_quiet + 1 if self.is_quiet() else 0
                last_look = time.monotonic()
            select.select([], [], [], 0.05)

    def is_quiet(self) -> bool:
        return self.ready.exists() and self.is_planned() and not self.waits()

    @staticmethod
    def is_over(since: float, seconds: float) -> bool:
        return time.monotonic() - since > seconds

    @property
    def taken(self) -> int:
        return self.ledger.stat().st_size

    def restart_by_progress(self) -> None:
        done = len(self.ledger.read_bytes().splitlines())
        wanted = sum(done >= self.amount.reminders * part / 20 for part in range(1, self.amount.restarts + 1))
        if self.restarted < wanted:
            self.own.restart_database()
            self.restarted += 1

    def is_planned(self) -> bool:
        return self.count("kind = 'student_reminder'") == 2 * self.amount.reminders

    def count(self, condition: str, *values: object) -> int:
        return self.own.rows(f"SELECT count(*) FROM notices_delivery WHERE {condition}", *values)[0][0]

    def waits(self) -> int:
        """What is due, or was left by a sender that was killed."""
        due = "(state = 'pending' AND due_at <= %s) OR (state = 'sending' AND lease_until < %s)"
        return self.count(due, self.now(), self.now())

    def next_moment(self) -> datetime | None:
        """When the next of what waits is due, or a lease is over."""
        return self.own.rows(
            "SELECT min(greatest(due_at, lease_until)) FROM notices_delivery WHERE state IN ('pending', 'sending')"
            " OR (state = 'unknown' AND (is_essential OR repeatable_until > %s) AND expires_at > %s)",
            self.now(),
            self.now(),
        )[0][0]

    def run(self) -> None:
        """Round by round until nothing waits; in between all are dead and the clock is turned."""
        ways = chain(repeat(self.hurt, self.amount.rounds), repeat(self.send_due))
        next(ways)()
        while moment := self.next_moment():
            self.turn_to(max(moment, self.now()) + LEASE)
            next(ways)()

    def hurt(self) -> None:
        self.start()
        self.hurt_until_quiet()
        self.stop()

    def send_due(self) -> None:
        """Without Celery."""
        command = [sys.executable, "-m", f"{CHAOS}.turned", "send_due"]
        settings = {"CLOCK": str(self.clock), "EMAIL_URL": self.email_url}
        subprocess.run(command, cwd=ROOT, env={**self.own.environment, **settings}, check=True)

    def keys(self, condition: str) -> set[str]:
        rows = self.own.rows(
            f"SELECT key::text FROM notices_delivery WHERE channel = 'email' AND {condition}"
        )
        return {key for (key,) in rows}


def serve(
    own: Own, module: str, seconds: float, fails: tuple[float, ...] = (DROPS, DELAYS, REFUSALS)
) -> tuple[int, Path]:
    """The mail server or the provider; its port and its ledger."""
    port, ledger = free_port(), own.folder / "ledger"
    ledger.touch()
    shares = [str(share) for share in (*fails, seconds)]
    own.run("server", [sys.executable, "-m", module, str(port), str(ledger), *shares])
    eventually(lambda: answers(port))
    return port, ledger


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Own]:
    with own_services(tmp_path / "services") as found:
        manage = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
        subprocess.run(manage, cwd=ROOT, env=found.environment, check=True)
        yield found


def unleash(own: Own, amount: Amount, email_url: str, ledger: Path) -> Chaos:
    chaos = Chaos(own, amount, email_url, own.folder / "clock", ledger)
    chaos.turn_to(START)
    seed = [sys.executable, "-m", f"{CHAOS}.seed", str(amount.reminders)]
    subprocess.run(seed, cwd=ROOT, env={**own.environment, "CLOCK": str(chaos.clock)}, check=True)
    chaos.run()
    states = own.rows(
        "SELECT kind, channel, state, failure, count(*) FROM notices_delivery GROUP BY 1, 2, 3, 4"
    )
    print(f"{chaos.killed} kills, {chaos.wiped} wipes, {chaos.restarted} restarts: {sorted(states)}")
    assert chaos.killed >= 4
    assert chaos.wiped >= 1
    assert chaos.restarted == amount.restarts
    assert chaos.count("channel = 'inbox' AND state <> 'sent'") == 0
    return chaos


@pytest.mark.parametrize(
    "amount",
    [pytest.param(BOUNDED, marks=pytest.mark.short), pytest.param(FULL, marks=pytest.mark.long)],
    ids=str,
)
@pytest.mark.promise("broker-wiped")
def test_over_plain_smtp_nothing_is_doubled_and_what_is_lost_is_known(
    own: Own, amount: Amount, proved: Proved
) -> None:
    port, ledger = serve(own, "advisory.bench.mail_sink", amount.delay)
    chaos = unleash(own, amount, f"smtp://127.0.0.1:{port}", ledger)
    taken = Counter(ledger.read_text().split())
    reminders, safety = chaos.keys("NOT is_essential"), chaos.keys("is_essential")
    assert (len(reminders), len(safety)) == (amount.reminders, len(range(0, amount.reminders, 20)))
    assert chaos.keys("state NOT IN ('sent', 'unknown')") == set()
    assert {key for key in reminders if taken[key] > 1} == set()
    assert {key for key in reminders if not taken[key]} <= chaos.keys("state = 'unknown'")
    assert {key for key in safety if not taken[key]} == set()
    assert chaos.keys("state = 'sent'") <= set(taken)
    assert set(taken) <= reminders | safety
    proved(len(reminders | safety), "messages accounted for while senders are killed and Redis is wiped")


@pytest.mark.long
@pytest.mark.promise("broker-wiped")
def test_with_a_provider_that_takes_keys_nothing_is_lost_or_doubled(own: Own) -> None:
    port, ledger = serve(own, f"{CHAOS}.provider", WITH_KEYS.delay)
    chaos = unleash(own, WITH_KEYS, f"resend://key@?api_url=http://127.0.0.1:{port}/", ledger)
    taken = Counter(ledger.read_text().split())
    assert chaos.keys("state <> 'sent'") == set()
    assert chaos.keys("TRUE") - set(taken) == set()
    assert {key: times for key, times in taken.items() if times > 1} == {}
    assert set(taken) <= chaos.keys("TRUE")
