from typing import Any, cast

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from circles.models import Series
from circles.models.series import LONGEST, SHORTEST
from circles.series import PlannedDate, find_twin, plan_dates
from schools.forms.base import SchoolModelForm, use_native_pickers
from schools.models import Advisory, SchoolYear

LETTERS = [("A", gettext_lazy("A days")), ("B", gettext_lazy("B days"))]
WEEK_LETTERS = [("A", gettext_lazy("A weeks")), ("B", gettext_lazy("B weeks"))]


class SeriesForm(SchoolModelForm):
    """A term's circles on one page. After validation `dates` has every date, in the way of something or not."""

    days = forms.MultipleChoiceField(
        label=gettext_lazy("On"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one day.")},
    )

    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes"), initial=30, min_value=SHORTEST, max_value=LONGEST
    )

    class Meta:
        model = Series
        fields = ["days", "starts_at", "minutes", "place", "from_on", "until_on"]

    def __init__(self, *args: Any, advisory: Advisory, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dates: list[PlannedDate] | None = None
        self.twin: Series | None = None
        self.instance.advisory = advisory
        self.instance.created_by = self.member
        days = cast(forms.MultipleChoiceField, self.fields["days"])
        days.choices = day_choices(advisory)
        if advisory.year.rotation != SchoolYear.Rotation.NONE:
            days.help_text = _("A weekday together with A or B means that weekday when it is A or B.")
        use_native_pickers(self)
        for name in ("from_on", "until_on"):
            first, last = advisory.year.starts_on, advisory.year.ends_on
            self.fields[name].widget.attrs |= {"min": first.isoformat(), "max": last.isoformat()}

    def _post_clean(self) -> None:
        """A preview saves nothing, so it leaves the row's constraints alone: they cost a query each."""
        if "preview" not in self.data:
            cast(Any, super())._post_clean()

    def clean_days(self) -> str:
        return "".join(sorted(self.cleaned_data["days"]))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if set(cleaned) >= set(self.Meta.fields):
            values = {name: cleaned[name] for name in self.Meta.fields}
            draft = Series(school=self.instance.school, advisory=self.instance.advisory, **values)
            self.check_span(draft)
            self.check_dates(draft)
        return cleaned

    def check_span(self, draft: Series) -> None:
        year = draft.advisory.year
        if draft.from_on < year.starts_on:
            words = _("The school year begins on %(day)s. Start then, or later.")
            self.add_error("from_on", words % {"day": date_format(year.starts_on)})
        if draft.until_on > year.ends_on:
            words = _("This runs past the end of the school year. End it on %(day)s, or earlier.")
            self.add_error("until_on", words % {"day": date_format(year.ends_on)})
        if draft.until_on < draft.from_on:
            self.add_error("until_on", _("The last day is before the first."))

    def check_dates(self, draft: Series) -> None:
        self.dates = plan_dates(draft)
        self.twin = find_twin(draft)
        if not self.errors and not self.twin and not any(planned.is_free for planned in self.dates):
            self.add_error("days", why_nothing(self.dates))

    def validate_unique(self) -> None:
        """The same series sent twice is no mistake to correct: it comes back as it was saved."""
        if not self.twin:
            super().validate_unique()

    @property
    def struck(self) -> int:
        """How many dates are in the way of a closure or another circle."""
        return len(self.dates or []) - len(self.free)

    @property
    def span_problems(self) -> list[str]:
        return [*self.errors.get("from_on", []), *self.errors.get("until_on", [])]

    @property
    def free(self) -> list[PlannedDate]:
        return [planned for planned in self.dates or [] if planned.is_free]


def why_nothing(dates: list[PlannedDate]) -> str:
    if not dates:
        return _("None of these days falls between the first and the last day.")
    if all(planned.occurrence.closure for planned in dates):
        return _("There is no school on any of these days.")
    return _("The advisory has a circle at this time on each of these days already.")


def day_choices(advisory: Advisory) -> list[tuple[str, Any]]:
    """The school's weekdays, and A and B where the school year has them."""
    weekdays = [(str(day), WEEKDAYS[day]) for day in advisory.school.weekday_numbers]
    letters = {SchoolYear.Rotation.DAYS: LETTERS, SchoolYear.Rotation.WEEKS: WEEK_LETTERS}
    return weekdays + letters.get(SchoolYear.Rotation(advisory.year.rotation), [])
