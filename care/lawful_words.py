"""Lawful openings in words: how one stands, what it covers, and who can read why it was asked for."""

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from care.models import LawfulOpening
from care.models.lawful_opening import APPROVED_WITHIN
from care.sentences import names
from schools import clock
from schools.models import Member


def standing_of(opening: LawfulOpening) -> str:
    if opening.refused_at:
        return _("Refused")
    if opening.ended_at:
        return _("Ended") if opening.approved_at else _("Taken back")
    if opening.approved_at:
        return _("In force") if opening.is_in_force else _("Over")
    return _("Waiting") if opening.asked_at > clock.now() - APPROVED_WITHIN else _("Too late to approve")


def scope_words(opening: LawfulOpening, named: int) -> str:
    """“What was written from November 2, 2026 to November 9, 2026”, or how many entries it names."""
    if opening.from_on and opening.until_on:
        days = {"first": date_format(opening.from_on), "last": date_format(opening.until_on)}
        return _("What was written from %(first)s to %(last)s") % days
    return ngettext("%(count)s entry", "%(count)s entries", named) % {"count": named}


def who_reads_a_reason(others: Sequence[Member]) -> str:
    """For whoever asks; `others` are those who can approve it."""
    if not others:
        return _(
            "Only you can read this in Advisory until somebody can approve it. A court may ask to see it."
        )
    people = names(others)
    return _(
        "Only you and these people can read this in Advisory: %(people)s. A court may ask to see it."
    ) % {"people": people}
