from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from schools.models import Member


class SchoolModelForm(forms.ModelForm):
    """A form of a row of the member's school, checked against every constraint of its table.

    Django skips a constraint whose fields are not all on the form; here only fields in error are skipped.
    """

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        self.instance.school = member.school

    def validate_constraints(self) -> None:
        try:
            self.instance.validate_constraints(exclude=set(self.errors) & set(self.fields))
        except ValidationError as error:
            self.add_error(None, on_this_form(error, self.fields))


def on_this_form(error: ValidationError, fields: Any) -> ValidationError:
    """The same error with what belongs to absent fields moved to the whole form."""
    found: dict[str, list[ValidationError]] = {}
    for name, errors in error.error_dict.items():
        found.setdefault(name if name in fields else NON_FIELD_ERRORS, []).extend(errors)
    return ValidationError(found)


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


def use_native_pickers(form: forms.BaseForm) -> None:
    """Dates and times in the browser's own pickers."""
    for field in form.fields.values():
        if isinstance(field, forms.DateField):
            field.widget = DateInput(field.widget.attrs)
        elif isinstance(field, forms.TimeField):
            field.widget = TimeInput(field.widget.attrs)
