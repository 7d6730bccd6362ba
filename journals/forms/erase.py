from typing import Any

from allauth.core.ratelimit import consume
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schools.access import MemberRequest


class EraseForm(forms.Form):
    """The account's password: an open screen alone must not be enough."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": gettext_lazy("Write your password to erase everything.")},
    )

    def __init__(self, data: Any = None, *, request: MemberRequest) -> None:
        super().__init__(data)
        self.request = request

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not consume(self.request, action="reauthenticate", user=self.request.user):
            raise forms.ValidationError(_("That were too many tries. Wait an hour. Nothing was erased."))
        if not self.request.user.check_password(password):
            raise forms.ValidationError(_("This is not your password. Nothing was erased."))
        return password
