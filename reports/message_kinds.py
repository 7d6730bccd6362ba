"""The kind of message about results."""

from django.utils.translation import gettext_lazy as _

from notices.kinds import Kind, register
from reports.messages.results import NAME, compose_results, plan_results
from schools.models import Role
from schools.models.member import LEADERS

register(
    Kind(
        name=NAME,
        label=_("Results of surveys that I can see"),
        compose=compose_results,
        roles=(*LEADERS, Role.STUDENT),
        plan=plan_results,
    )
)
