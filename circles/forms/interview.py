from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from circles.interviews.answers import Sheet, Written
from circles.interviews.start import FEWEST, MOST, suggest_questions
from circles.models import Circle, Interview, InterviewQuestion
from circles.models.interview import LONGEST_ANSWER
from circles.templatetags.circle_words import day_words, hours
from schools import clock
from schools.forms.base import SchoolModelForm
from schools.forms.text import LongText
from schools.models import Advisory

AHEAD = timedelta(days=60)
LONGEST_QUESTION = 300


class CircleChoice(forms.ModelChoiceField):
    def label_from_instance(self, circle: Any) -> str:
        return _("%(day)s, %(time)s") % {"day": day_words(circle.on), "time": hours(circle)}


class InterviewForm(SchoolModelForm):
    """Questions, of which empty ones are left out, and the circle in which students introduce each other."""

    circle = CircleChoice(
        queryset=Circle.objects.none(),
        required=False,
        label=gettext_lazy("In which circle do they introduce each other?"),
        empty_label=gettext_lazy("Not decided yet"),
        error_messages={
            "invalid_choice": gettext_lazy("This circle is no longer planned. Choose another one.")
        },
    )

    class Meta:
        model = Interview
        fields = ["circle"]

    def __init__(self, *args: Any, advisory: Advisory, **kwargs: Any) -> None:
        super().__init__(*args, instance=Interview(advisory=advisory), **kwargs)
        today = clock.today(self.member.school)
        circles = Circle.objects.led_by(self.member).between(today, today + AHEAD).for_calendar()
        planned = circles.filter(advisory=advisory, state=Circle.State.PLANNED)
        cast(Any, self.fields["circle"]).queryset = planned
        for number in range(1, MOST + 1):
            self.fields[f"question-{number}"] = LongText(
                label=_("Question %(number)d") % {"number": number},
                longest=LONGEST_QUESTION,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in self.question_names:
            text = cleaned.get(name)
            if text and text in [cleaned.get(other) for other in self.question_names if other < name]:
                self.add_error(name, _("This question is there already."))
        if not self.errors and len(self.questions) < FEWEST:
            self.add_error(None, _("Ask at least three questions."))
        return cleaned

    @property
    def question_names(self) -> list[str]:
        return [name for name in self.fields if name.startswith("question-")]

    @property
    def question_fields(self) -> list[BoundField]:
        return [self[name] for name in self.question_names]

    @property
    def questions(self) -> list[str]:
        found = (self.cleaned_data.get(name, "") for name in self.question_names)
        return [text for text in found if text]

    def fill(self) -> None:
        """Suggests another question wherever there is none, and shows the form again without a word about errors."""
        typed = {name: self.data.get(name, "").strip() for name in self.question_names}
        empty = [name for name, text in typed.items() if not text]
        found = suggest_questions(self.member, len(empty), [text for text in typed.values() if text])
        suggested = dict(zip(empty, found, strict=False))
        self.initial = {**typed, **suggested, "circle": self.data.get("circle")}
        self.is_bound = False


@dataclass(frozen=True)
class Row:
    """One question, its two fields, and what another window saved meanwhile."""

    question: InterviewQuestion
    text: BoundField
    keep: BoundField
    newer: Written | None


class AnswerForm(forms.Form):
    """Every answer may be left empty."""

    def __init__(self, data: Any, *, questions: list[InterviewQuestion], stored: Sheet) -> None:
        super().__init__(data)
        self.questions, self.stored = questions, stored
        self.shows_newer = False
        for question in questions:
            self.add_question(question, stored.get(question.pk, Written()))

    def add_question(self, question: InterviewQuestion, written: Written) -> None:
        self.fields[f"text-{question.pk}"] = LongText(
            label=question.text,
            longest=LONGEST_ANSWER,
            initial=written.text,
            widget=forms.Textarea(attrs={"rows": 3}),
        )
        self.fields[f"keep-{question.pk}"] = forms.BooleanField(
            label=gettext_lazy("Keep this as one of my interests (you and your teachers can see it)"),
            required=False,
            initial=written.is_kept,
        )

    def sheet(self) -> Sheet:
        """Of a valid form."""
        found = self.cleaned_data
        return {
            question.pk: Written(found[f"text-{question.pk}"], found[f"keep-{question.pk}"])
            for question in self.questions
        }

    @property
    def rows(self) -> list[Row]:
        return [
            Row(
                question,
                self[f"text-{question.pk}"],
                self[f"keep-{question.pk}"],
                self.newer_than_typed(question.pk),
            )
            for question in self.questions
        ]

    def newer_than_typed(self, question: int) -> Written | None:
        stored = self.stored.get(question, Written())
        typed = self.cleaned_data.get(f"text-{question}") if self.shows_newer else stored.text
        return stored if stored.text != typed else None
