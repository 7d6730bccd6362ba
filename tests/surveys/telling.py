"""What tests of messages about surveys share: a worker's minute at a wall time of the school."""

from datetime import datetime

import time_machine
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from notices.planning import plan_messages
from notices.sending import send_messages
from tests.cast import Place

NUDGE = "A reminder from Advisory"


def work(place: Place, hand: time_machine.Traveller, *wall: int) -> list[tuple[str, str]]:
    """Year, month, day, hour and minute: to whom what is sent then."""
    hand.move_to(datetime(*wall, tzinfo=place.school.zone))
    mail.outbox.clear()
    plan_messages(place.school.pk)
    send_messages(place.school.pk)
    return sorted((reader_of(letter), letter.subject) for letter in mail.outbox)


def reader_of(letter: EmailMultiAlternatives) -> str:
    return letter.to[0].partition("@")[0]


def nudged(place: Place, hand: time_machine.Traveller, *wall: int) -> list[str]:
    return [who for who, subject in work(place, hand, *wall) if subject == NUDGE]
