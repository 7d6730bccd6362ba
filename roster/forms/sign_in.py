from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.utils.translation import gettext_lazy as _

from schools.accounts import check_user_name
from schools.models import Account, Member

TAKEN = _("This user name is taken. Choose another one.")
NAME_ATTRIBUTES = {"autocapitalize": "none", "spellcheck": "false"}


class NewPasswordForm(forms.Form):
    """A user name and a new password, typed twice and checked by Django's validators."""

    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        widget=forms.TextInput(attrs=NAME_ATTRIBUTES | {"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password, again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = password_validators_help_text_html()

    def clean_username(self) -> str:
        return self.cleaned_data["username"].strip().lower()

    def clean(self) -> dict[str, Any]:
        password, again = self.cleaned_data.get("password"), self.cleaned_data.get("again")
        if password and again and password != again:
            self.add_error("again", _("The two passwords are not the same."))
        elif password:
            self.check(password)
        return self.cleaned_data

    def check(self, password: str) -> None:
        try:
            validate_password(password, Account(username=self.cleaned_data.get("username", "")))
        except forms.ValidationError as error:
            self.add_error("password", error)


class CodeForm(NewPasswordForm):
    code = forms.CharField(
        label=_("Code"),
        help_text=_("The 8 letters and digits on your card."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    field_order = ("username", "code", "password", "again")


class WelcomeForm(NewPasswordForm):
    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})["username"] = member.email.partition("@")[0]
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_username(self) -> str:
        name = super().clean_username()
        check_user_name(name, self.member.email)
        if Account.objects.taken([name]):
            raise forms.ValidationError(TAKEN)
        return name
