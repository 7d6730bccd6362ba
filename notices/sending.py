"""Sending: claim, look again whether it is still so, hand over, and write down what became of it."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from itertools import islice

from django.core.mail import EmailMessage
from django.utils import timezone

from notices.claims import claim, hand_over, note_fates, recover
from notices.composing import compose_batch, store, write_batch
from notices.models import Delivery
from notices.transport import Fate, Line
from schools import clock
from schools.context import school_context

# So many are under way together: the fewer, the fewer are unknown when a sender is killed.
TOGETHER = 3
Letter = tuple[Delivery, EmailMessage]
Fates = list[tuple[Delivery, Fate]]


def send_messages(school_id: int, before: datetime | None = None) -> int:
    """Sends what is due until nothing is left or the moment has come. Returns how many were sent."""
    with school_context(school_id):
        recover()
    with Line() as line:
        return Sender(school_id, line, before).send()


class Sender:
    """While some letters are with the mail server, the next ones are written and booked."""

    def __init__(self, school_id: int, line: Line, before: datetime | None) -> None:
        self.school_id, self.line, self.before = school_id, line, before
        self.sent = 0

    def send(self) -> int:
        letters, fates = self.letters(), Fates()
        under_way: Future[Fates] | None = None
        with ThreadPoolExecutor(1) as post:
            while some := list(islice(letters, TOGETHER)):
                mine = self.book(fates, some)
                fates = under_way.result() if under_way else []
                under_way = post.submit(self.hand_over, mine)
            self.book(fates, [])
            self.book(under_way.result() if under_way else [], [])
        return self.sent

    def letters(self) -> Iterator[Letter]:
        """Batch by batch; what needs no mail server is finished on the way."""
        while (self.before is None or clock.now() < self.before) and (batch := self.claim()):
            with timezone.override(batch[0].member.school.zone):
                with school_context(self.school_id):
                    composed = compose_batch(batch)
                letters = write_batch(composed)
            to_hand_over = {delivery.pk for delivery, _letter in letters}
            with school_context(self.school_id):
                self.sent += store(delivery for delivery in batch if delivery.pk not in to_hand_over)
            yield from letters

    def claim(self) -> list[Delivery]:
        with school_context(self.school_id):
            return claim()

    def book(self, fates: Fates, letters: Sequence[Letter]) -> list[Letter]:
        """Writes down what became of some and that others leave now, in one transaction. Returns those that may."""
        if not fates and not letters:
            return []
        with school_context(self.school_id):
            note_fates(fates)
            ids = hand_over([delivery for delivery, _letter in letters], self.line.key_lasts)
        self.sent += sum(fate == Fate.SENT for _delivery, fate in fates)
        return [(delivery, letter) for delivery, letter in letters if delivery.pk in ids]

    def hand_over(self, letters: Sequence[Letter]) -> Fates:
        """In a thread of its own, which leaves the database alone."""
        return [(delivery, self.line.send(letter)) for delivery, letter in letters]
