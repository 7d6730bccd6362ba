"""Whom an author can choose to let read an entry, and what each choice means, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from journals.audience import People, is_hidden, readers_of
from journals.models import Audience, Entry
from journals.sentences import who_can_read
from schools.models import Member


@dataclass(frozen=True)
class Choice:
    """`more` says when the sentence begins to be true, or what can be done later."""

    value: str
    label: str
    sentence: str
    more: str
    is_chosen: bool


def choices_of_draft(around: People, chosen: str) -> list[Choice]:
    """Those for whom there is anybody, and the chosen one."""
    return [
        Choice(each.value, str(each.label), who_can_read(around.of(each)), draft_words(each), each == chosen)
        for each in Audience
        if each in (Audience.ME, chosen) or around.of(each)
    ]


def draft_words(audience: Audience) -> str:
    if audience == Audience.ME:
        return _("You can share it later, and take it back.")
    return _("Until you tap Done, only you see it.")


def choices_of_finished(entry: Entry, around: People) -> list[Choice]:
    named = readers_of(entry)
    return [
        Choice(
            each.value,
            str(each.label),
            who_can_read(would_read(entry, each, around, named)),
            "" if each == entry.audience else _("Until you tap Change, nothing is different."),
            each == entry.audience,
        )
        for each in Audience
        if each in (Audience.ME, entry.audience) or around.of(each)
    ]


def would_read(entry: Entry, audience: Audience, around: People, named: list[Member]) -> list[Member]:
    """Who could read it after `choose_audience`."""
    order = Audience.values
    if order.index(audience) > order.index(entry.audience):
        wider = around.teachers if is_hidden(entry) else around.of(audience)
        return sorted({*named, *wider}, key=lambda member: (member.is_student, member.sort_key))
    if audience == Audience.ME:
        return []
    return [member for member in named if audience == Audience.CIRCLE or not member.is_student]


def why_not_more(around: People) -> str:
    """Why there are fewer choices than three; empty when there are three."""
    if not around.advisory:
        return _("You are in no advisory right now, so what you write is for you alone.")
    if not around.teachers and not around.students:
        return _("Nobody else is in your advisory right now, so what you write is for you alone.")
    if not around.teachers:
        return _("Your advisory has no teacher right now.")
    return ""
