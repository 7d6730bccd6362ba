"""The kinds of messages about circles, in the order in which people choose about them."""

from django.utils.translation import gettext_lazy as _

from circles.messages.changes import NAME as CIRCLE_CHANGED
from circles.messages.changes import compose_changes
from circles.messages.due_promises import compose_due, plan_due, week_of_owners
from circles.messages.reminders import (
    compose_for_students,
    compose_for_substitutes,
    compose_for_teachers,
    plan_for_students,
    plan_for_substitutes,
    plan_for_teachers,
    week_of_teachers,
)
from circles.models.circle import VIEWERS
from notices.kinds import Kind, register
from notices.models import Choice
from schools.models import Role
from schools.models.member import LEADERS

for kind in (
    Kind(
        name="circle_reminder",
        label=_("Circles that I lead, on the school day before"),
        compose=compose_for_teachers,
        roles=tuple(role for role in LEADERS if role != Role.SUBSTITUTE),
        plan=plan_for_teachers,
        week=week_of_teachers,
    ),
    Kind(
        name="substitute_plan",
        label=_("Circles for which I stand in, with their plan"),
        compose=compose_for_substitutes,
        roles=LEADERS,
        plan=plan_for_substitutes,
    ),
    Kind(
        name="student_reminder",
        label=_("My circle, on the school day before"),
        compose=compose_for_students,
        roles=(Role.STUDENT,),
        plan=plan_for_students,
    ),
    Kind(
        name=CIRCLE_CHANGED,
        label=_("Circles that are moved, changed or cancelled"),
        compose=compose_changes,
        roles=VIEWERS,
    ),
    Kind(
        name="follow_up_due",
        label=_("Follow-ups that are due"),
        compose=compose_due,
        roles=LEADERS,
        plan=plan_due,
        week=week_of_owners,
        default=Choice.DIGEST,
    ),
):
    register(kind)
