"""How to read results: the same sentences on every page and in every file, whatever is in it."""

from django.utils.translation import gettext as _

from reports.asked import Asked, quoted
from reports.results import Results


def reading_of(results: Results) -> list[str]:
    return [
        _("“60–70 %” means: between 60 and 70 percent of the answers were favourable."),
        *favourable_answers(results.asked),
        _("n is how many people of a group answered."),
        not_shown(results.fewest),
    ]


def not_shown(fewest: int) -> str:
    """Says nothing about why a particular figure is missing."""
    words = _(
        "“–” means: not shown. Groups of fewer than %(fewest)s people are not shown, nor anything else from which "
        "somebody could work out what one person answered."
    )
    return words % {"fewest": fewest}


def favourable_answers(asked: tuple[Asked, ...]) -> list[str]:
    """Of each set of answers to choose from."""
    plain = [each.favourable for each in asked if each.item and not each.is_reversed]
    words = _("Favourable answers are %(answers)s.")
    return [words % {"answers": quoted(labels)} for labels in dict.fromkeys(plain)]
