from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from schools.models import Account
from schools.setup import FirstSchool, is_set_up_code

REGIONS = ("America/", "Pacific/", "Europe/", "Africa/", "Asia/", "Australia/", "Atlantic/", "Indian/")


def time_zones() -> list[tuple[str, str]]:
    names = [name for name in sorted(available_timezones()) if name.startswith(REGIONS)]
    common = [
        "America/New_York",
        "America/Chicago",
        "America/Denver",
        "America/Phoenix",
        "America/Los_Angeles",
    ]
    return [(name, name.replace("_", " ")) for name in [*common, *[n for n in names if n not in common]]]


class SetUpForm(forms.Form):
    code = forms.CharField(
        label=_("First-run code"),
        help_text=_("It was printed where Advisory was started."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        max_length=40,
    )
    school_name = forms.CharField(label=_("Name of the school"), max_length=200)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones)
    given_name = forms.CharField(label=_("Your first name"), max_length=100)
    family_name = forms.CharField(label=_("Your last name"), max_length=100)
    email = forms.EmailField(
        label=_("Your e-mail address"), help_text=_("You sign in with it."), max_length=150
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 8 characters, and not a common one."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
    )

    def clean_school_name(self) -> str:
        return " ".join(self.cleaned_data["school_name"].split())

    def clean_code(self) -> str:
        if not is_set_up_code(self.cleaned_data["code"]):
            raise forms.ValidationError(
                _("This is not the code. Look at the lines that the start command printed.")
            )
        return self.cleaned_data["code"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if "password" in found:
            account = Account(username=found.get("email", ""), email=found.get("email"))
            try:
                validate_password(found["password"], account)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return found

    def first_school(self) -> FirstSchool:
        return FirstSchool(**{name: value for name, value in self.cleaned_data.items() if name != "code"})
