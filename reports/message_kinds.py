"""The kinds of messages about results, what comes of them, and a school's week."""

from django.utils.translation import gettext_lazy as _

from notices.kinds import Kind, register
from reports.messages.overdue import NAME as OVERDUE
from reports.messages.overdue import compose_overdue, plan_overdue
from reports.messages.results import NAME as RESULTS
from reports.messages.results import compose_results, plan_results
from reports.messages.weekly import NAME as WEEKLY_REPORT
from reports.messages.weekly import compose_weekly_reports
from reports.models.weekly import READERS
from schools.models import Role
from schools.models.member import LEADERS

register(
    Kind(
        name=RESULTS,
        label=_("Results of surveys that I can see"),
        compose=compose_results,
        roles=(*LEADERS, Role.STUDENT),
        plan=plan_results,
    )
)
register(
    Kind(
        name=WEEKLY_REPORT,
        label=_("The weekly report of the school"),
        compose=compose_weekly_reports,
        roles=READERS,
        hint=_("It goes to administrators, and to counselors whom they chose."),
    )
)
register(
    Kind(
        name=OVERDUE,
        label=_("What the school said it would do, when it is overdue"),
        compose=compose_overdue,
        roles=(Role.ADMINISTRATOR,),
        plan=plan_overdue,
    )
)
