"""Rows of journals for tests: what Maya wrote in 7B's school."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from journals.entries import Save, finish_entry, save_entry
from journals.hidings import hide
from journals.models import Entry, Hiding, Reply, Report, Thanks, WeekPrompt
from journals.replies import send_reply
from journals.reports import close_reports, make_report
from journals.subjects import Subject, about
from journals.thanks import give_thanks
from journals.words import EntryWords, ThanksWords, put_words
from schools import clock
from schools.dates import monday_of
from schools.models import Member
from tests.cast import Place


def write(author: Member, text: str = "At lunch somebody saved me a seat.", **more: Any) -> Entry:
    """A draft, in the context of its school."""
    words = EntryWords(text, more.pop("prompt", ""), more.pop("pleasant", None), more.pop("energy", None))
    return save_entry(author, Save(uuid4(), words, **more))


def share(
    author: Member, audience: str, text: str = "At lunch somebody saved me a seat.", **more: Any
) -> Entry:
    """A finished entry for an audience."""
    entry = write(author, text, audience=audience, **more)
    finish_entry(entry)
    return entry


def an_entry(place: Place, audience: str = "circle", removed_at: datetime | None = None) -> Entry:
    """Maya's, which her teachers and her circle can read."""
    entry = share(place.maya, audience)
    Entry.objects.filter(pk=entry.pk).update(removed_at=removed_at)
    return entry


def a_reply(place: Place, removed_at: datetime | None = None) -> Reply:
    """Ms. Rivera's, to an entry of Maya."""
    pk = uuid4()
    send_reply(an_entry(place), place.rivera, pk, "It took courage to write this.")
    Reply.objects.filter(pk=pk).update(removed_at=removed_at)
    return Reply.objects.get(pk=pk)


def a_report(place: Place, subject: Subject, reporter: Member | None = None, words: str = "") -> Report:
    """Noah's, if nobody else is named."""
    make_report(subject, reporter or place.noah, words)
    return Report.objects.filter(**about(subject), reporter=reporter or place.noah).latest("made_at")


def a_reported_entry(place: Place) -> Entry:
    """Maya's, which her teachers and her circle can read, and which Noah reported."""
    entry = an_entry(place)
    a_report(place, entry)
    return entry


def a_hidden_entry(place: Place) -> Entry:
    entry = a_reported_entry(place)
    hide(entry, place.rivera, "Let us talk first.")
    return entry


def a_closed_report(place: Place) -> Report:
    """Ms. Diaz closed it just now."""
    report = a_report(place, an_entry(place))
    close_reports(an_entry_of(report), place.diaz, [f"{report.pk}"])
    return report


def an_entry_of(report: Report) -> Entry:
    return Entry.objects.get(pk=report.entry_id)


def some_thanks(
    place: Place, giver: str = "noah", receiver: str = "maya", text: str = "For the seat."
) -> Thanks:
    """Noah's to Maya."""
    found = Thanks(
        school=place.school,
        giver=place.people[giver],
        receiver=place.people[receiver],
        given_at=clock.now(),
    )
    put_words(found, ThanksWords(text))
    found.save()
    return found


def some_reported_thanks(place: Place) -> Thanks:
    thanks = some_thanks(place)
    a_report(place, thanks, place.maya)
    return thanks


def some_hidden_thanks(place: Place) -> Thanks:
    thanks = some_reported_thanks(place)
    hide(thanks, place.rivera, "Let us talk first.")
    return thanks


def a_week_prompt(
    place: Place, advisory: str | None = "7B", text: str = "What made you proud?", **more: Any
) -> WeekPrompt:
    return WeekPrompt.objects.create(
        school=place.school,
        advisory=place.advisories[advisory] if advisory else None,
        text=text,
        **{"week_on": monday_of(place.today), **more},
    )


def thank(
    giver: Member, receiver: Member | None, text: str = "You saved me a seat.", to: str = "", **more: Any
) -> Thanks:
    """Given in the context of their school."""
    pk = uuid4()
    give_thanks(giver, pk, receiver, ThanksWords(text, to), **more)
    return Thanks.objects.get(pk=pk)


def thanks_to_rivera(place: Place, removed_at: datetime | None = None) -> Thanks:
    """Maya's to Ms. Rivera."""
    thanks = thank(place.maya, place.rivera)
    Thanks.objects.filter(pk=thanks.pk).update(removed_at=removed_at)
    return thanks


def report_thanks(thanks: Thanks, by: Member) -> Report:
    return Report.objects.create(
        school=thanks.school, thanks=thanks, reporter=by, words=b"", made_at=clock.now()
    )


def hide_thanks(thanks: Thanks, by: Member) -> Hiding:
    return Hiding.objects.create(
        school=thanks.school, thanks=thanks, hidden_by=by, words=b"", hidden_at=clock.now()
    )
