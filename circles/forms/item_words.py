"""What the form of each kind of item says at its fields."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from circles.models.words import Kind

ONE_A_LINE = _("One on each line.")
AREAS_HELP = _(
    "Check an area only when the item asks students about it. In the United States, families may have a say before "
    "students are asked about these, so a colleague can leave such items out of a search."
)
LABELS: dict[str, dict[str, Any]] = {
    Kind.PROMPT: {
        "text": _("The prompt, as students hear it"),
        "questions": _("Questions for when it stays quiet"),
    },
    Kind.ACTIVITY: {
        "text": _("What it is and what it is good for"),
        "questions": _("Questions for afterwards"),
    },
    Kind.MEDIA: {
        "text": _("What it is"),
        "steps": _("What to look or listen for"),
        "questions": _("Questions to talk about"),
    },
    Kind.QUESTION: {"text": _("The question, as students read it")},
    Kind.OPENING: {"text": _("What to say or do")},
    Kind.CLOSING: {"text": _("What to say or do")},
    Kind.STARTER: {"text": _("How the sentence begins"), "title": _("What it is for")},
}
HELP: dict[str, dict[str, Any]] = {
    Kind.PROMPT: {
        "text": _("One clear question or invitation that everybody can answer."),
        "depth": _("Light: anyone can answer in front of anyone. Deep: values, change, hard moments."),
    },
    Kind.MEDIA: {
        "link": _(
            "You open it in the circle for all to see. Choose a page without sign-in and with little advertising."
        )
    },
    Kind.STARTER: {
        "text": _("For example “I see it differently because”."),
        "title": _("For example sharing, listening, disagreeing kindly, passing or thanking."),
    },
}
NO_CHOICE: dict[str, Any] = {
    "theme": _("No theme"),
    "depth": _("No depth"),
    "season": _("Any season"),
    "occasion": _("Any circle"),
    "grouping": _("Any grouping"),
    "strategy": _("No strategy"),
}
MISSING: dict[str, Any] = {
    "text": _("Write it first; one sentence is enough."),
    "title": _("Give it a title."),
    "steps": _("Write at least one step."),
    "theme": _("Choose a theme."),
    "depth": _("Choose how deep it goes."),
}
