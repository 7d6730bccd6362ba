"""How somebody feels, on two axes of five steps each, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from journals.words import FEELINGS, EntryWords

PLEASANT = dict(
    zip(
        FEELINGS,
        [
            gettext_lazy("Very unpleasant"),
            gettext_lazy("Unpleasant"),
            gettext_lazy("In between"),
            gettext_lazy("Pleasant"),
            gettext_lazy("Very pleasant"),
        ],
        strict=True,
    )
)
ENERGY = dict(
    zip(
        FEELINGS,
        [
            gettext_lazy("Very low energy"),
            gettext_lazy("Low energy"),
            gettext_lazy("Some energy"),
            gettext_lazy("High energy"),
            gettext_lazy("Very high energy"),
        ],
        strict=True,
    )
)


def feeling_words(words: EntryWords | None) -> str:
    """“Pleasant · High energy”; empty when the author did not say."""
    if not words or not words.has_feeling:
        return ""
    both = _("%(pleasant)s · %(energy)s")
    pleasant = PLEASANT.get(words.pleasant) if words.pleasant is not None else None
    energy = ENERGY.get(words.energy) if words.energy is not None else None
    if pleasant and energy:
        return both % {"pleasant": pleasant, "energy": energy}
    return str(pleasant or energy or "")
