from datetime import date
from typing import Any

from django import forms
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from schools import clock
from schools.enrollment import enroll_student
from schools.forms.base import SchoolModelForm, use_native_pickers
from schools.models import Advisory, Enrollment, Leadership, Member, SchoolYear


class AdvisoryForm(SchoolModelForm):
    class Meta:
        model = Advisory
        fields = ["name", "year", "grade", "place"]
        labels = {"year": _("School year")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        year = self.fields["year"]
        assert isinstance(year, forms.ModelChoiceField)
        year.empty_label = None
        year.queryset = SchoolYear.objects.filter(
            Q(ends_on__gte=clock.today(self.member.school)) | Q(pk=self.instance.year_id)
        ).order_by("starts_on")


class LeaderForm(SchoolModelForm):
    class Meta:
        model = Leadership
        fields = ["member", "is_substitute", "from_on", "until_on"]
        labels = {"member": _("Who"), "is_substitute": _("As a substitute, for these days only")}
        help_texts = {"until_on": _("A teacher leads without an end; a substitute needs a last day.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who = self.fields["member"]
        assert isinstance(who, forms.ModelChoiceField)
        who.queryset = Member.objects.leaders()
        self.fields["from_on"].initial = clock.today(self.member.school)
        use_native_pickers(self)


class StudentChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, student: Any) -> str:
        now_in = student.now_in
        return f"{student.full_name} · {now_in}" if now_in else student.full_name


class EnrollForm(forms.Form):
    """Which students come into the advisory, and from when on."""

    students = StudentChoices(
        Member.objects.none(),
        label=_("Students"),
        help_text=_("Those without an advisory come first. A student who is in another one moves."),
        widget=forms.CheckboxSelectMultiple,
    )
    from_on = forms.DateField(label=_("first day"))

    def __init__(self, *args: Any, member: Member, advisory: Advisory, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.advisory = advisory
        students = self.fields["students"]
        assert isinstance(students, forms.ModelMultipleChoiceField)
        students.queryset = candidates(advisory)
        self.fields["from_on"].initial = clock.today(member.school)
        use_native_pickers(self)

    def clean_from_on(self) -> date:
        first: date = self.cleaned_data["from_on"]
        if first < self.advisory.year.starts_on:
            raise forms.ValidationError(_("The school year starts later."))
        return first

    def save(self) -> None:
        for student in self.cleaned_data["students"]:
            enroll_student(student, self.advisory, self.cleaned_data["from_on"])


def candidates(advisory: Advisory) -> Any:
    """Students of the advisory's grade, if it has one, who are not in it; `now_in` names the one they are in."""
    enrolled = Enrollment.objects.filter(student=OuterRef("pk"), until_on=None)
    students = (
        Member.objects.here()
        .students()
        .exclude(pk__in=Enrollment.objects.filter(advisory=advisory, until_on=None).values("student"))
        .annotate(now_in=Subquery(enrolled.values("advisory__name")[:1]))
        .order_by(F("now_in").asc(nulls_first=True), "sort_key")
    )
    return students.filter(grade=advisory.grade) if advisory.grade else students
