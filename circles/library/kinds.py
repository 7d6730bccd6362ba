"""What each kind of item is found by and consists of."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from circles.models.words import Depth, Kind, Mode, Occasion, Season, Strategy, Theme

CHOICES: dict[str, Any] = {
    "theme": Theme,
    "depth": Depth,
    "grouping": Mode,
    "strategy": Strategy,
    "season": Season,
    "occasion": Occasion,
}
FACET_LABELS: dict[str, Any] = {
    "theme": _("Theme"),
    "depth": _("Depth"),
    "grouping": _("Grouping"),
    "strategy": _("Strategy"),
    "season": _("Season"),
    "occasion": _("Occasion"),
}
FACETS: dict[str, tuple[str, ...]] = {
    Kind.PROMPT: ("theme", "depth", "season", "occasion"),
    Kind.ACTIVITY: ("theme", "grouping", "strategy", "depth", "season", "occasion", "minutes"),
    Kind.MEDIA: ("theme", "minutes"),
    Kind.QUESTION: ("theme",),
    Kind.OPENING: ("minutes",),
    Kind.CLOSING: ("minutes",),
    Kind.STARTER: (),
}
FIELDS: dict[str, tuple[str, ...]] = {
    Kind.PROMPT: ("text", "questions", "theme", "depth", "season", "occasion", "ppra"),
    Kind.ACTIVITY: (
        "title", "text", "theme", "grouping", "minutes", "materials", "steps", "questions",
        "strategy", "depth", "season", "occasion", "ppra",
    ),
    Kind.MEDIA: ("title", "link", "text", "theme", "minutes", "steps", "questions", "ppra"),
    Kind.QUESTION: ("text", "theme", "ppra"),
    Kind.OPENING: ("title", "text", "minutes", "ppra"),
    Kind.CLOSING: ("title", "text", "minutes", "ppra"),
    Kind.STARTER: ("text", "title"),
}  # fmt: skip
NEEDED: dict[str, tuple[str, ...]] = {
    Kind.PROMPT: ("text", "theme", "depth"),
    Kind.ACTIVITY: ("title", "theme", "steps"),
    Kind.MEDIA: ("title",),
    Kind.QUESTION: ("text",),
    Kind.OPENING: ("title", "text"),
    Kind.CLOSING: ("title", "text"),
    Kind.STARTER: ("text",),
}
PLURALS: dict[str, Any] = {
    Kind.PROMPT: _("Prompts"),
    Kind.ACTIVITY: _("Activities"),
    Kind.MEDIA: _("Shared media"),
    Kind.QUESTION: _("Interview questions"),
    Kind.OPENING: _("Openings"),
    Kind.CLOSING: _("Closings"),
    Kind.STARTER: _("Sentence starters"),
}
HINTS: dict[str, Any] = {
    Kind.PROMPT: _("A question or invitation for the think time."),
    Kind.ACTIVITY: _("Something to do together, step by step."),
    Kind.MEDIA: _("A clip, a picture or a recording to look at or listen to, with questions."),
    Kind.QUESTION: _("For interest interviews, where students introduce each other."),
    Kind.OPENING: _("How a circle begins."),
    Kind.CLOSING: _("How a circle ends."),
    Kind.STARTER: _("The beginning of a sentence, for when words do not come."),
}
COUNTED: dict[str, Any] = {
    Kind.PROMPT: ngettext_lazy("%(number)d prompt", "%(number)d prompts", "number"),
    Kind.ACTIVITY: ngettext_lazy("%(number)d activity", "%(number)d activities", "number"),
    Kind.MEDIA: ngettext_lazy(
        "%(number)d card of shared media", "%(number)d cards of shared media", "number"
    ),
    Kind.QUESTION: ngettext_lazy("%(number)d interview question", "%(number)d interview questions", "number"),
    Kind.OPENING: ngettext_lazy("%(number)d opening", "%(number)d openings", "number"),
    Kind.CLOSING: ngettext_lazy("%(number)d closing", "%(number)d closings", "number"),
    Kind.STARTER: ngettext_lazy("%(number)d sentence starter", "%(number)d sentence starters", "number"),
}


def counted(kind: str, number: int) -> str:
    """“34 prompts”."""
    return str(COUNTED[kind] % {"number": number})
