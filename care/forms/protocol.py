from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from care.models import Protocol
from care.models.protocol import FEWEST_MINUTES, MOST_MINUTES
from schools import clock
from schools.forms.base import use_native_pickers
from schools.forms.seen import SeenForm
from schools.forms.text import LongText
from schools.seal import seal

LONGEST = 2000
NEEDED = gettext_lazy("Calls are on, so this cannot be empty. Write it, or switch them off.")


CHANGED = gettext_lazy(
    "Somebody changed the protocol since you opened this page, so nothing was saved. What you typed is here. Look at "
    "theirs in another window: saved again, yours takes its place."
)


def words_field(label: Any, help_text: Any) -> LongText:
    widget = forms.Textarea(attrs={"rows": 4, "dir": "auto"})
    return LongText(longest=LONGEST, label=label, help_text=help_text, widget=widget)


def instead_field() -> LongText:
    return words_field(
        gettext_lazy("Whom to see while calls are off"),
        gettext_lazy("Students and adults of your school read this. Name people and where to find them."),
    )


class ProtocolForm(SeenForm):
    """The hours and the words. While calls are on, nothing that they need can be taken out."""

    emergency = words_field(
        gettext_lazy("Whom to call in an emergency"),
        gettext_lazy("Students and adults of your school read this, on every page where a student asks."),
    )
    duty = words_field(
        gettext_lazy("What the law asks of staff"),
        gettext_lazy(
            "Adults of your school read this, students do not. Say who must report what, to whom, how soon, and the "
            "number to call."
        ),
    )
    instead = instead_field()

    class Meta:
        model = Protocol
        fields = ["opens_at", "closes_at", "minutes", "emergency", "duty", "instead"]
        labels = {
            "opens_at": gettext_lazy("Adults look from"),
            "closes_at": gettext_lazy("Until"),
            "minutes": gettext_lazy("Minutes, 5 to 240"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.stands = seal(getattr(self.instance, name) for name in self.Meta.fields)
        self.initial["seen"] = self.stands
        use_native_pickers(self)
        self.fields["minutes"].widget.attrs |= {"min": FEWEST_MINUTES, "max": MOST_MINUTES}
        for name in ("emergency", "duty"):
            self.fields[name].required = self.instance.is_on
            self.fields[name].error_messages["required"] = NEEDED

    def clean(self) -> dict[str, Any]:
        """Sent twice, it says the same."""
        cleaned = super().clean() or {}
        becomes = seal(cleaned.get(name) for name in self.Meta.fields)
        if self.stands not in (cleaned.get("seen"), becomes):
            self.add_news(str(CHANGED), self.stands)
        return cleaned

    @property
    def hours(self) -> list[forms.BoundField]:
        return [self["opens_at"], self["closes_at"], self["minutes"]]

    @property
    def words(self) -> list[forms.BoundField]:
        return [self["emergency"], self["duty"], self["instead"]]

    def save(self, commit: bool = True) -> Protocol:
        found: Protocol = super().save(commit)
        found.changed_at, found.changed_by = clock.now(), self.member
        if commit:
            found.save(update_fields=["changed_at", "changed_by"])
        return found


class SwitchOffForm(forms.Form):
    """Stands on one page with the form above, so that its field has an id of its own."""

    instead = instead_field()

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, auto_id="off_%s", **kwargs)
