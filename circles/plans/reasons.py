"""Why a plan is proposed, in a sentence or two for the teacher."""

from django.utils.translation import gettext_lazy as _

from circles.models.words import Theme
from circles.plans.propose import Suggestion, Why

WORDS = {
    Why.TERM: _("The last circle of the term: look back and celebrate."),
    Why.BREAK: _("The last circle before a break: time to say thanks."),
    Why.MEDIA: _("After five circles without shared media: something to look at or listen to together."),
    Why.FIRST: _("First circles: get to know each other and make your agreements."),
    Why.NEW_THEME: _("%(theme)s: you have not had it this year."),
    Why.LONGEST_AGO: _("%(theme)s: it was longest ago."),
    Why.LEAST: _("%(theme)s: you have had it least often."),
    Why.DEEPER: _("A little deeper than last time."),
    Why.LIGHTER: _("Lighter than last time."),
    Why.OTHER_SEASON: _("For this season nothing new was left."),
    Why.OTHER_DEPTH: _("At the depth that comes next nothing new was left."),
    Why.OTHER_THEME: _("%(theme)s: in the theme whose turn it was, nothing new was left."),
    Why.REPEATED: _("You have used everything that fits. This was longest ago."),
    Why.NOTHING: _("The library has nothing that fits, so the question that is always there leads the way."),
    Why.OTHER_ACTIVITY: _("The activity is from another theme: nothing new was left in this one."),
    Why.SAME_ACTIVITY: _("You have done the activity before: nothing new was left."),
    Why.NO_ACTIVITY: _(
        "No new activity fits these minutes and this group. The plan has a simple one of its own."
    ),
}


def reason_of(suggestion: Suggestion) -> str:
    theme = Theme(suggestion.theme).label if suggestion.theme else ""
    return " ".join(str(WORDS[why]) % {"theme": theme} for why in suggestion.why)
