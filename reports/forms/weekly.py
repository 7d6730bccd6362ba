from typing import Any

from django import forms
from django.db import transaction
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from notices.addresses import address_of
from reports.models import WeeklySchedule
from reports.weekly.recipients import candidates, choose_recipients, recipients
from schools.models import Member, School


class WeeklyForm(forms.Form):
    """On which of its days a school gets the report, and who of its administrators and counselors gets it."""

    def __init__(self, data: Any = None, *, school: School) -> None:
        self.school = school
        super().__init__(data, use_required_attribute=False)
        chosen = WeeklySchedule.objects.filter(school=school).values_list("weekday", flat=True).first() or 0
        self.fields["weekday"] = forms.TypedChoiceField(
            label=_("Day"),
            choices=[(day, WEEKDAYS[day]) for day in sorted({*school.weekday_numbers, chosen})],
            coerce=int,
            initial=chosen,
        )
        self.fields["recipients"] = forms.MultipleChoiceField(
            label=_("Who gets it"),
            help_text=_("Administrators who join later get it too, until you leave them out."),
            choices=[(member.pk, words_of(member)) for member in candidates()],
            initial=list(recipients().values_list("pk", flat=True)),
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )

    @transaction.atomic
    def save(self) -> None:
        weekday = self.cleaned_data["weekday"]
        WeeklySchedule.objects.update_or_create(school=self.school, defaults={"weekday": weekday})
        choose_recipients({int(pk) for pk in self.cleaned_data["recipients"]})


def words_of(member: Member) -> str:
    words = {"name": member.display_name, "role": member.get_role_display()}
    if not address_of(member):
        return _("%(name)s, %(role)s, without an e-mail address: only in Advisory") % words
    return _("%(name)s, %(role)s") % words
