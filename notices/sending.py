"""Sending: claim, look again whether it is still so, hand over, and write down what became of it."""

from collections.abc import Sequence
from datetime import datetime

from notices.claims import claim, hand_over, note_fate, recover
from notices.composing import compose_batch
from notices.models import Delivery
from notices.transport import Fate, Line
from schools import clock
from schools.context import school_context


def send_messages(school_id: int, before: datetime | None = None) -> int:
    """Sends what is due, batch by batch, until nothing is left or the moment has come. Returns how many were sent."""
    with school_context(school_id):
        recover()
    sent = 0
    with Line() as line:
        while before is None or clock.now() < before:
            with school_context(school_id):
                batch = claim()
            if not batch:
                break
            sent += send_batch(school_id, batch, line)
    return sent


def send_batch(school_id: int, batch: Sequence[Delivery], line: Line) -> int:
    """What became of one message is written in the same transaction as that the next one leaves."""
    with school_context(school_id):
        sent, letters = compose_batch(batch)
    before: tuple[Delivery, Fate] | None = None
    for delivery, message in letters:
        with school_context(school_id):
            if before:
                note_fate(*before)
            is_mine = hand_over(delivery, line.key_lasts)
        before = (delivery, line.send(message)) if is_mine else None
        sent += bool(before and before[1] == Fate.SENT)
    if before:
        with school_context(school_id):
            note_fate(*before)
    return sent
