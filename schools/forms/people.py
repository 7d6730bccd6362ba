from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from schools.accounts import check_user_name, only_here
from schools.forms.base import SchoolModelForm
from schools.models import Account, Attribute, AttributeValue, Member, Role
from schools.models.member import TRUSTED
from schools.people import give_account, is_last_administrator


class PersonForm(SchoolModelForm):
    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        required=False,
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

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if "username" in found:
            self.check_username(found)
        if self.account and (found.get("role") == Role.STUDENT) != (self.was == Role.STUDENT):
            self.add_error(
                "role", _("Who signs in as a student stays one, and an adult an adult. Add a new person.")
            )
        if (
            self.was == Role.ADMINISTRATOR
            and found.get("role") != self.was
            and is_last_administrator(Member(pk=self.instance.pk, role=self.was))
        ):
            self.add_error("role", _("Name another administrator first: a school always has one."))
        return found

    def check_username(self, found: dict[str, Any]) -> None:
        name = found["username"] = found["username"].strip().lower()
        try:
            if name != (self.account.username if self.account else ""):
                self.check_new_username(name, found)
        except forms.ValidationError as error:
            self.add_error("username", error)
        if found.get("role") == Role.STUDENT and not name:
            self.add_error("username", _("A student needs a user name to sign in."))

    def check_new_username(self, name: str, found: dict[str, Any]) -> None:
        if not self.account and found.get("role") != Role.STUDENT:
            raise forms.ValidationError(
                _("Adults choose their user name from their invitation. Leave this empty.")
            )
        if self.account and not name:
            raise forms.ValidationError(_("Keep a user name: this person signs in with it."))
        if self.account and not only_here([self.account.pk]):
            raise forms.ValidationError(
                _("Another school uses this account too. Its owner alone changes the name.")
            )
        check_user_name(name, found.get("email", ""))
        own = {self.account.username, self.account.email} if self.account else set()
        if Account.objects.taken([name]) - own:
            raise forms.ValidationError(_("This user name is taken. Choose another one."))

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
