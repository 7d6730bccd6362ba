"""Whom a student can ask: any counselor, their own teachers, then everybody else who works at the school."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from care.carers import carers
from care.models import Absence, Call
from care.rounds import Rounds
from care.sentences import names
from journals.audience import people_around
from schools import clock
from schools.models import Member, Role, School


@dataclass(frozen=True)
class Choice:
    """`value` is what the form sends: nothing for any counselor. `more` says who they are, and when they are away."""

    value: str
    label: str
    more: str


@dataclass(frozen=True)
class Choices:
    near: list[Choice]
    others: list[Choice]


def away_until(school: School) -> dict[int, date]:
    """By member, the last day of who is away today."""
    rows = Absence.objects.on(clock.today(school)).order_by("until_on")
    return dict(rows.values_list("member", "until_on"))


def choices_for(student: Member, rounds: Rounds) -> Choices:
    """Six queries, for any number of adults."""
    away = away_until(student.school)
    teachers = [each.pk for each in people_around(student).teachers]
    people = list(carers())
    near = sorted(
        (each for each in people if each.pk in teachers or each.role == Role.COUNSELOR),
        key=lambda each: (each.pk not in teachers, each.sort_key),
    )
    others = [each for each in people if each not in near]
    found = [choice_of(each, each.pk in teachers, away, rounds) for each in near]
    return Choices(
        [any_counselor(rounds, people), *found], [choice_of(each, False, away, rounds) for each in others]
    )


def any_counselor(rounds: Rounds, people: Iterable[Member]) -> Choice:
    asked = rounds.first(Call(school=rounds.school))
    if not rounds.counselors:
        return Choice("", _("Any adult who helps students"), names(asked))
    if any(each in rounds.counselors for each in asked):
        return Choice("", _("Any counselor"), _("Whoever is free first"))
    return Choice("", _("Any counselor"), _("Away today, so this goes to %(name)s") % {"name": names(asked)})


def choice_of(member: Member, teaches: bool, away: dict[int, date], rounds: Rounds) -> Choice:
    who = _("Your teacher") if teaches else member.get_role_display()
    if member.pk not in away:
        return Choice(str(member.pk), member.display_name, who if teaches or is_counselor(member) else "")
    beside = rounds.first(Call(school=rounds.school, chosen=member))[1:]
    return Choice(str(member.pk), member.display_name, away_words(away[member.pk], beside))


def is_counselor(member: Member) -> bool:
    return member.role == Role.COUNSELOR


def away_words(until_on: date, beside: Iterable[Member]) -> str:
    told = {"day": date_format(until_on, "l, F j"), "names": names(beside)}
    if not told["names"]:
        return capfirst(_("away until %(day)s") % told)
    return _("Away until %(day)s, so %(names)s is asked too") % told
