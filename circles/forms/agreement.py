from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from circles.agreements import MOST_OPEN_IDEAS, Vote, current_agreements, may_propose
from circles.models import AgreementIdea, Agreements
from circles.models.agreement import LONGEST_LINE, MOST_LINES, AgreementIdeaQuerySet
from circles.models.content import lines
from schools import clock
from schools.forms.base import SchoolModelForm
from schools.forms.renewed import renew
from schools.forms.text import LongText
from schools.models import Advisory, Enrollment
from schools.numbers import number_of

MOST_PEOPLE = 200


class AgreementIdeaForm(SchoolModelForm):
    """One idea for the next circle, in one sentence."""

    text = LongText(
        label=gettext_lazy("What could we agree on?"),
        longest=LONGEST_LINE,
        required=True,
        error_messages={
            "required": gettext_lazy("Write the agreement, for example “We let each other finish.”")
        },
    )

    class Meta:
        model = AgreementIdea
        fields = ["text"]

    def __init__(self, *args: Any, advisory: Advisory, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.advisory = advisory
        self.instance.proposed_by = self.member

    def clean_text(self) -> str:
        text = " ".join(self.cleaned_data["text"].split())
        if not may_propose(self.instance.advisory, self.member):
            raise forms.ValidationError(too_many_words())
        return text


def too_many_words() -> str:
    words = ngettext(
        "%(number)d idea of the same person is waiting. The group looks at it first.",
        "%(number)d ideas of the same person are waiting. The group looks at them first.",
        MOST_OPEN_IDEAS,
    )
    return words % {"number": MOST_OPEN_IDEAS}


class AgreeForm(forms.Form):
    """What the group agreed in the circle: one agreement a line, the ideas that it took in, and a show of hands."""

    lines = LongText(
        label=gettext_lazy("Our agreements, one a line"),
        longest=MOST_LINES * (LONGEST_LINE + 1),
        required=True,
        error_messages={"required": gettext_lazy("Write at least one agreement.")},
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    ideas = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Ideas that the group takes in"),
        queryset=AgreementIdea.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": gettext_lazy(
                "An idea that you ticked was taken back or decided meanwhile. Nothing was saved: look at what is left."
            )
        },
    )
    hands = forms.IntegerField(
        label=gettext_lazy("Hands for it"),
        min_value=0,
        max_value=MOST_PEOPLE,
        error_messages={"required": gettext_lazy("How many hands went up?")},
    )
    present = forms.IntegerField(
        label=gettext_lazy("People there"),
        min_value=1,
        max_value=MOST_PEOPLE,
        error_messages={"required": gettext_lazy("How many people were there?")},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)

    newest: Agreements | None = None

    def __init__(
        self, data: QueryDict | None = None, *, advisory: Advisory, start: Agreements | None = None
    ) -> None:
        newest = current_agreements(advisory)
        start = start or newest
        self.advisory = advisory
        initial = {
            "lines": "\n".join(start.lines) if start else "",
            "present": people_of(advisory),
            "seen": newest.version if newest else 0,
        }
        super().__init__(data, initial=initial, use_required_attribute=False)
        ticked = data.getlist("ideas") if data else []
        self.fields["lines"].required = not ticked
        ideas = AgreementIdea.objects.open_in(advisory) | taken_in(advisory, ticked)
        cast(Any, self.fields["ideas"]).queryset = ideas
        if not ticked and not ideas:
            del self.fields["ideas"]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        self.fields["lines"].required = True
        if "seen" in self.errors:
            self.see(current_agreements(self.advisory))
            raise forms.ValidationError(
                _("Something was lost on the way. What you typed is here: save it again.")
            )
        if "lines" in cleaned:
            self.check_lines(self.all_lines())
        if cleaned.get("hands", 0) > cleaned.get("present", MOST_PEOPLE):
            self.add_error("hands", _("There are more hands than people."))
        return cleaned

    def check_lines(self, found: list[str]) -> None:
        if len(found) > MOST_LINES:
            words = _("These are %(number)d agreements. Keep the %(most)d that matter most.")
            self.add_error("lines", words % {"number": len(found), "most": MOST_LINES})
        if long := next((line for line in found if len(line) > LONGEST_LINE), None):
            words = _("“%(start)s…” is too long. Say it in %(most)d characters.")
            self.add_error("lines", words % {"start": long[:30], "most": LONGEST_LINE})

    def show_newest(self) -> None:
        """Keeps what was typed beside what somebody else wrote, and lets the next attempt follow on that."""
        self.newest = current_agreements(self.advisory)
        words = _("Somebody wrote other agreements a moment ago. Look at both, then save again.")
        self.add_error(None, words)
        self.see(self.newest)

    def show_gone(self) -> None:
        """As it is said of one that was gone before: what is left can be ticked."""
        cast(Any, self.fields["ideas"]).queryset = AgreementIdea.objects.open_in(self.advisory)
        self.add_error("ideas", self.fields["ideas"].error_messages["invalid_choice"])

    def see(self, newest: Agreements | None) -> None:
        renew(self, seen=str(newest.version if newest else 0))

    def all_lines(self) -> list[str]:
        """The lines as written and the ideas after them, each once."""
        written = lines(self.cleaned_data.get("lines", ""))
        return list(dict.fromkeys([*written, *(idea.text for idea in self.taken())]))

    def taken(self) -> list[AgreementIdea]:
        return list(self.cleaned_data.get("ideas") or [])

    def vote(self) -> Vote:
        """Of a valid form."""
        return Vote(self.all_lines(), self.cleaned_data["hands"], self.cleaned_data["present"])


def taken_in(advisory: Advisory, ticked: list[str]) -> AgreementIdeaQuerySet:
    """Those of them that an earlier sending of the same form took in: sent twice, it says the same."""
    ids = {number_of(word) for word in ticked}
    return AgreementIdea.objects.filter(advisory=advisory, state=AgreementIdea.State.TAKEN, pk__in=ids)


def people_of(advisory: Advisory) -> int:
    """Its students of today and one adult."""
    return Enrollment.objects.filter(advisory=advisory).on(clock.today(advisory.school)).count() + 1
