"""A student's prompt, and a teacher's answer to it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from circles.models.words import Theme
from schools.forms.text import LongText

LONGEST_PROMPT = 300


class ProposeForm(forms.Form):
    text = LongText(
        label=_("Your prompt"),
        longest=LONGEST_PROMPT,
        help_text=_("One question or invitation that everybody in a circle could answer."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    theme = forms.ChoiceField(
        label=_("What it is about"), choices=[("", _("I’m not sure")), *Theme.choices], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = True
        self.fields["text"].error_messages["required"] = _("Write your prompt first.")


class DeclineForm(forms.Form):
    answer = LongText(
        label=_("A kind sentence"),
        longest=300,
        help_text=_("For example “I like the idea; can you make it one that everybody can answer?”"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].required = True
        self.fields["answer"].error_messages["required"] = _("Say why in a sentence, so that they know.")
