from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID, uuid4, uuid5

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from care.concerns import LONGEST
from care.forms.call import NOTE, HeldForm, WordsForm
from care.models import Concern
from schools import clock
from schools.forms.base import DateInput
from schools.forms.text import LongText
from schools.models import Member, School

A_YEAR = timedelta(days=366)


class StudentField(forms.ModelChoiceField):
    def label_from_instance(self, student: Any) -> str:
        if not student.grade:
            return cast(str, student.full_name)
        return _("%(name)s, grade %(grade)s") % {"name": student.full_name, "grade": student.grade}


class ConcernForm(forms.Form):
    """`token` is of the page: with the student and the words it names the concern, so that sending twice makes one."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    student = StudentField(
        Member.objects.none(),
        label=gettext_lazy("Which student?"),
        empty_label=gettext_lazy("Choose a student"),
        error_messages={
            "required": gettext_lazy("Choose a student."),
            "invalid_choice": gettext_lazy("Choose one of these students."),
        },
    )
    words = LongText(
        longest=LONGEST,
        label=gettext_lazy("What did you see, hear or read?"),
        help_text=gettext_lazy(
            "Say as much or as little as you like. Facts and the student’s own words help most."
        ),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )

    def __init__(self, data: Any, *, students: QuerySet[Member], student: Member | None) -> None:
        """A `student` who is given is not chosen again."""
        super().__init__(data, initial={"token": uuid4(), "student": student}, use_required_attribute=False)
        field = cast(StudentField, self.fields["student"])
        field.queryset = students
        if student:
            field.widget = forms.HiddenInput()

    @property
    def pk(self) -> UUID:
        found = self.cleaned_data
        return uuid5(found["token"], f"{found['student'].pk} {found['words']}")


class CloseForm(HeldForm):
    words = LongText(
        longest=LONGEST,
        label=gettext_lazy("How it ended"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class MadeReportForm(forms.Form):
    day = forms.DateField(label=gettext_lazy("The day of the report"), widget=DateInput)
    words = LongText(
        longest=LONGEST,
        required=True,
        label=gettext_lazy("To whom, and under which number"),
        error_messages={"required": gettext_lazy("Say to whom.")},
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, data: Any = None, *, school: School, **kwargs: Any) -> None:
        self.today: date = clock.today(school)
        super().__init__(data, initial={"day": self.today}, use_required_attribute=False, **kwargs)

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if not self.today - A_YEAR <= day <= self.today:
            raise forms.ValidationError(_("Choose today or a day of the last year."))
        return day


def forms_of(concern: Concern, bound: Iterable[forms.Form] = ()) -> dict[str, forms.Form]:
    """The three of its page by their names, with those that were filled in."""
    fresh = {
        "note_form": WordsForm(label=NOTE, prefix="note"),
        "report_form": MadeReportForm(school=concern.school, prefix="report"),
        "close_form": CloseForm(matter=concern, prefix="close"),
    }
    return fresh | {f"{form.prefix}_form": form for form in bound}
