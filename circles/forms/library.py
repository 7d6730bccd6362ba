"""The forms of the school's own items: each kind asks only for what it consists of."""

from typing import Any

from django import forms
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from circles.forms.item_words import AREAS_HELP, HELP, LABELS, MISSING, NO_CHOICE, ONE_A_LINE
from circles.forms.links import WebAddress
from circles.library.check import suggested_areas
from circles.library.items import seal_of_item
from circles.library.kinds import CHOICES, FIELDS, NEEDED
from circles.models import Item
from circles.models.words import Area
from schools.forms.seen import SeenForm
from schools.forms.text import LongText

ME, SCHOOL = "me", "school"
LINES = ("steps", "questions")


def long_text(label: Any, longest: int, rows: int) -> LongText:
    return LongText(label=label, longest=longest, widget=forms.Textarea(attrs={"rows": rows}))


class ItemForm(SeenForm):
    """One item of a kind."""

    title = LongText(label=gettext_lazy("Title"), longest=120)
    text = long_text(gettext_lazy("Words"), 2000, 3)
    materials = LongText(label=gettext_lazy("Materials"), longest=300)
    steps = long_text(gettext_lazy("Steps"), 4000, 6)
    questions = long_text(gettext_lazy("Questions"), 2000, 3)
    ppra = forms.MultipleChoiceField(
        label=gettext_lazy("Protected areas"),
        choices=Area.choices,
        help_text=AREAS_HELP,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    audience = forms.ChoiceField(
        label=gettext_lazy("Who can use it"),
        choices=[
            (ME, gettext_lazy("Only me")),
            (SCHOOL, gettext_lazy("Everybody who leads circles at our school")),
        ],
        initial=ME,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Item
        fields = [
            "title", "text", "link", "theme", "depth", "season", "occasion", "strategy", "grouping", "minutes",
            "materials", "steps", "questions", "ppra",
        ]  # fmt: skip
        field_classes = {"link": WebAddress}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = self.instance.kind
        self.own = [*FIELDS[self.kind]]
        self.fields = {name: self.fields[name] for name in [*self.own, "audience", "seen"]}
        for name in self.own:
            self.say(name)
        self.ask_for_audience()
        self.initial["seen"] = seal_of_item(self.instance) if self.instance.pk else ""

    def say(self, name: str) -> None:
        """The kind's own words at a field."""
        field = self.fields[name]
        field.label = LABELS[self.kind].get(name, field.label)
        field.help_text = HELP.get(self.kind, {}).get(name, ONE_A_LINE if name in LINES else field.help_text)
        field.required = name in NEEDED[self.kind]
        field.error_messages["required"] = MISSING.get(name, field.error_messages["required"])
        if isinstance(field, forms.TypedChoiceField):
            empty = _("Choose") if field.required else NO_CHOICE[name]
            field.choices = [("", empty), *CHOICES[name].choices]

    def ask_for_audience(self) -> None:
        """Whose item it is says who can use it; an administrator who mends it leaves that as it is."""
        if self.instance.pk and self.instance.made_by_id not in (None, self.member.pk):
            del self.fields["audience"]
        elif self.instance.pk:
            self.initial["audience"] = ME if self.instance.only_for_id else SCHOOL

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if audience := found.get("audience"):
            self.instance.only_for = self.member if audience == ME else None
        return found

    def hint(self) -> str:
        """What its words suggest and its maker did not check, as a sentence; for a valid form."""
        text = " ".join(str(self.cleaned_data.get(name) or "") for name in self.own if name != "ppra")
        checked = self.cleaned_data.get("ppra", [])
        found = {area: words for area, words in suggested_areas(text).items() if area not in checked}
        if not found or "ppra" not in self.fields:
            return ""
        words = sorted({word for matched in found.values() for word in matched})
        return _(
            "It says %(words)s. If it asks students about one of these, change it and check the area: %(areas)s."
        ) % {
            "words": get_text_list([_("“%s”") % word for word in words], _("and")),
            "areas": get_text_list([str(area.label) for area in found], _("or")),
        }


class LinkForm(SeenForm):
    """The school's own link to the clip, podcast or picture that a card of shared media speaks of."""

    class Meta:
        model = Item
        fields = ["link"]
        field_classes = {"link": WebAddress}
        labels = {"link": gettext_lazy("Address of the page")}
        help_texts = {"link": HELP["media"]["link"]}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.instance.link
        self.fields["link"].required = not self.instance.link
        self.fields["link"].error_messages["required"] = _("Paste the address of the page.")
