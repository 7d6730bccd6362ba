"""Many taps of many devices on a network that loses requests and answers: each is taken once, none is lost.

In two circles all is sent to the page. In the others, which have nine of ten taps, it comes in where the page hands a
tap on, which is half of the work: there it is that a tap is told from one that was taken before.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import time
from random import Random
from urllib.parse import urlencode
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from circles.forms.tap import TapForm
from circles.models import Run, Seat, Tap
from circles.runs.start import start_run
from circles.runs.taps import take_tap
from schools.models import Member, Role
from tests.cast import Place
from tests.circles.planned import put_plan
from tests.circles.planning import put_circle
from tests.circles.running import fresh, now, url_of

pytestmark = pytest.mark.promise("nothing-half-saved")

SignIn = Callable[[Member], Client]
Deliver = Callable[[dict[str, object], str], None]

STATES = ("shared", "passed", "come_back")
CIRCLES, OF_PAGES, TAPS = 20, 2, 100_000
SENT_AS = "application/x-www-form-urlencoded"


@dataclass
class Device:
    """Marks turns of its own students and stretches a step of its own, so that what should stand at last is known."""

    deliver: Deliver
    students: list[int]
    step: int
    random: Random
    turns: dict[int, str] = field(default_factory=dict)
    stretched: int = 0
    tokens: set[UUID] = field(default_factory=set)
    requests: int = 0

    def tap_often(self, times: int) -> None:
        try:
            for _time in range(times):
                self.send(self.next_tap())
        finally:
            connection.close()

    def next_tap(self) -> dict[str, object]:
        token = UUID(int=self.random.getrandbits(128), version=4)
        self.tokens.add(token)
        common = {"token": token, "ago": self.random.randrange(3000)}
        if self.random.random() < 0.1:
            self.stretched = self.random.randrange(10)
            return {"do": "stretch", "at": self.step, "to": self.stretched, **common}
        student = self.random.choice(self.students)
        self.turns[student] = self.random.choice(STATES)
        return {"do": "turn", "student": student, "state": self.turns[student], **common}

    def send(self, tap: dict[str, object]) -> None:
        """Again and again until an answer arrives; the network repeats some by itself."""
        for how in self.network():
            self.requests += 1
            self.deliver(tap, how)

    def network(self) -> Iterator[str]:
        """What of this tap reaches the server; what is lost on the way there does not."""
        while self.random.random() < 0.15:
            yield "lost"
        yield "seen" if self.random.random() < 0.02 else "taken"
        if self.random.random() < 0.05:
            yield "repeated"


def to_the_page(client: Client, url: str) -> Deliver:
    def deliver(tap: dict[str, object], how: str) -> None:
        headers = {"X-Tap": "1"} if how == "seen" else {}
        answer = client.post(url, urlencode(tap), content_type=SENT_AS, headers=headers)
        assert answer.status_code in (200, 302)

    return deliver


def behind_the_page(cedar: Place, run: Run) -> Deliver:
    def deliver(tap: dict[str, object], how: str) -> None:
        form = TapForm(tap)
        assert form.is_valid()
        with cedar.context():
            take_tap(run, form.asked())

    return deliver


def put_devices(cedar: Place, sign_in: SignIn, circles: int) -> tuple[list[Run], list[Device]]:
    """Two of each circle, in the hands of its two teachers."""
    students = [cedar.add(f"s{at}", Role.STUDENT, "Sam", f"Family{at:02}") for at in range(21)]
    cedar.add_advisory("7D", [cedar.rivera, cedar.lee], students)
    runs, devices = [], []
    for at in range(circles):
        circle = put_circle(cedar, cedar.today, time(at // 60, at % 60), advisory="7D")
        put_plan(cedar, circle)
        run = start_run(fresh(circle), cedar.rivera)
        seats = list(Seat.objects.filter(run=run).values_list("student", flat=True))
        for step, member in enumerate((cedar.rivera, cedar.lee)):
            own, random = seats[step::2], Random(f"{at} {step}")
            way = to_the_page(sign_in(member), url_of(run)) if at < OF_PAGES else behind_the_page(cedar, run)
            devices.append(Device(way, own, step, random))
        runs.append(run)
    return runs, devices


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_no_tap_is_lost_and_none_is_doubled(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        runs, devices = put_devices(cedar, sign_in, CIRCLES)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda device: device.tap_often(TAPS // len(devices)), devices))
    assert sum(len(device.tokens) for device in devices) == TAPS
    assert sum(device.requests for device in devices) > TAPS * 1.1
    with cedar.context():
        for run, mine in zip(runs, zip(devices[::2], devices[1::2], strict=True), strict=True):
            assert_taken_once(now(run), *mine)


def assert_taken_once(run: Run, *devices: Device) -> None:
    tokens = set(Tap.objects.filter(run=run).values_list("token", flat=True))
    assert tokens == set().union(*(device.tokens for device in devices))
    assert run.version == 1 + len(tokens)
    assert run.stretched[:2] == [device.stretched for device in devices]
    seats = Seat.objects.filter(run=run, is_present=True).exclude(state="waiting")
    assert dict(seats.values_list("student", "state")) == devices[0].turns | devices[1].turns
