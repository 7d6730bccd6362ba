"""Answers that are saved while the web processes are killed."""

import contextlib
import json
import os
import signal
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from random import Random
from threading import Event, Thread
from urllib.parse import urlencode

import pytest

from tests.advisory.own_services import Own
from tests.advisory.processes import eventually, family
from tests.journals.own import head_of, own, program, serve
from tests.journals.test_killed import WRITERS

pytestmark = pytest.mark.promise("nothing-half-saved")

__all__ = ["own"]

QUESTIONS, KILLS = 6, 100


@dataclass
class Respondent:
    """One window that gives an answer more with each save, as fast as it is answered, and again what was not."""

    session: str
    port: int
    survey: str
    serial: int = 0
    acknowledged: dict[str, str] = field(default_factory=dict)
    sent: dict[str, str] = field(default_factory=dict)
    saves: int = 0
    failed: int = 0

    def answer_until(self, stop: Event) -> None:
        while not stop.is_set():
            self.serial += 1
            name, given = f"q{1 + self.serial % QUESTIONS}", str(1 + self.serial // QUESTIONS % 6)
            while not stop.is_set() and not self.save({name: given, "words": f"save {self.serial}"}):
                self.failed += 1
                stop.wait(0.02)

    def save(self, given: dict[str, str]) -> bool:
        self.sent = given
        head = head_of(self.session) | {"Accept": "application/json"}
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        with contextlib.closing(connection), contextlib.suppress(OSError, HTTPException):
            form = urlencode(given | {"do": "save"})
            connection.request("POST", f"/surveys/{self.survey}/answer/", form, head)
            response = connection.getresponse()
            body = response.read()
            if response.status == 200:
                self.acknowledged |= given
                self.saves += 1
                return True
            assert response.status >= 500, body
        return False


@pytest.mark.long
def test_no_acknowledged_answer_is_lost_though_web_processes_are_killed(own: Own) -> None:
    made = json.loads(program(own, "own_school"))
    survey, random, stop = made["surveys"][0], Random(1), Event()
    child, port = serve(own)
    people = {name: Respondent(made["sessions"][name], port, survey) for name in WRITERS}
    threads = [Thread(target=each.answer_until, args=[stop]) for each in people.values()]
    for thread in threads:
        thread.start()
    for _kill in range(KILLS):
        done = sum(each.saves for each in people.values())
        eventually(lambda done=done: sum(each.saves for each in people.values()) > done + 3)
        assert child.process
        with contextlib.suppress(ProcessLookupError):
            os.kill(random.choice(sorted(family(child.process.pid))), signal.SIGKILL)
    stop.set()
    for thread in threads:
        thread.join()
    assert sum(each.failed for each in people.values()) > 0
    stored = json.loads(program(own, "own_answers", survey, package="tests.surveys"))
    for name, each in people.items():
        given, words = stored[str(made["people"][name])]
        kept = {f"q{number}": str(value) for number, value in enumerate(given, 1)} | {"words": words}
        for question, answer in each.acknowledged.items():
            assert kept[question] in (answer, each.sent.get(question)), (name, question)
    print(f"{sum(each.saves for each in people.values())} saves, {KILLS} kills")
