"""Sending: claim, look again whether it is still so, hand over, and write down what became of it."""

from collections import deque
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from datetime import datetime

from django.core.mail import EmailMessage

from notices.claims import claim, give_back, hand_over, note_fates, recover
from notices.composing import compose_batch, store, write
from notices.kinds import Words
from notices.models import Delivery
from notices.transport import Fate, Line
from schools import clock
from schools.context import school_context

LINES = 2
# So many are with the mail server together on each line: the fewer, the fewer are unknown when a sender is killed.
TOGETHER = 8
Letter = tuple[Delivery, EmailMessage]
Fates = list[tuple[Delivery, Fate]]


def send_messages(school_id: int, before: datetime | None = None) -> int:
    """Sends what is due until nothing is left, the moment has come, or no mail server answers.

    Returns how many were sent.
    """
    with school_context(school_id):
        recover()
    with ExitStack() as stack:
        lines = [stack.enter_context(Line()) for _number in range(LINES)]
        post = stack.enter_context(ThreadPoolExecutor(LINES))
        return Sender(school_id, lines, post, before).send()


class Sender:
    """While some letters are with the mail server, the next ones are written and booked."""

    def __init__(
        self, school_id: int, lines: Sequence[Line], post: ThreadPoolExecutor, before: datetime | None
    ) -> None:
        self.school_id, self.lines, self.post, self.before = school_id, lines, post, before
        self.free = deque(lines)
        self.composed: deque[tuple[Delivery, Words]] = deque()
        self.settled: list[Delivery] = []
        self.under_way: list[Future[Fates]] = []
        self.sent = 0

    def send(self) -> int:
        letters = self.next_letters()
        while letters and self.has_time() and self.is_connected():
            leaving = self.book(self.arrived(LINES - 1), letters)
            self.under_way.append(self.post.submit(self.hand_over, leaving))
            letters = self.next_letters()
        self.book(self.arrived(0), [])
        self.give_back([delivery for delivery, _letter in letters])
        return self.sent

    def has_time(self) -> bool:
        return self.before is None or clock.now() < self.before

    def is_connected(self) -> bool:
        """Asked before anything is booked: who is stopped while no server answers leaves nothing unknown."""
        if all(line.is_open for line in self.lines):
            return True
        wait(self.under_way)
        return all(line.open() for line in self.lines)

    def next_letters(self) -> list[Letter]:
        """Those that leave together; what needs no mail server is settled on the way, and stored with them."""
        letters: list[Letter] = []
        while len(letters) < TOGETHER and (self.composed or self.compose()):
            delivery, words = self.composed.popleft()
            if letter := write(delivery, words):
                letters.append((delivery, letter))
            else:
                self.settled.append(delivery)
        return letters

    def compose(self) -> bool:
        """Takes up a batch; False when nothing is left. A batch of which nothing is said is followed by another."""
        while not self.composed and self.has_time():
            with school_context(self.school_id):
                batch = claim()
                if not batch:
                    return False
                self.composed.extend(compose_batch(batch))
            said = {delivery.pk for delivery, _words in self.composed}
            self.settled += [delivery for delivery in batch if delivery.pk not in said]
        return bool(self.composed)

    def arrived(self, most: int) -> Fates:
        """What became of those that are through, once at most so many groups are under way."""
        fates = Fates()
        while len(self.under_way) > most:
            done, under_way = wait(self.under_way, return_when=FIRST_COMPLETED)
            fates += [fate for future in done for fate in future.result()]
            self.under_way = list(under_way)
        return fates

    def book(self, fates: Fates, letters: Sequence[Letter]) -> list[Letter]:
        """Writes down what became of some and that others leave now, in one transaction. Returns those that may."""
        with school_context(self.school_id):
            note_fates(fates)
            arrived = store(self.settled)
            ids = hand_over([delivery for delivery, _letter in letters], self.lines[0].key_lasts)
        self.settled = []
        self.sent += arrived + sum(fate == Fate.SENT for _delivery, fate in fates)
        return [(delivery, letter) for delivery, letter in letters if delivery.pk in ids]

    def give_back(self, deliveries: Sequence[Delivery]) -> None:
        left = [*deliveries, *(delivery for delivery, _words in self.composed)]
        if left:
            with school_context(self.school_id):
                give_back(left)

    def hand_over(self, letters: Sequence[Letter]) -> Fates:
        """In a thread of its own, which leaves the database alone."""
        line = self.free.pop()
        try:
            return [(delivery, line.send(letter)) for delivery, letter in letters]
        finally:
            self.free.append(line)
