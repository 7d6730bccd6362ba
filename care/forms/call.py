from typing import Any, cast
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from care.calls import LONGEST
from care.carers import carers
from care.choices import away_until, away_words
from care.holding import seal_of_hold
from care.models import Call, Outcome
from care.rounds import Matter
from care.words import CallWords
from schools.forms.renewed import renew
from schools.forms.text import LongText
from schools.models import Member

LONGEST_WHEN = 500  # characters
CHANGED = _(
    "Somebody took this up, handed it over, or was asked, since you opened this page: see above. What you typed is "
    "here. Send it again if it still holds."
)
MORE, MEET, NOTE = _("What would you like to add?"), _("When and where can you meet?"), _("Your note")


def few_lines(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class CallForm(forms.Form):
    """Everything may stay empty. `token` becomes the call's id, so that a double tap is one call."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    adult = forms.ModelChoiceField(
        Member.objects.none(),
        required=False,
        label=_("Who would you like to talk to?"),
        error_messages={"invalid_choice": _("This adult cannot be asked any more. Please choose again.")},
    )
    about = LongText(
        longest=LONGEST,
        label=_("What is it about?"),
        help_text=_("You can also say it when you meet."),
        widget=few_lines(),
    )
    when = LongText(
        longest=LONGEST_WHEN,
        label=_("When are you free?"),
        help_text=_("For example: at lunch, or after sixth period."),
        widget=few_lines(2),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"token": uuid4()})
        cast(forms.ModelChoiceField, self.fields["adult"]).queryset = carers()

    def words(self) -> CallWords:
        return CallWords(self.cleaned_data["about"], self.cleaned_data["when"])


class WordsForm(forms.Form):
    """One field of words, under a label that says what they are. Some pages have several: `prefix` tells them apart."""

    words = LongText(
        longest=LONGEST,
        required=True,
        widget=few_lines(),
        error_messages={"required": _("Write at least a word.")},
    )

    def __init__(self, data: Any = None, *, label: Any = "", prefix: str | None = None) -> None:
        super().__init__(data, prefix=prefix)
        self.fields["words"].label = label


class AdultField(forms.ModelChoiceField):
    """Who is away says so."""

    away: dict[int, Any]

    def label_from_instance(self, member: Any) -> str:
        if member.pk in self.away:
            return f"{member} ({away_words(self.away[member.pk], ())})"
        return str(member)


class HeldForm(forms.Form):
    """Of something that only holds while nobody else took the call or concern up: `seen` says how the page was."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, matter: Matter, prefix: str) -> None:
        super().__init__(data, prefix=prefix, initial={"seen": seal_of_hold(matter)})

    def tell_change(self, matter: Matter) -> None:
        """What was typed stays, and stands when it is sent once more."""
        self.add_error(None, CHANGED)
        renew(self, **{self.add_prefix("seen"): seal_of_hold(matter)})


class HandOverForm(HeldForm):
    to = AdultField(
        Member.objects.none(),
        label=_("Who should be there instead?"),
        empty_label=_("Choose an adult"),
        error_messages={
            "required": _("Choose an adult."),
            "invalid_choice": _("This adult cannot be asked any more. Please choose again."),
        },
    )
    words = LongText(longest=LONGEST, label=_("A word to go with it"), widget=few_lines(2))

    def __init__(self, data: Any = None, *, call: Call, by: Member) -> None:
        super().__init__(data, matter=call, prefix="hand_over")
        field = cast(AdultField, self.fields["to"])
        field.queryset = carers().exclude(pk__in=[by.pk, call.holder_id or by.pk])
        field.away = away_until(by.school)


class CloseForm(HeldForm):
    outcome = forms.ChoiceField(
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        label=_("How did it end? The student reads this."),
        error_messages={"required": _("Choose how it ended.")},
    )
    words = LongText(longest=LONGEST, label=_("Words to go with it"), widget=few_lines(2))

    def __init__(self, data: Any = None, *, call: Call) -> None:
        super().__init__(data, matter=call, prefix="close")
