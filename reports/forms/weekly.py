from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from notices.addresses import address_of
from reports.weekly.recipients import candidates
from reports.weekly.settings import WeeklySettings, settings_of
from schools.models import Member, School


class WeeklyForm(forms.Form):
    """On which of its days a school gets the report, and who of its administrators and counselors gets it.

    `seen` is the seal of what stood when the page was opened.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, school: School) -> None:
        super().__init__(data, use_required_attribute=False)
        before = settings_of(school)
        days = sorted({*school.weekday_numbers, before.weekday})
        self.people = {member.pk: words_of(member) for member in candidates()}
        self.initial["seen"] = before.seal
        self.fields["weekday"] = forms.TypedChoiceField(
            label=_("Day"),
            choices=[(day, WEEKDAYS[day]) for day in days],
            coerce=int,
            initial=before.weekday,
        )
        self.fields["recipients"] = forms.MultipleChoiceField(
            label=_("Who gets it"),
            help_text=_("Administrators who join later get it too, until you leave them out."),
            choices=list(self.people.items()),
            initial=sorted(before.recipients),
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )

    @property
    def settings(self) -> WeeklySettings:
        found = self.cleaned_data
        return WeeklySettings(found["weekday"], frozenset(map(int, found["recipients"])))

    def lines_of(self, settings: WeeklySettings) -> list[Any]:
        """The day, and whoever gets it."""
        people = [words for pk, words in self.people.items() if pk in settings.recipients]
        return [WEEKDAYS[settings.weekday], *(people or [_("Nobody gets it")])]


def words_of(member: Member) -> str:
    words = {"name": member.display_name, "role": member.get_role_display()}
    if not address_of(member):
        return _("%(name)s, %(role)s, without an e-mail address: only in Advisory") % words
    return _("%(name)s, %(role)s") % words
