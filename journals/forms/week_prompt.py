from datetime import date
from typing import Any, cast

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journals.models import WeekPrompt
from journals.week_prompts import places_for, weeks_to_come
from schools.forms.base import SchoolModelForm
from schools.models import Member

WHOLE_SCHOOL = "school"


def week_words(week: date, this_week: date) -> str:
    if week == this_week:
        return _("This week")
    return _("Week of %(day)s") % {"day": date_format(week, "MONTH_DAY_FORMAT")}


class WeekPromptForm(SchoolModelForm):
    place = forms.TypedChoiceField(label=gettext_lazy("For"), widget=forms.RadioSelect)
    week_on = forms.TypedChoiceField(label=gettext_lazy("Week"), coerce=date.fromisoformat)

    class Meta:
        model = WeekPrompt
        fields = ["text", "week_on"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, instance=WeekPrompt(made_by=member), member=member, **kwargs)
        self.places = {str(place.pk) if place else WHOLE_SCHOOL: place for place in places_for(member)}
        weeks = weeks_to_come(member.school)
        self.choose(
            "place", [(key, str(place or _("The whole school"))) for key, place in self.places.items()]
        )
        self.choose("week_on", [(f"{week}", week_words(week, weeks[0])) for week in weeks])
        self.order_fields(["text", "place", "week_on"])

    def choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices
        self.initial[name] = choices[0][0]

    def clean(self) -> dict[str, Any] | None:
        found = super().clean()
        self.instance.advisory = self.places.get(self.cleaned_data.get("place", ""))
        return found
