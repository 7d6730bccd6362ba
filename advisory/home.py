"""The first page, by role."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from advisory.homes.leader import leader_home
from advisory.homes.office import administrator_home
from advisory.homes.set_up import Step, administrator_steps, it_lead_steps
from advisory.homes.student import student_home
from schools import clock
from schools.access import MemberRequest
from schools.models import Member, Role
from surveys.models import Survey
from surveys.to_answer import asked_on_first_page, surveys_on_first_page

NOON, EVENING = 12, 17


def home(request: MemberRequest) -> HttpResponse:
    member = request.member
    surveys = surveys_on_first_page(member)
    asked = asked_on_first_page(surveys, member)
    template, context = page_of(member, surveys)
    everybodys = {
        "greeting": greeting_of(member),
        "today": clock.today(member.school),
        "to_answer": asked,
        "survey_waits": bool(asked),
    }
    return render(request, f"home/{template}.html", {**everybodys, **context})


def page_of(member: Member, surveys: Sequence[Survey]) -> tuple[str, dict[str, Any]]:
    """The template of the member's role, and what it needs."""
    if member.role == Role.STUDENT:
        return "student", student_home(member)
    if member.role == Role.ADMINISTRATOR:
        return "administrator", {
            **administrator_home(member, surveys),
            **set_up(administrator_steps(member.school)),
        }
    if member.role == Role.IT_LEAD:
        return "it_lead", set_up(it_lead_steps(member.school))
    if member.role == Role.DISTRICT:
        return "district", {}
    return "leader", leader_home(member, surveys)


def set_up(steps: list[Step]) -> dict[str, Any]:
    return {
        "steps": steps,
        "next_step": next((step for step in steps if not step.is_done), None),
        "done": [step for step in steps if step.is_done],
    }


def greeting_of(member: Member) -> str:
    """By the clock of the school."""
    hour = timezone.localtime(clock.now(), member.school.zone).hour
    if hour < NOON:
        words = _("Good morning, %(name)s")
    elif hour < EVENING:
        words = _("Good afternoon, %(name)s")
    else:
        words = _("Good evening, %(name)s")
    return words % {"name": member.called or member.given_name if member.is_student else member.display_name}
