from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.commitments import about, seal_of_commitment
from reports.models import Commitment
from reports.models.commitment import LONGEST_SAID, LONGEST_WORDS
from reports.picks import Pick, key_of
from schools.forms.due import DueField
from schools.forms.seen import SeenForm
from schools.forms.text import LongText


class CommitmentForm(SeenForm):
    """What students said, picked from results or in one's own words, what the school will do, and who sees it."""

    picked = forms.ChoiceField(label=gettext_lazy("From the results"), required=False)
    said = LongText(
        label=gettext_lazy("What students said, in your words"),
        longest=LONGEST_SAID,
        help_text=gettext_lazy("Leave it empty to use the words of what you picked. Name nobody."),
    )
    will = LongText(
        label=gettext_lazy("What the school will do"),
        longest=LONGEST_WORDS,
        required=True,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Something that students can see once it is done."),
        error_messages={"required": gettext_lazy("Say what the school will do.")},
    )

    class Meta:
        model = Commitment
        fields = ["said", "will", "due_on", "for_students", "for_families"]

    field_order = ["picked", "said", "will", "due_on", "for_students", "for_families"]

    def __init__(self, *args: Any, picks: list[Pick], today: date, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.picks = {pick.key: pick for pick in picks}
        self.fields["due_on"] = DueField(today=min(today, self.instance.due_on or today))
        cast(forms.ChoiceField, self.fields["picked"]).choices = choices_of(picks)
        place = about(self.instance)
        self.initial.setdefault("picked", key_of(place) if place else "")
        self.initial["seen"] = seal_of_commitment(self.instance) if self.instance.pk else ""
        self.fields["for_students"].label = _("Students see it")
        self.fields["for_families"].label = _(
            "Families see it, on the page with results that they were given"
        )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        pick = self.picks.get(found.get("picked", ""))
        if not found.get("said") and "said" not in self.errors:
            if pick:
                found["said"] = pick.words[:LONGEST_SAID]
            else:
                self.add_error("said", _("Pick what students said, or write it in your own words."))
        part, construct, item = pick.about if pick else (None, "", "")
        self.instance.part_id, self.instance.construct, self.instance.item = part, construct, item
        return found


def choices_of(picks: list[Pick]) -> list[Any]:
    """Surveys with their areas, statements a little to the right."""
    by_survey: dict[str, list[tuple[str, str]]] = {}
    for pick in picks:
        label = f"– {pick.label}" if pick.is_item else pick.label
        by_survey.setdefault(pick.survey, []).append((pick.key, label))
    return [("", _("Nothing of these")), *by_survey.items()]


class DoneForm(forms.Form):
    outcome = LongText(
        label=gettext_lazy("What was done"),
        longest=LONGEST_WORDS,
        required=True,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say what was done, in a sentence or two.")},
    )
