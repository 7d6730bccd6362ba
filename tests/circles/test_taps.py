"""Taps: each taken once, in turn, and judged by when it was tapped."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from hypothesis import given, settings

from circles.models import Circle, Run, Seat, Tap
from circles.runs.taps import take_tap
from circles.schedule import Refused
from tests.cast import Place
from tests.circles.devices import Model, Sent, happenings, seen, told
from tests.circles.planned import put_plan
from tests.circles.planning import TUESDAY, put_circle
from tests.circles.running import now, start

pytestmark = pytest.mark.usefixtures("tuesday_morning")


class Network:
    """Two devices with a queue each, which sends its first tap until an answer comes."""

    def __init__(self, run: Run, clock: time_machine.Traveller) -> None:
        self.run, self.clock, self.queues = run, clock, ([], [])
        self.students = dict(Seat.objects.filter(run=run).values_list("student__given_name", "student"))
        self.model = Model(list(self.students), run.started_at)

    def tap(self, device: int, what: dict[str, Any]) -> None:
        self.queues[device].append(Sent(**what))

    def wait(self, seconds: int) -> None:
        self.clock.shift(timedelta(seconds=seconds))

    def send(self, device: int, network: str) -> None:
        queue = self.queues[device]
        if queue and network != "lost on the way":
            self.arrive(queue[0])
        if queue and network == "arrives":
            queue.pop(0)

    def arrive(self, sent: Sent) -> None:
        before = now(self.run).version
        try:
            taken = take_tap(self.run, sent.asked(self.students))
        except Refused:
            taken = False
        found = now(self.run)
        state = seen(found)
        assert taken == self.model.take(sent, state["order"])
        assert state == told(self.model), sent
        assert found.version == before + taken
        assert not found.holder_id or Seat.objects.get(run=found, student=found.holder_id).is_present

    def empty_the_queues(self) -> None:
        for device, queue in enumerate(self.queues):
            while queue:
                self.send(device, "answer lost")
                self.send(device, "arrives")


@pytest.mark.long
def test_two_devices_on_a_poor_network_tell_one_story(
    cedar: Place, tuesday_morning: time_machine.Traveller
) -> None:
    with cedar.context():
        circle = put_circle(cedar, TUESDAY.date())
        put_plan(cedar, circle)

        @settings(max_examples=40, deadline=None)
        @given(happenings())
        def tells_one_story(script: list[tuple[str, Any]]) -> None:
            with transaction.atomic():
                tuesday_morning.move_to(TUESDAY)
                network = Network(start(circle, cedar.rivera), tuesday_morning)
                for what, how in script:
                    getattr(network, what)(*(how if isinstance(how, tuple) else [how]))
                network.empty_the_queues()
                tokens = set(Tap.objects.filter(run=network.run).values_list("token", flat=True))
                assert tokens == network.model.taken
                transaction.set_rollback(True)

        tells_one_story()
        assert Circle.objects.get().is_planned
