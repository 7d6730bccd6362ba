"""Prompts of the week: made for the school by its administrators, and for an advisory by its teachers."""

from collections.abc import Iterator
from datetime import date, timedelta

from journals.models import WeekPrompt
from schools import clock
from schools.dates import monday_of
from schools.models import Advisory, Member, Role, School

WEEKS_AHEAD = 8
WEEK = timedelta(days=7)


def weeks_to_come(school: School) -> list[date]:
    """The Mondays of this week and the next few."""
    first = monday_of(clock.today(school))
    return [first + number * WEEK for number in range(WEEKS_AHEAD + 1)]


def places_for(member: Member) -> Iterator[Advisory | None]:
    """For whom the member may make one: None is the whole school."""
    if member.role == Role.ADMINISTRATOR:
        yield None
    yield from Advisory.objects.current().taught_by(member)


def remove_prompt(prompt: WeekPrompt) -> None:
    """Nobody is offered it any more. For a day it can be brought back."""
    WeekPrompt.objects.filter(pk=prompt.pk, removed_at=None).update(removed_at=clock.now())


def restore_prompt(prompt: WeekPrompt) -> bool:
    """Undoes `remove_prompt`. False when the day is over or the same prompt was made again."""
    same = {"advisory": prompt.advisory, "week_on": prompt.week_on, "text": prompt.text}
    if WeekPrompt.objects.kept().filter(**same).exists():
        return False
    return WeekPrompt.objects.restorable().filter(pk=prompt.pk).update(removed_at=None) == 1


def forget_week_prompts() -> None:
    """Deletes what was taken away a day ago."""
    WeekPrompt.objects.to_forget().delete()
