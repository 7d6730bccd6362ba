from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from circles.models import Circle, PlanStep
from reports.guides.content import Guide
from schools.models import Member


class PutForm(forms.Form):
    """What of a guide goes into the plan of which circle."""

    circle = forms.ModelChoiceField(
        queryset=Circle.objects.none(),
        error_messages={
            "required": _("Choose a circle."),
            "invalid_choice": _("This circle is not to come any more. Choose another."),
        },
    )

    def __init__(self, data: Any, *, guide: Guide, member: Member) -> None:
        super().__init__(data)
        self.fields["circle"].queryset = Circle.objects.led_by(member).to_come()  # type: ignore[attr-defined]
        self.fields["tried"] = forms.ChoiceField(choices=[(each.code, each.code) for each in guide.tries])


class UndoForm(forms.Form):
    """Which step came into a plan, and what has to be done to have it out again."""

    step = forms.ModelChoiceField(queryset=PlanStep.objects.none())
    instead = forms.ModelChoiceField(queryset=PlanStep.objects.none(), required=False)
    made_plan = forms.BooleanField(required=False)

    def __init__(self, data: Any, *, guide: Guide, member: Member) -> None:
        super().__init__(data)
        own = PlanStep.with_those_taken_out.changeable_by(member)
        steps = own.select_related("item", "plan__circle__advisory")
        self.fields["step"].queryset = steps  # type: ignore[attr-defined]
        self.fields["instead"].queryset = steps  # type: ignore[attr-defined]
        self.fields["tried"] = forms.ChoiceField(choices=[(each.code, each.code) for each in guide.tries])

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        step, instead = found.get("step"), found.get("instead")
        if step and instead and step.plan_id != instead.plan_id:
            raise forms.ValidationError(_("These steps are of different plans."))
        return found
