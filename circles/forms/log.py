"""The one form of a circle's log: who was absent, each one's turn, the note, how it felt, and promises."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from circles.filled_in import FilledIn, filled_in
from circles.follow_ups import default_due_on, default_owner, owner_choices
from circles.forms.follow_up import PromiseForm
from circles.forms.hands import HandsForm
from circles.hands import hands_summary
from circles.log import ABSENT, Log, read_log, roster_of
from circles.models import Circle, FollowUp, Turn
from circles.notes import Note
from circles.runs.end import seal_of_turns
from schools import clock
from schools.forms.text import LongText
from schools.models import Member

NOTE_LENGTH = 5000
EMPTY_ROWS, MOST_ROWS = 2, 20
SHARED = Turn.State.SHARED.value


@dataclass(frozen=True)
class Row:
    student: Member
    absent: BoundField
    turn: BoundField


@dataclass(frozen=True)
class Problem:
    """One error, the label of its field, and the id of the field to go to."""

    target: str
    label: str
    message: str


class LogForm(forms.Form):
    token = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    though_cancelled = forms.BooleanField(required=False, widget=forms.HiddenInput)
    shows_turns = forms.BooleanField(label=_("Show each turn"), required=False)
    note = LongText(
        label=_("Facilitator’s note: co-teachers see it and families may ask for it"),
        longest=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, roster: list[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roster = roster
        for student in roster:
            self.fields[f"absent-{student.pk}"] = forms.BooleanField(label=student.full_name, required=False)
            self.fields[f"turn-{student.pk}"] = forms.ChoiceField(
                label=student.full_name, choices=Turn.State.choices, required=False, widget=forms.RadioSelect
            )

    def clean(self) -> dict[str, Any]:
        if {"token", "version", "seen"} & set(self.errors):
            raise forms.ValidationError(
                _("Something was lost on the way. What you typed is here: save it again.")
            )
        return self.cleaned_data

    @property
    def rows(self) -> list[Row]:
        return [
            Row(student, self[f"absent-{student.pk}"], self[f"turn-{student.pk}"]) for student in self.roster
        ]

    @property
    def marks(self) -> list[str]:
        """What it shows of each, saved or not."""
        return [ABSENT if row.absent.value() else row.turn.value() or SHARED for row in self.rows]

    def log(self) -> Log:
        """What was typed, as far as it could be read. Nothing of who was not on the form when it was opened."""
        found = self.cleaned_data
        marks = {
            student.pk: ABSENT
            if found.get(f"absent-{student.pk}")
            else found.get(f"turn-{student.pk}") or SHARED
            for student in self.roster
            if {f"absent-{student.pk}", f"turn-{student.pk}"} & set(self.data)
        }
        return Log(Note(found.get("note", "")), marks)


def initial_of(log: Log, circle: Circle, roster: list[Member]) -> dict[str, Any]:
    found: dict[str, Any] = {"token": uuid4(), "version": circle.log_version, "note": log.note.words or ""}
    found["seen"] = seal_of_turns(circle)
    for student in roster:
        mark = log.marks.get(student.pk, ABSENT if circle.is_held else SHARED)
        found[f"absent-{student.pk}"] = mark == ABSENT
        found[f"turn-{student.pk}"] = SHARED if mark == ABSENT else mark
    is_filled_in = bool(found["seen"]) and not circle.is_held
    found["shows_turns"] = not is_filled_in and bool(set(log.marks.values()) - {ABSENT, SHARED})
    return found


class LogSheet:
    """The form and its rows of promises, filled from what is saved or from what was sent."""

    def __init__(self, circle: Circle, member: Member, data: QueryDict | None = None) -> None:
        self.circle, self.member = circle, member
        self.roster = roster_of(circle)
        self.hands_kept = hands_summary(circle, member)
        self.options: dict[str, Any] = {
            "students": self.roster,
            "owners": owner_choices(circle.advisory, member),
            "today": clock.today(member.school),
        }
        if data is None:
            self.form = LogForm(initial=initial_of(self.saved, circle, self.roster), roster=self.roster)
            self.hands = self.hands_form(hands=self.hands_kept)
            self.promises = self.empty_rows(range(EMPTY_ROWS))
        elif "add" in data:
            self.form = LogForm(initial=typed(data, LogForm(roster=self.roster)), roster=self.roster)
            self.hands = self.hands_form(initial=typed(data, self.hands_form()))
            self.promises = self.typed_rows(data)
        else:
            self.form = LogForm(data, roster=self.roster)
            self.hands = self.hands_form(data=data)
            self.promises = [self.row(number, data=data) for number in range(sent_rows(data))]

    def hands_form(self, **kwargs: Any) -> HandsForm:
        return HandsForm(prefix="hands", **kwargs)

    def row(self, number: int, **kwargs: Any) -> PromiseForm:
        return PromiseForm(prefix=f"promise-{number}", **self.options, **kwargs)

    def empty_rows(self, numbers: range) -> list[PromiseForm]:
        owner = default_owner(self.circle.advisory, self.member)
        defaults = {"owner": owner, "due_on": default_due_on(self.member.school)}
        return [self.row(number, initial=defaults) for number in numbers]

    def typed_rows(self, data: QueryDict) -> list[PromiseForm]:
        """The rows as they were typed, unchecked, and one more while there is room."""
        sent = sent_rows(data)
        rows = [self.row(number, initial=typed(data, self.row(number))) for number in range(sent)]
        added = self.empty_rows(range(sent, min(sent + 1, MOST_ROWS)))
        for row in added:
            row.fields["promise"].widget.attrs["autofocus"] = True
        return rows + added

    def is_valid(self) -> bool:
        promises = [row.is_valid() for row in self.promises]
        return all([self.form.is_valid(), self.hands.is_valid(), *promises])

    def attempt(self) -> dict[str, Any]:
        """Token, version and turns seen, for the form's next attempt; what could not be read is made anew."""
        if not self.form.is_bound:
            return {name: self.form[name].value() for name in ("token", "version", "seen")}
        sent = self.form.cleaned_data
        return {
            "token": sent.get("token") or uuid4(),
            "version": sent.get("version", self.circle.log_version),
            "seen": sent.get("seen", ""),
        }

    def follow_ups(self) -> list[FollowUp]:
        return [row.follow_up() for row in self.promises if row.has_changed()]

    def counts(self) -> tuple[int, int, int] | None:
        """The hands that were typed; None when nobody touched them."""
        return self.hands.counts() if self.hands.has_changed() else None

    @cached_property
    def saved(self) -> Log:
        """What is written down already."""
        return read_log(self.circle)

    @cached_property
    def filled_in(self) -> FilledIn | None:
        """What the circle's run wrote into it, while it is not saved."""
        return filled_in(self.circle, self.form.marks)

    @property
    def may_add(self) -> bool:
        return len(self.promises) < MOST_ROWS

    @property
    def shows_promises(self) -> bool:
        """Whether the fold of promises is open: somebody wrote in it, or asked for a row."""
        return len(self.promises) > EMPTY_ROWS or any(row.has_changed() for row in self.promises)

    @property
    def problems(self) -> list[Problem]:
        forms_sent = [form for form in (self.form, self.hands, *self.promises) if form.is_bound]
        return [problem for form in forms_sent for problem in problems_in(form)]


def sent_rows(data: QueryDict) -> int:
    sent = data.get("rows", "")
    return min(int(sent), MOST_ROWS) if re.fullmatch("[0-9]{1,3}", sent) else EMPTY_ROWS


def typed(data: QueryDict, form: forms.Form) -> dict[str, Any]:
    """What was sent for the form's fields, as it was typed."""
    return {
        name: field.widget.value_from_datadict(data, {}, form.add_prefix(name))
        for name, field in form.fields.items()
    }


def problems_in(form: forms.Form) -> list[Problem]:
    whole = [Problem("", "", str(error)) for error in form.non_field_errors()]
    return whole + [
        Problem(bound.auto_id, str(bound.label), str(error))
        for bound in form
        if not bound.is_hidden
        for error in bound.errors
    ]
