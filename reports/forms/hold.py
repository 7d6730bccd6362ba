from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.hold import Decision
from reports.models import Release

LEAST, MOST = 10, 100
AUDIENCES = {
    "teachers": gettext_lazy("Teachers and counselors: everybody together, grades, and their own advisories"),
    "students": gettext_lazy("Students: everybody together"),
    "families": gettext_lazy("Families: everybody together, on a page of their own without sign-in"),
    "district": gettext_lazy("The district: everybody together"),
}
# What families and students were not told of, they see no results of.
OF_ADULTS = ("teachers", "district")


class AudienceForm(forms.Form):
    """Who will see the results. `seen` is the seal of what was decided when the page was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, release: Release) -> None:
        self.release = release
        super().__init__(data, use_required_attribute=False)
        self.fields["seen_by"] = forms.MultipleChoiceField(
            label=_("Who sees the results besides administrators"),
            choices=[(name, AUDIENCES[name]) for name in self.names],
            initial=[name for name in self.names if getattr(release, f"for_{name}")],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        self.initial["seen"] = Decision.of(release).seal

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(AUDIENCES) if self.release.survey.is_for_students else OF_ADULTS

    @property
    def decision(self) -> Decision:
        found = self.cleaned_data
        audience = {name: name in found["seen_by"] for name in AUDIENCES}
        return Decision(fewest=found.get("fewest", self.release.fewest), **audience)

    def audience_of(self, decision: Decision) -> list[Any]:
        """Its audience in the form's words."""
        return [AUDIENCES[name] for name in self.names if getattr(decision, name)]


class HoldForm(AudienceForm):
    """In the hold, also of how many people the smallest group is."""

    def __init__(self, data: Any = None, *, release: Release) -> None:
        super().__init__(data, release=release)
        self.fields["fewest"] = forms.IntegerField(
            label=_("Fewest people in a group that is shown"),
            help_text=_(
                "Ten is the least. More people in a group protect each of them better; fewer groups appear."
            ),
            min_value=LEAST,
            max_value=MOST,
            initial=release.fewest,
            error_messages={"min_value": _("Ten is the least; a school may ask for more.")},
        )
