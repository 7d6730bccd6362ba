from django import template

from schools.models import Role

register = template.Library()


@register.filter
def role_label(role: str) -> str:
    return str(Role(role).label)
