from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from circles.dates import Occurrence, occurrence
from circles.models import Circle
from circles.models.series import LONGEST, SHORTEST
from circles.schedule import Spot, clash_words, find_clash_on_the_day, seal_of_spot
from circles.series import school_days_of
from schools.dates import SKIPPED
from schools.forms.base import SchoolModelForm, use_native_pickers
from schools.forms.renewed import renew


class SpotForm(SchoolModelForm):
    """Where in the calendar one circle goes: never on a day without school, never on another circle."""

    at = forms.TimeField(label=gettext_lazy("Starts at"))
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"), initial=30, min_value=SHORTEST, max_value=LONGEST
    )
    field_order = ["on", "at", "minutes", "place"]

    class Meta:
        model = Circle
        fields = ["on", "minutes", "place"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found: Occurrence | None = None
        use_native_pickers(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            self.find_instant(cleaned)
        return cleaned

    def find_instant(self, cleaned: dict[str, Any]) -> None:
        """The year comes first: a date at the end of all calendars has no instant."""
        year = school_days_of(self.instance.advisory)
        if not year.first_on <= cleaned["on"] <= year.last_on:
            self.add_error("on", outside_year(self.instance.advisory.year))
            return
        found = occurrence(year, cleaned["on"], cleaned["at"])
        if found.closure:
            words = _("There is no school that day: %(reason)s. Choose another day.")
            self.add_error("on", words % {"reason": found.closure})
        else:
            self.take(found, cleaned["minutes"])

    def take(self, found: Occurrence, minutes: int) -> None:
        if clash := find_clash_on_the_day(self.instance, found.starts_at, minutes, found.on):
            self.add_error("at", clash_words(self.instance, clash))
        else:
            self.found = found
            self.instance.starts_at = found.starts_at

    def spot(self) -> Spot:
        """Of a valid form."""
        assert self.found
        return Spot(
            self.found.on, self.found.starts_at, self.cleaned_data["minutes"], self.cleaned_data["place"]
        )

    def shift_words(self) -> str:
        """What a person should know when daylight saving touches the time, or nothing."""
        if not self.found or not self.found.shift:
            return ""
        wall = date_format(self.found.starts_at.astimezone(self.instance.school.zone), "TIME_FORMAT")
        if self.found.shift == SKIPPED:
            return _("The clocks go forward that night and skip this time: it starts at %(time)s.") % {
                "time": wall
            }
        return _("The clocks go back that night and show this time twice: it starts the first time.")


class NewCircleForm(SpotForm):
    """The same circle sent twice is no mistake to correct: `twin` is the one that is planned already."""

    twin: Circle | None = None

    def take(self, found: Occurrence, minutes: int) -> None:
        planned = Circle.objects.filter(advisory=self.instance.advisory_id, state=Circle.State.PLANNED)
        self.twin = planned.filter(starts_at=found.starts_at).first()
        if not self.twin:
            super().take(found, minutes)


class MoveForm(SpotForm):
    """`was` is where it was for the person who looked, so that a change by somebody else in between shows."""

    was = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seen, self.news = seal_of_spot(self.instance), moved_meanwhile(self.instance)
        wall = self.instance.starts_at.astimezone(self.instance.school.zone)
        self.initial = {**self.initial, "at": wall.time(), "was": self.seen}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("was") != self.seen and not self.is_there():
            self.add_error(None, self.news)
            renew(self, was=self.seen)
        return cleaned

    def is_there(self) -> bool:
        """Whether the circle stands where this puts it: the same was sent twice."""
        return bool(self.found) and seal_of_spot(self.spot()) == self.seen


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=200,
        help_text=gettext_lazy(
            "The students and teachers of the advisory, counselors and administrators read this."
        ),
        error_messages={"required": gettext_lazy("Say why, in a word or two: “Assembly”.")},
        widget=forms.TextInput(attrs={"list": "reasons", "autocomplete": "off"}),
    )


def outside_year(year: Any) -> str:
    words = _("The school year lasts from %(first)s to %(last)s. Choose a day in it.")
    return words % {"first": date_format(year.starts_on), "last": date_format(year.ends_on)}


def moved_meanwhile(circle: Circle) -> str:
    """In words for who looked at it before: where it is now."""
    wall = circle.starts_at.astimezone(circle.school.zone)
    now = {
        "day": date_format(wall),
        "time": date_format(wall, "TIME_FORMAT"),
        "minutes": circle.minutes,
        "place": circle.place,
    }
    at = (
        _(
            "Somebody changed this circle meanwhile: it is at %(time)s on %(day)s now, for %(minutes)d minutes."
        )
        % now
    )
    where = _("It is in %(place)s.") % now if circle.place else _("It has no place.")
    return f"{at} {where} {_('Save again to change it.')}"
