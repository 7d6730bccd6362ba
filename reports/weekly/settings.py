"""What a school chooses about its weekly report, changed by one administrator at a time."""

from dataclasses import dataclass

from django.db import transaction

from reports.models import WeeklySchedule
from reports.weekly.recipients import choose_recipients, recipients
from schools.models import School
from schools.seal import seal


@dataclass(frozen=True)
class WeeklySettings:
    """The day, 0 for Monday, and who gets it, by id."""

    weekday: int
    recipients: frozenset[int]

    @property
    def seal(self) -> str:
        return seal([self.weekday, *sorted(self.recipients)])


class ChosenMeanwhile(Exception):
    """Somebody else chose, joined or left after the page was opened: `settings` is what stands. Nothing was changed."""

    def __init__(self, settings: WeeklySettings) -> None:
        super().__init__()
        self.settings = settings


def settings_of(school: School) -> WeeklySettings:
    weekday = WeeklySchedule.objects.filter(school=school).values_list("weekday", flat=True).first()
    return WeeklySettings(weekday or 0, frozenset(recipients().values_list("pk", flat=True)))


@transaction.atomic
def change_settings(school: School, settings: WeeklySettings, *, seen: str) -> None:
    """Raises ChosenMeanwhile unless what stands has the seal `seen`, or is the same."""
    WeeklySchedule.objects.select_for_update(no_key=True).get_or_create(school=school)
    before = settings_of(school)
    if before.seal not in (seen, settings.seal):
        raise ChosenMeanwhile(before)
    WeeklySchedule.objects.filter(school=school).update(weekday=settings.weekday)
    choose_recipients(settings.recipients)
