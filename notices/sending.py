"""Sending: claim, look again whether it is still so, hand over, and write down what became of it."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from notices.claims import claim, hand_over, note_fate, recover
from notices.composing import Letters, compose_batch, store, write_batch
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
    with timezone.override(batch[0].member.school.zone):
        with school_context(school_id):
            composed = compose_batch(batch)
        letters = write_batch(composed)
    to_hand_over = {delivery.pk for delivery, _letter in letters}
    with school_context(school_id):
        sent = store(delivery for delivery in batch if delivery.pk not in to_hand_over)
    return sent + hand_over_all(school_id, letters, line)


def hand_over_all(school_id: int, letters: Letters, line: Line) -> int:
    sent, before = 0, None
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
