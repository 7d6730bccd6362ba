from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from schools.models import Member
from surveys.models import Survey

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
    """The slips of one advisory: `agreed` are those with a yes now, `before` those that the page showed with one."""

    agreed: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(None, required=False)
    before: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(None, required=False)

    def __init__(self, data: Any = None, *, students: Iterable[Member]) -> None:
        super().__init__(data)
        among = Member.objects.here().students().filter(pk__in=[student.pk for student in students])
        for name in ("agreed", "before"):
            cast(Any, self.fields[name]).queryset = among

    @property
    def new(self) -> list[Member]:
        before = set(self.cleaned_data["before"])
        return [student for student in self.cleaned_data["agreed"] if student not in before]

    @property
    def gone(self) -> list[Member]:
        agreed = set(self.cleaned_data["agreed"])
        return [student for student in self.cleaned_data["before"] if student not in agreed]
