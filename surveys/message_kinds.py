"""The kinds of messages about surveys, in the order in which people choose about them."""

from django.utils.translation import gettext_lazy as _

from notices.kinds import Kind, register
from schools.models import Role
from surveys.messages.closings import NAME as SURVEY_CLOSED
from surveys.messages.closings import compose_closed
from surveys.messages.nudges import NAME as SURVEY_NUDGE
from surveys.messages.nudges import compose_nudges, plan_nudges
from surveys.messages.openings import NAME as SURVEY_OPEN
from surveys.messages.openings import compose_opened, plan_opened, week_of_asked
from surveys.models.survey import ADULTS

ASKED = (Role.STUDENT, *ADULTS)

for kind in (
    Kind(
        name=SURVEY_OPEN,
        label=_("Surveys that I can answer"),
        compose=compose_opened,
        roles=ASKED,
        plan=plan_opened,
        week=week_of_asked,
    ),
    Kind(
        name=SURVEY_NUDGE,
        label=_("A reminder each week while I have not answered a survey"),
        compose=compose_nudges,
        roles=ASKED,
        plan=plan_nudges,
        is_discreet=True,
        is_silent=True,
        hint=_("Advisory shows nobody but you that you got one."),
    ),
    Kind(
        name=SURVEY_CLOSED,
        label=_("Surveys of mine that are closed"),
        compose=compose_closed,
        roles=(Role.ADMINISTRATOR,),
    ),
):
    register(kind)
