from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from circles.forms.links import WebAddress, leads_to
from circles.models import PlanStep
from circles.models.content import LONGEST_STEP
from circles.plans.change import CHANGED, seal_of_step
from schools.forms.base import SchoolModelForm
from schools.forms.text import LongText

AREA = forms.Textarea
SPAN = _("A step takes from 1 to 90 minutes.")
LONG = {
    "text": (_("Words"), 3, _("What you say, or what the group hears.")),
    "steps": (_("How it goes"), 4, _("One step a line.")),
    "questions": (_("Questions"), 3, _("One question a line.")),
}


class StepForm(SchoolModelForm):
    """A step's own words. `was` is what the person saw, so that a change by somebody else in between shows."""

    was = forms.CharField(widget=forms.HiddenInput, required=False)
    link = WebAddress(label=_("Link"), required=False)

    class Meta:
        model = PlanStep
        fields = list(CHANGED)
        error_messages = {"minutes": {"min_value": SPAN, "max_value": SPAN, "required": SPAN}}
        widgets = {"title": forms.TextInput(attrs={"autocomplete": "off"})}

    field_order = [*CHANGED, "was"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, rows, help_text) in LONG.items():
            longest = cast(forms.CharField, self.fields[name]).max_length or 0
            self.fields[name] = LongText(
                longest=longest, label=label, help_text=help_text, widget=AREA(attrs={"rows": rows})
            )
        self.order_fields(self.field_order)
        for name in ("title", "materials"):
            self.fields[name].required = False
        minutes = cast(forms.IntegerField, self.fields["minutes"])
        minutes.widget.attrs |= {"min": 1, "max": LONGEST_STEP, "inputmode": "numeric"}
        self.initial["was"] = seal_of_step(self.instance) if self.instance.pk else ""
        self.fields["link"].help_text = leads_to(self.instance.link)

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in CHANGED}
