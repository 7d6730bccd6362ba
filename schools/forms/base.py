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

    def save(self, commit: bool = True) -> Any:
        return save_own_fields(self) if commit and self.instance.pk else super().save(commit)

    def validate_unique(self) -> None:
        super().validate_unique()
        try:
            self.instance.validate_constraints(exclude=set(self.errors) & set(self.fields))
        except ValidationError as error:
            self.add_error(None, self.not_said_yet(error))

    def not_said_yet(self, error: ValidationError) -> ValidationError:
        """What the fields' own constraints did not say already; what belongs to absent fields, on the whole form."""
        said = {message for messages in self.errors.values() for message in messages}
        found: dict[str, list[ValidationError]] = {}
        for name, errors in error.error_dict.items():
            new = [each for each in errors if not said & set(each.messages)]
            found.setdefault(name if name in self.fields else NON_FIELD_ERRORS, []).extend(new)
        return ValidationError(found)


def save_own_fields(form: forms.ModelForm) -> Any:
    """Saves what is on the form and nothing else of a row that somebody may have changed meanwhile."""
    row = form.save(commit=False)
    columns = {field.name for field in row._meta.concrete_fields}
    row.save(update_fields=[name for name in form.fields if name in columns])
    return row


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
