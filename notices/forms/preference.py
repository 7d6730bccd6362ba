from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from notices.kinds import Kind, kinds_for
from notices.models import Channel, Choice, Rhythm
from notices.preferences import choices_of, keep_choices
from schools.forms.base import SchoolModelForm, use_native_pickers
from schools.models import Member


class PreferencesForm(SchoolModelForm):
    """A choice for each kind of message that the member may get, and the hours of their reminders and e-mails."""

    class Meta:
        model = Rhythm
        fields = ["reminder_at", "quiet_from", "quiet_until"]
        labels = {
            "reminder_at": _("Remind me at"),
            "quiet_from": _("No e-mail from"),
            "quiet_until": _("Until"),
        }

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, member=member, **kwargs)
        use_native_pickers(self)
        chosen = choices_of(member)
        self.kinds = {field_name(kind): kind for kind in kinds_for(member.role)}
        for name, kind in self.kinds.items():
            self.fields[name] = choice_field(kind, chosen.get(kind.name, ""))

    @property
    def about_kinds(self) -> list[forms.BoundField]:
        return [self[name] for name in self.kinds]

    @transaction.atomic
    def save(self, commit: bool = True) -> Rhythm:
        """A rhythm as it is by itself is not stored, so that it may change for who never chose one."""
        chosen = {kind.name: self.cleaned_data[name] for name, kind in self.kinds.items()}
        keep_choices(self.member, chosen)
        if self.instance.pk or set(self.changed_data) - set(self.kinds):
            return super().save(commit)
        return self.instance


def field_name(kind: Kind) -> str:
    return f"kind_{kind.name}"


def choice_field(kind: Kind, chosen: str) -> forms.ChoiceField:
    choices = [(choice.value, words_of(kind, choice)) for choice in kind.choices]
    return forms.ChoiceField(
        label=str(kind.label),
        help_text=str(kind.hint),
        choices=choices,
        initial=chosen if chosen in kind.choices else kind.default,
        widget=forms.RadioSelect,
    )


def words_of(kind: Kind, choice: Choice) -> Any:
    """Some kinds come by e-mail alone."""
    if choice == Choice.EMAIL and Channel.INBOX not in kind.channels:
        return _("By e-mail")
    return choice.label
