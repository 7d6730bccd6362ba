from typing import Any

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext_lazy as _

from schools.forms.base import SchoolModelForm
from schools.models import Account, Attribute, AttributeValue, Member, Role
from schools.models.member import TRUSTED
from schools.people import give_account, is_last_administrator


class PersonForm(SchoolModelForm):
    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        required=False,
        validators=[UnicodeUsernameValidator()],
        help_text=_("A student signs in with it. Print a code for the first time from the advisory's page."),
    )

    class Meta:
        model = Member
        fields = [
            "role", "given_name", "family_name", "called", "pronouns", "grade", "identifier", "username", "email",
        ]  # fmt: skip
        help_texts = {"email": _("Staff get their invitation there."), "grade": _("For students: 6, 7, K …")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = self.instance.account
        self.was = self.instance.role
        self.fields["username"].initial = self.account.username if self.account else ""
        if self.member.role != Role.ADMINISTRATOR:
            role = self.fields["role"]
            assert isinstance(role, forms.ChoiceField)
            role.choices = [c for c in Role.choices if c[0] not in TRUSTED or c[0] == self.was]
        self.attributes = list(Attribute.objects.all()) if self.was == Role.STUDENT else []
        self.add_attributes()

    def add_attributes(self) -> None:
        known = dict(
            AttributeValue.objects.filter(student=self.instance.pk).values_list("attribute", "value")
        )
        for attribute in self.attributes:
            self.fields[f"attribute_{attribute.pk}"] = forms.CharField(
                label=attribute.name, max_length=50, required=False, initial=known.get(attribute.pk, "")
            )

    def clean_username(self) -> str:
        username = self.cleaned_data["username"].strip().lower()
        holder = Account.objects.filter(username=username).first()
        if username and holder and holder != self.account:
            raise forms.ValidationError(_("This user name is taken. Choose another one."))
        if self.account and not username:
            raise forms.ValidationError(_("Keep a user name: this person signs in with it."))
        return username

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("role") == Role.STUDENT and "username" in found and not found["username"]:
            self.add_error("username", _("A student needs a user name to sign in."))
        if (
            self.was == Role.ADMINISTRATOR
            and found.get("role") != self.was
            and is_last_administrator(Member(pk=self.instance.pk, role=self.was))
        ):
            self.add_error("role", _("Name another administrator first: a school always has one."))
        return found

    def save(self, commit: bool = True) -> Member:
        member = super().save(commit)
        if self.cleaned_data["username"]:
            give_account(member, self.cleaned_data["username"])
        for attribute in self.attributes:
            keep_value(attribute, member, self.cleaned_data[f"attribute_{attribute.pk}"])
        return member


def keep_value(attribute: Attribute, student: Member, value: str) -> None:
    row = {"attribute": attribute, "student": student}
    if value:
        AttributeValue.objects.update_or_create(
            **row, defaults={"value": value}, create_defaults={"value": value, "school": student.school}
        )
    else:
        AttributeValue.objects.filter(**row).delete()
