from typing import Any, cast

from django import forms
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from care.carers import carers
from care.models import NamedAdult
from schools.forms.base import SchoolModelForm
from schools.models import Member


class CarerField(forms.ModelChoiceField):
    """Counselors first, then staff and teachers."""

    def __init__(self, label: Any, help_text: Any, among: QuerySet[Member] | None = None) -> None:
        chosen = {
            "required": gettext_lazy("Choose a person."),
            "invalid_choice": gettext_lazy("Choose one of these people."),
        }
        super().__init__(among, label=label, help_text=help_text, error_messages=chosen)
        self.empty_label = gettext_lazy("Choose a person")

    def label_from_instance(self, member: Any) -> str:
        return _("%(name)s, %(role)s") % {"name": member.full_name, "role": member.get_role_display()}


def deputy_field() -> CarerField:
    return CarerField(
        gettext_lazy("Deputy"),
        gettext_lazy("Stands in while they are away or after they left. It cannot be the same person."),
    )


def named_field() -> CarerField:
    return CarerField(
        gettext_lazy("Whom calls come to"), gettext_lazy("A counselor, a teacher or staff who can sign in.")
    )


class CarersForm(SchoolModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.offer(cast(CarerField, self.fields["deputy"]))

    def offer(self, field: CarerField) -> CarerField:
        field.queryset = carers().order_by("role", "sort_key", "pk")
        return field


class NamedAdultForm(CarersForm):
    """`position` is where somebody stood who is put back; otherwise they come last."""

    deputy = deputy_field()
    position = forms.IntegerField(min_value=0, max_value=1000, required=False, widget=forms.HiddenInput)

    class Meta:
        model = NamedAdult
        fields = ["member", "deputy", "position"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"] = self.offer(named_field())

    def clean_position(self) -> int:
        position: int | None = self.cleaned_data["position"]
        if position is not None:
            return position
        last = NamedAdult.objects.aggregate(last=Max("position"))["last"]
        return 0 if last is None else cast(int, last) + 1


class DeputyForm(CarersForm):
    deputy = deputy_field()

    class Meta:
        model = NamedAdult
        fields = ["deputy"]
