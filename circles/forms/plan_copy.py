from collections.abc import Collection, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from circles.models import Circle
from circles.models.circle import CircleQuerySet


class CopyForm(forms.Form):
    """Which circles get the plan. Those of the plan's own grade are chosen to begin with, unless they are `offered`."""

    circles = forms.TypedMultipleChoiceField(
        coerce=int,
        label=_("Advisories"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one advisory."),
            "invalid_choice": _("One of these circles is not to come any more. Look at the list again."),
        },
    )

    def __init__(
        self, *args: Any, circles: Sequence[Circle], grade: str, offered: Collection[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.found = {circle.pk: circle for circle in circles}
        choices = [(pk, str(circle.advisory)) for pk, circle in self.found.items()]
        cast(forms.MultipleChoiceField, self.fields["circles"]).choices = choices
        own = [circle.pk for circle in circles if circle.advisory.grade == grade]
        self.initial["circles"] = [pk for pk in own if pk not in offered]

    @property
    def rows(self) -> list[tuple[Circle, bool]]:
        """Every circle, and whether it is chosen."""
        chosen = {str(value) for value in self["circles"].value() or []}
        return [(circle, str(pk) in chosen) for pk, circle in self.found.items()]

    def chosen(self) -> list[Circle]:
        """Each once, however often it was sent."""
        return [self.found[pk] for pk in dict.fromkeys(self.cleaned_data["circles"])]


class ChoiceOfCircle(forms.Form):
    circle = forms.ModelChoiceField(
        queryset=Circle.objects.none(),
        error_messages={
            "required": _("Choose a circle."),
            "invalid_choice": _("This circle is not to come any more. Choose another."),
        },
    )

    def __init__(self, *args: Any, circles: CircleQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["circle"]).queryset = circles
