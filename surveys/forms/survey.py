"""One page for a whole survey. What is usual is filled in, so that a title and two days make one."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schools import clock
from schools.dates import instant_of
from schools.forms.base import use_native_pickers
from schools.forms.calendar import EARLIEST, LATEST
from schools.forms.seen import SeenForm
from schools.forms.text import LongText
from schools.grades import grades_here, in_order
from schools.models import Advisory, Enrollment, Member
from surveys.asking import EXTRA, FIDELITY, SURVEY, Asked, Extra, offered_instruments
from surveys.forms.choices import LENGTHS, SHORT, construct_choices, extra_name, instrument_choices
from surveys.forms.defaults import chosen_values, usual_values
from surveys.instruments.check import MOST_ITEMS
from surveys.instruments.content import Instrument
from surveys.models import Audience, Survey
from surveys.surveys import seal_of_survey

LONGEST = timedelta(days=60)
FURTHEST = timedelta(days=400)
ENDS_EARLY = gettext_lazy("It closes before it opens.")


class SurveyForm(SeenForm):
    """After validation the instance has its moments, `asked` what it asks, `asked_advisories` those it is put to."""

    opens_on = forms.DateField(label=gettext_lazy("Opens on"))
    opens_time = forms.TimeField(label=gettext_lazy("Opens at"))
    now = forms.BooleanField(
        label=gettext_lazy("Open it as soon as I save it"),
        help_text=gettext_lazy("Families should read about it before. Nothing can be changed afterwards."),
        required=False,
    )
    closes_on = forms.DateField(label=gettext_lazy("Closes on"))
    closes_time = forms.TimeField(label=gettext_lazy("Closes at"))
    instrument = forms.ChoiceField(label=gettext_lazy("Questions"), widget=forms.RadioSelect)
    length = forms.ChoiceField(label=gettext_lazy("How many"), choices=LENGTHS, widget=forms.RadioSelect)
    extras = forms.MultipleChoiceField(
        label=gettext_lazy("More to ask"), widget=forms.CheckboxSelectMultiple, required=False
    )
    fidelity = forms.BooleanField(
        label=gettext_lazy(
            "Ask at the end whether people could be honest and expect something to come of it"
        ),
        help_text=gettext_lazy("Two questions. They say how far you can rely on the results."),
        required=False,
    )
    grades = forms.MultipleChoiceField(
        label=gettext_lazy("Which grades"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one grade.")},
    )
    advisories: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        None,
        label=gettext_lazy("Which advisories"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one advisory.")},
    )
    contact = LongText(
        longest=300,
        label=gettext_lazy("How families tell you"),
        help_text=gettext_lazy("For example: Call the office at 555-0100, or send back the slip by March 3."),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    asks_openly = forms.BooleanField(
        label=gettext_lazy("Ask one question that people answer in their own words"), required=False
    )
    question = LongText(
        longest=200,
        error_messages={"required": gettext_lazy("Write the question, or leave it out.")},
        label=gettext_lazy("The question"),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    field_order = [
        "title",
        *("opens_on", "opens_time", "now", "closes_on", "closes_time"),
        *("instrument", "length", "extras", "fidelity", "asks_openly", "question"),
        *("audience", "grades", "advisories", "nudges", "consent", "contact"),
    ]

    class Meta:
        model = Survey
        fields = ["title", "audience", "grades", "consent", "contact", "question", "nudges"]
        labels = {
            "audience": gettext_lazy("Students or adults"),
            "consent": gettext_lazy("Your school’s rule"),
        }
        widgets = {"audience": forms.RadioSelect, "consent": forms.RadioSelect}
        help_texts = {
            "title": gettext_lazy("For example: How we belong, fall."),
            "nudges": gettext_lazy("In Advisory, or by e-mail if they have an address. No adult learns who."),
        }

    def __init__(
        self, *args: Any, member: Member, wanted: dict[str, Any] | None = None, **kwargs: Any
    ) -> None:
        survey: Survey | None = kwargs.get("instance")
        was = Asked.of(survey) if survey else None
        named = [each.name for each, _items in was.parts] if was else []
        self.offered = offered_instruments(named)
        known = (
            chosen_values(survey, was) if survey and was else usual_values(member, self.offered, wanted or {})
        )
        super().__init__(*args, member=member, initial=known, use_required_attribute=False, **kwargs)
        self.initial["seen"] = seal_of_survey(survey) if survey else uuid4().hex
        self.asked: Asked | None = None
        self.was = was
        self.offer()
        use_native_pickers(self)
        for name in ("opens_on", "closes_on"):
            self.fields[name].validators += [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]
        self.require_what_applies()

    def require_what_applies(self) -> None:
        """Where a field has no meaning beside another choice, it may be empty."""
        sent = self.data if self.is_bound else None
        applies = {
            "opens_on": sent is None or "now" not in sent,
            "opens_time": sent is None or "now" not in sent,
            "grades": sent is None or sent.get("audience") == Audience.GRADES,
            "advisories": sent is None or sent.get("audience") == Audience.ADVISORIES,
            "question": sent is None or "asks_openly" in sent,
        }
        for name, is_needed in applies.items():
            self.fields[name].required = is_needed

    def offer(self) -> None:
        cast(forms.ChoiceField, self.fields["instrument"]).choices = instrument_choices(self.of_use(SURVEY))
        cast(forms.ChoiceField, self.fields["extras"]).choices = construct_choices(self.of_use(EXTRA))
        grades = in_order({*grades_here(), *self.instance.grades})
        cast(forms.ChoiceField, self.fields["grades"]).choices = [(each, each) for each in grades]
        mine = Advisory.objects.visible_to(self.member).current()
        cast(forms.ModelChoiceField, self.fields["advisories"]).queryset = mine
        if not self.of_use(FIDELITY):
            del self.fields["fidelity"]

    def of_use(self, use: str) -> list[Instrument]:
        return [each for each in self.offered.values() if each.use == use]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.read_moments(cleaned)
        self.read_questions(cleaned)
        self.read_audience(cleaned)
        if not cleaned.get("asks_openly"):
            cleaned["question"] = ""
        return cleaned

    def read_moments(self, cleaned: dict[str, Any]) -> None:
        now = clock.now()
        opens_at = now if cleaned.get("now") else self.instant(cleaned, "opens")
        closes_at = self.instant(cleaned, "closes")
        if opens_at and opens_at < now.replace(second=0, microsecond=0):
            self.add_error("opens_on", _("This is over. Choose a later time, or open it now."))
        elif opens_at and opens_at > now + FURTHEST:
            self.add_error("opens_on", _("This is more than a year ahead. Look at the year again."))
        elif opens_at and closes_at:
            self.check_span(opens_at, closes_at)
        if opens_at and closes_at:
            self.instance.opens_at, self.instance.closes_at = opens_at, closes_at

    def instant(self, cleaned: dict[str, Any], name: str) -> datetime | None:
        day: date | None = cleaned.get(f"{name}_on")
        wall: time | None = cleaned.get(f"{name}_time")
        return instant_of(self.member.school.zone, day, wall)[0] if day and wall else None

    def check_span(self, opens_at: datetime, closes_at: datetime) -> None:
        if closes_at <= opens_at:
            self.add_error("closes_on", ENDS_EARLY)
        elif closes_at - opens_at > LONGEST:
            days = {"days": LONGEST.days}
            self.add_error("closes_on", _("A survey is open for %(days)s days at most.") % days)

    def read_questions(self, cleaned: dict[str, Any]) -> None:
        instrument = self.offered.get(cleaned.get("instrument", ""))
        if instrument is None:
            return
        fidelity = self.of_use(FIDELITY)[0] if cleaned.get("fidelity") else None
        if fidelity and self.was and self.was.fidelity:
            fidelity = self.was.fidelity
        extras = tuple(self.chosen_extras(cleaned.get("extras", [])))
        self.asked = Asked(instrument, cleaned.get("length") == SHORT, extras, fidelity)
        if len(self.asked) > MOST_ITEMS:
            numbers = {"number": len(self.asked), "most": MOST_ITEMS}
            words = _("These are %(number)s questions, and %(most)s are the most. Leave some out.")
            self.add_error("extras" if extras else "instrument", words % numbers)

    def chosen_extras(self, chosen: list[str]) -> Iterator[Extra]:
        """In the order in which they are offered, whatever the order in which they came."""
        for instrument in self.of_use(EXTRA):
            for construct in instrument.constructs:
                if extra_name(instrument, construct) in chosen:
                    yield instrument, construct.code

    def read_audience(self, cleaned: dict[str, Any]) -> None:
        audience = cleaned.get("audience")
        if audience != Audience.GRADES:
            cleaned["grades"] = []
        if audience != Audience.ADVISORIES:
            cleaned["advisories"] = []
        if audience and self.asked:
            self.check_fit(audience == Audience.STAFF)
        if audience and not self.errors and not self.asks_somebody(cleaned):
            self.add_error("audience", _("Nobody would be asked: there are no such people at your school."))

    def check_fit(self, is_for_adults: bool) -> None:
        """What is written for adults is not put to students, nor the other way round."""
        refused = "students" if is_for_adults else "staff"
        for instrument, _items in self.asked.parts if self.asked else ():
            if instrument.audience == refused:
                field = "extras" if instrument.use == EXTRA else "instrument"
                words = (
                    _("These questions are for students.")
                    if is_for_adults
                    else _("These questions are for adults.")
                )
                self.add_error(field, words)

    def asks_somebody(self, cleaned: dict[str, Any]) -> bool:
        here = Member.objects.here()
        if cleaned["audience"] == Audience.STAFF:
            return here.adults().exists()
        if cleaned["audience"] == Audience.ADVISORIES:
            day = max(cleaned.get("opens_on") or date.min, clock.today(self.member.school))
            enrolled = Enrollment.objects.on(day).filter(advisory__in=cleaned["advisories"])
            return enrolled.filter(student__left_on=None).exists()
        students = here.students()
        return (students.filter(grade__in=cleaned["grades"]) if cleaned["grades"] else students).exists()

    @property
    def asked_advisories(self) -> list[Advisory]:
        return list(self.cleaned_data["advisories"])
