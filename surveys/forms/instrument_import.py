from typing import cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from surveys.instruments.reading import MOST_BYTES


class RightField(forms.BooleanField):
    """Whoever ticks it is kept with the version, and when."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Our school holds the right to use this instrument."),
            error_messages={"required": _("Tick this box, if it is so. Otherwise nothing can be kept.")},
        )


class ImportForm(forms.Form):
    use_required_attribute = False

    file = forms.FileField(
        label=_("The instrument’s file"),
        help_text=_("A file that ends in .toml, at most 128 KB. You see what it holds before it is kept."),
        widget=forms.FileInput(attrs={"accept": ".toml"}),
        error_messages={"empty": _("The file is empty."), "required": _("Choose a file.")},
    )
    right = RightField()

    def clean_file(self) -> UploadedFile:
        file = cast(UploadedFile, self.cleaned_data["file"])
        if (file.size or 0) > MOST_BYTES:
            message = _("The file is larger than %(most)s KB. Is it the right one?")
            raise forms.ValidationError(message, params={"most": MOST_BYTES // 1024})
        return file


class KeepForm(forms.Form):
    """What the preview showed, sent back to be kept."""

    content = forms.CharField(widget=forms.HiddenInput, strip=False)
    right = RightField()
