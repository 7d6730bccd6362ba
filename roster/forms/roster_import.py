from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from roster.choices import SIZE, SIZES, Choices, Source
from roster.models import Import

MOST_BYTES = 50 * 2**20


class ImportUploadForm(forms.Form):
    file = forms.FileField(
        label=_("Roster file"),
        help_text=_("A OneRoster zip or a CSV file, at most 50 MB."),
        widget=forms.FileInput(attrs={"accept": ".zip,.csv,.txt"}),
        error_messages={"empty": _("The file is empty."), "required": _("Choose a file.")},
    )
    is_complete = forms.BooleanField(
        label=_("For a CSV file: this file lists everyone"),
        help_text=_("Then people of an earlier roster who are not in it are deactivated. Nobody is deleted."),
        required=False,
    )

    def clean_file(self) -> UploadedFile:
        file = cast(UploadedFile, self.cleaned_data["file"])
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 50 MB. Is it the right one?"))
        return file


class SchoolChoiceForm(forms.Form):
    org = forms.ChoiceField(label=_("Which school of the file is yours?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, found: Import, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        orgs = found.findings.get("orgs", [])
        field = cast(forms.ChoiceField, self.fields["org"])
        field.choices = [
            (
                org["id"],
                ngettext("%(name)s, %(people)s person", "%(name)s, %(people)s people", org["people"]) % org,
            )
            for org in orgs
        ]

    def choices(self, found: Import) -> Choices:
        choices = Choices.of(found.choices)
        choices.org = self.cleaned_data["org"]
        return choices


class AdvisoryChoiceForm(forms.Form):
    source = forms.ChoiceField(label=_("Advisories come from"), widget=forms.RadioSelect)
    size = forms.IntegerField(
        label=_("Students in an advisory, at most"),
        min_value=SIZES[0],
        max_value=SIZES[-1],
        initial=SIZE,
        required=False,
    )
    classes = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, found: Import, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = found.findings.get("sources", [])
        cast(forms.ChoiceField, self.fields["source"]).choices = [
            (value, label) for value, label in Source.choices if value in allowed
        ]
        cast(forms.ChoiceField, self.fields["classes"]).choices = [
            (known["id"], known["title"]) for known in found.findings.get("classes", [])
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if cleaned.get("source") == Source.CLASSES and not cleaned.get("classes"):
            self.add_error("classes", _("Pick at least one class."))
        return cleaned

    def choices(self, found: Import) -> Choices:
        choices = Choices.of(found.choices)
        choices.source = self.cleaned_data["source"]
        choices.size = self.cleaned_data["size"] or SIZE
        choices.classes = self.cleaned_data["classes"]
        return choices
