from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schools import clock
from schools.dates import instant_of
from schools.forms.base import use_native_pickers
from surveys.forms.survey import LONGEST
from surveys.models import Survey

SOONEST = timedelta(hours=1)


class ClosingForm(forms.Form):
    """Another closing of an open survey. After validation `closes_at` is its moment."""

    closes_on = forms.DateField(label=gettext_lazy("Closes on"))
    closes_time = forms.TimeField(label=gettext_lazy("at"))

    def __init__(self, data: Any = None, *, survey: Survey) -> None:
        self.survey = survey
        closes_at = survey.closes_at.astimezone(survey.school.zone)
        known = {"closes_on": closes_at.date(), "closes_time": closes_at.time()}
        super().__init__(data, initial=known, use_required_attribute=False)
        use_native_pickers(self)
        self.closes_at: datetime | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        day: date | None = cleaned.get("closes_on")
        wall: time | None = cleaned.get("closes_time")
        if day and wall:
            self.check(day, wall)
        return cleaned

    def check(self, day: date, wall: time) -> None:
        if day > (self.survey.opens_at + LONGEST).astimezone(self.survey.school.zone).date():
            words = _("A survey is open for %(days)s days at most.")
            self.add_error("closes_on", words % {"days": LONGEST.days})
        elif (day, wall) < self.soonest:
            words = _("Choose a moment that is at least an hour ahead, or close it now.")
            self.add_error("closes_on", words)
        else:
            self.closes_at = instant_of(self.survey.school.zone, day, wall)[0]

    @property
    def soonest(self) -> tuple[date, time]:
        at = (clock.now() + SOONEST).astimezone(self.survey.school.zone).replace(second=0, microsecond=0)
        return at.date(), at.time()
