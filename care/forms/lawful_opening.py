import re
from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID, uuid4

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from care.models import Ground, LawfulOpening
from care.models.lawful_opening import LONGEST_HOURS, TOLD_WITHIN
from journals.models import Entry
from schools import clock
from schools.forms.base import SchoolModelForm, use_native_pickers
from schools.forms.text import LongText
from schools.models import Member

LONGEST, LONGEST_LIST = 2000, 4000
AN_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class LawfulOpeningForm(SchoolModelForm):
    """A request about one student. `token` becomes its id, so that sending it twice makes one."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    words = LongText(
        longest=LONGEST,
        required=True,
        label=gettext_lazy("Why, and where that is written down"),
        help_text=gettext_lazy("For example the number of the order, or who asked and when."),
        error_messages={"required": gettext_lazy("Say why, in a few words.")},
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    entries = LongText(
        longest=LONGEST_LIST,
        label=gettext_lazy("Or only these entries"),
        help_text=gettext_lazy(
            "Those that somebody reported or showed you: the address or id of each, one a line. "
            "Then leave the days empty."
        ),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr", "spellcheck": "false"}),
    )
    field_order = ["token", "ground", "words", "from_on", "until_on", "entries", "hours", "tell_on"]

    class Meta:
        model = LawfulOpening
        fields = ["ground", "from_on", "until_on", "hours", "tell_on"]
        widgets = {"ground": forms.RadioSelect}
        error_messages = {"ground": {"required": gettext_lazy("Choose the ground.")}}
        labels = {"from_on": gettext_lazy("First day"), "until_on": gettext_lazy("Last day")}
        help_texts = {
            "from_on": gettext_lazy("What the student wrote from this day …"),
            "until_on": gettext_lazy("… to this day can be opened, both days included."),
            "hours": gettext_lazy("From 1 to 72, counted from the approval."),
            "tell_on": gettext_lazy(
                "Empty: at once. When a parent asks, always at once; after danger, within 7 days; "
                "after a court order, within a year."
            ),
        }

    def __init__(self, *args: Any, member: Member, student: Member, **kwargs: Any) -> None:
        super().__init__(*args, member=member, initial={"token": uuid4()}, **kwargs)
        self.instance.student, self.instance.asked_by = student, member
        self.instance.asked_role = member.role
        self.named: list[Entry] = []
        self.today = clock.today(member.school)
        use_native_pickers(self)
        cast(forms.ChoiceField, self.fields["ground"]).choices = Ground.choices
        self.fields["until_on"].widget.attrs["max"] = self.today.isoformat()
        self.fields["tell_on"].widget.attrs["min"] = self.today.isoformat()
        self.fields["hours"].widget.attrs |= {"min": 1, "max": LONGEST_HOURS}

    def asks_for(self, opening: LawfulOpening) -> bool:
        """Whether a request is for what the form says, whatever its reason. For a valid form."""
        is_same = opening.student_id == self.instance.student_id and all(
            getattr(opening, name) == self.cleaned_data[name] for name in self.Meta.fields
        )
        named = {entry.pk for entry in self.named}
        return is_same and set(opening.entries.values_list("entry", flat=True)) == named

    def clean_entries(self) -> str:
        """One answer for what is no id, no entry, or somebody else's."""
        typed = self.cleaned_data["entries"].split()
        found = [AN_ID.search(each) for each in typed]
        ids = {UUID(match[0]) for match in found if match}
        mine = Entry.objects.written_by(self.instance.student).kept()
        self.named = list(mine.filter(pk__in=ids)) if ids else []
        if not all(found) or len(self.named) != len(ids):
            raise forms.ValidationError(_("At least one of these is no entry of this student. Look again."))
        return self.cleaned_data["entries"]

    def clean_until_on(self) -> date | None:
        day = self.cleaned_data["until_on"]
        if day and day > self.today:
            raise forms.ValidationError(_("This day is still to come. Choose today or an earlier one."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not {"from_on", "until_on", "entries"} & set(self.errors):
            self.check_scope(cleaned)
        if cleaned.get("tell_on") and cleaned.get("ground"):
            self.check_telling(cleaned["tell_on"], Ground(cleaned["ground"]))
        return cleaned

    def check_scope(self, cleaned: dict[str, Any]) -> None:
        first, last, named = cleaned["from_on"], cleaned["until_on"], cleaned["entries"]
        if named and (first or last):
            self.add_error("entries", _("Choose days or entries, not both."))
        elif not named and not first:
            self.add_error("from_on", _("Say the first and the last day, or name entries."))
        elif first and not last:
            self.add_error("until_on", _("Say the last day too."))

    def check_telling(self, day: date, ground: Ground) -> None:
        latest = self.today + timedelta(days=TOLD_WITHIN[ground])
        if day < self.today:
            self.add_error("tell_on", _("This day is over. Leave it empty to tell the student at once."))
        elif ground == Ground.PARENT:
            self.add_error("tell_on", _("When a parent asks, the student is told at once. Leave this empty."))
        elif day > latest:
            words = _("With this ground the student is told on %(day)s at the latest.")
            self.add_error("tell_on", words % {"day": date_format(latest)})
