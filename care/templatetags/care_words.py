"""Care in words: moments, and what happened to a call."""

from datetime import datetime

from django import template
from django.utils.timezone import get_current_timezone

from care.models import Step
from care.moments import moment_words
from care.sentences import what_happened
from schools.models import Member

register = template.Library()


@register.filter
def moment(at: datetime) -> str:
    """“today at 10:30 a.m.”, in the current time zone."""
    return moment_words(at, get_current_timezone())


@register.filter
def happened(step: Step, reader: Member) -> str:
    return what_happened(step, reader)
