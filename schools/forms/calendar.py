from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schools.calendar import note_closures_changed
from schools.forms.base import SchoolModelForm, use_native_pickers
from schools.models import Closure, SchoolYear, Term

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)


class SpanForm(SchoolModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        use_native_pickers(self)
        for name in ("starts_on", "ends_on"):
            self.fields[name].validators += [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]


class SchoolYearForm(SpanForm):
    class Meta:
        model = SchoolYear
        fields = ["name", "starts_on", "ends_on", "rotation"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if "starts_on" in found and "ends_on" in found:
            others = SchoolYear.objects.overlapping(found["starts_on"], found["ends_on"])
            if other := others.exclude(pk=self.instance.pk).first():
                raise forms.ValidationError(
                    _("These dates overlap with the school year %(name)s."), params={"name": other}
                )
            outside = Q(starts_on__lt=found["starts_on"]) | Q(ends_on__gt=found["ends_on"])
            if self.instance.pk and (term := self.instance.terms.filter(outside).first()):
                raise forms.ValidationError(
                    _("The term %(name)s would lie outside. Change it first."), params={"name": term}
                )
        return found


class TermForm(SpanForm):
    class Meta:
        model = Term
        fields = ["name", "starts_on", "ends_on"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        year = self.instance.year
        if "starts_on" in found and "ends_on" in found:
            if found["starts_on"] < year.starts_on or found["ends_on"] > year.ends_on:
                raise forms.ValidationError(_("A term lies within its school year."))
            others = Term.objects.overlapping(found["starts_on"], found["ends_on"])
            if other := others.exclude(pk=self.instance.pk).first():
                raise forms.ValidationError(_("These dates overlap with %(name)s."), params={"name": other})
        return found


class ClosureForm(SpanForm):
    class Meta:
        model = Closure
        fields = ["reason", "starts_on", "ends_on"]
        help_texts = {"reason": _("People read it: Thanksgiving, snow day, staff learning.")}

    def save(self, commit: bool = True) -> Any:
        closure = super().save(commit)
        if commit:
            note_closures_changed(closure.school_id)
        return closure
