"""Calls made while senders, broker and database are hurt: each of them comes to an adult."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from advisory.launcher.processes.child import Child
from tests.advisory.checkout import ROOT
from tests.advisory.own_services import Own
from tests.advisory.processes import eventually
from tests.notices.test_chaos import START, Amount, Chaos, own, serve

pytestmark = pytest.mark.promise("calls-reach-an-adult")

__all__ = ["own"]
FULL = Amount(reminders=10_000, kill_every=4, wipe_every=20, restarts=3, delay=1, rounds=5)
CALLERS_KILLED = 8
CALLERS = "tests.care.chaos.callers"
PATIENCE, CALLS = timedelta(minutes=5), 12


def run_module(own: Own, clock: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", *arguments]
    subprocess.run(command, cwd=ROOT, env={**own.environment, "CLOCK": str(clock)}, check=True)


@dataclass
class CallChaos(Chaos):
    """The students' calls are made meanwhile, by a process that is killed too and goes on where it was."""

    callers: Child | None = None
    callers_killed: int = 0

    @property
    def made(self) -> Path:
        return self.clock.with_name("made")

    def calls(self) -> list[str]:
        return self.made.read_text().split()

    def callers_run(self, what: str) -> list[str]:
        return [sys.executable, "-m", CALLERS, what, str(self.made)]

    def start(self) -> None:
        super().start()
        if self.callers is None:
            self.callers = self.own.run("callers", self.callers_run("call"), CLOCK=str(self.clock))

    def tend(self) -> None:
        super().tend()
        process = self.callers.process if self.callers else None
        if self.callers is None or process is None or self.is_planned():
            return
        if self.callers.ended():
            self.callers.clear()
            self.callers.start()
        elif len(self.calls()) > (self.callers_killed + 1) * self.amount.reminders / (CALLERS_KILLED + 1):
            with suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)
                self.callers_killed += 1

    def is_planned(self) -> bool:
        return len(self.calls()) >= self.amount.reminders

    def turn_to(self, moment: datetime) -> None:
        """Before time goes on, the adults take up what has come to them."""
        if self.callers is not None:
            run_module(self.own, self.clock, CALLERS, "acknowledge", str(self.made))
        super().turn_to(moment)


@pytest.mark.long
def test_no_call_is_lost(own: Own) -> None:
    port, ledger = serve(own, "advisory.bench.mail_sink", FULL.delay)
    chaos = CallChaos(own, FULL, f"smtp://127.0.0.1:{port}", own.folder / "clock", ledger)
    chaos.turn_to(START)
    chaos.made.touch()
    run_module(own, chaos.clock, "tests.care.chaos.seed", str(FULL.reminders))
    chaos.run()
    print(
        f"{chaos.killed} kills, {chaos.callers_killed} of callers, {chaos.wiped} wipes, {chaos.restarted} restarts"
    )
    assert chaos.killed >= 4 and chaos.callers_killed >= 4 and chaos.wiped >= 1
    assert chaos.restarted == FULL.restarts
    made, taken = chaos.calls(), set(ledger.read_text().split())
    stored = {str(pk) for (pk,) in own.rows("SELECT id FROM care_call")}
    assert len(made) == len(set(made)) == FULL.reminders and set(made) == stored
    rows = own.rows(
        "SELECT data->>'id', key::text, channel, state FROM notices_delivery WHERE kind = 'call_waits'"
    )
    by_mail = {call for call, key, channel, _state in rows if channel == "email" and key in taken}
    # Whoever took a call up by its mail needs no word of it in Advisory any more.
    told = {
        call for call, _key, channel, state in rows if channel == "inbox" and state in ("sent", "cancelled")
    }
    assert set(made) - by_mail == set()
    assert set(made) - told == set()
    assert {call for call, key, channel, state in rows if state == "sent" and channel == "email"} <= by_mail


@pytest.mark.long
def test_the_next_adult_has_mail_within_a_minute_of_the_due_time(own: Own) -> None:
    """Worker and scheduler in their own rhythm, calls that are due all over a minute, and nobody who acknowledges.

    The mail server takes what it gets: after one that cuts the connection only the end of a lease, minutes later, lets
    a mail be sent again.
    """
    port, ledger = serve(own, "advisory.bench.mail_sink", 0, fails=(0, 0, 0))
    chaos = CallChaos(own, FULL, f"smtp://127.0.0.1:{port}", own.folder / "clock", ledger)
    begin = START - timedelta(hours=5)
    chaos.turn_to(begin)
    run_module(own, chaos.clock, "tests.care.chaos.seed", str(CALLS))
    run_module(own, chaos.clock, CALLERS, "spread", str(PATIENCE / timedelta(minutes=1)))
    chaos.turn_to(begin + PATIENCE - timedelta(minutes=2))
    settings = {"CLOCK": str(chaos.clock), "EMAIL_URL": chaos.email_url, "REAL_RHYTHM": "1"}
    for name in ("worker", "beat"):
        extra = {"worker": ["--concurrency=2"], "beat": ["--pidfile=", f"--schedule={own.folder / 'beat'}"]}
        own.run(name, [sys.executable, "-m", "tests.notices.chaos.turned", name, *extra[name]], **settings)
    eventually(lambda: len(second_mails(own)) == CALLS, seconds=240)
    delays = [(sent_at - due_at).total_seconds() for due_at, sent_at in second_mails(own)]
    print(f"the next adult's mail, seconds after it was due: {sorted(round(each, 1) for each in delays)}")
    assert max(delays) < 60


def second_mails(own: Own) -> list[tuple[datetime, datetime]]:
    return own.rows(
        "SELECT c.first_due_at, d.sent_at FROM notices_delivery d JOIN care_call c ON d.data->>'id' = c.id::text"
        " WHERE d.kind = 'call_waits' AND d.channel = 'email' AND d.state = 'sent' AND d.data->>'round' = '1'"
    )
