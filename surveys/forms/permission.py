from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from schools.models import Member
from surveys.models import Survey
from surveys.permissions import Told

THIS, EVERY = "this", "every"


class PermissionForm(forms.Form):
    """What one family said. `about` is the survey, or None for all of them."""

    student: forms.ModelChoiceField = forms.ModelChoiceField(
        None, error_messages={"invalid_choice": gettext_lazy("This is no student of your school.")}
    )
    allowed = forms.TypedChoiceField(choices=[("yes", ""), ("no", "")], coerce=lambda said: said == "yes")
    covers = forms.ChoiceField(choices=[(THIS, ""), (EVERY, "")])

    def __init__(self, data: Any = None, *, survey: Survey) -> None:
        super().__init__(data)
        self.survey = survey
        cast(Any, self.fields["student"]).queryset = Member.objects.here().students()

    @property
    def about(self) -> Survey | None:
        return self.survey if self.cleaned_data["covers"] == THIS else None


class SlipsForm(forms.Form):
    """The slips of one advisory: `agreed` are those with a yes now, `before` those that the page showed with one, and
    `refused` those that it showed with a no. Who moved since the page was opened counts like the others, and who left
    the school is passed over.
    """

    agreed: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(None, required=False)
    before: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(None, required=False)
    refused: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(None, required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for name in self.fields:
            cast(Any, self.fields[name]).queryset = Member.objects.students()

    @property
    def told(self) -> Told:
        agreed, before, refused = (
            {student for student in self.cleaned_data[name] if student.left_on is None}
            for name in ("agreed", "before", "refused")
        )
        return Told([*agreed - before], [*before - agreed], {student.pk for student in refused})
