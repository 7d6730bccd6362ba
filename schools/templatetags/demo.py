from dataclasses import dataclass

from django import template
from django.utils.translation import gettext as _

from schools.models import District, School

register = template.Library()


@dataclass(frozen=True)
class DemoAccount:
    who: str
    login: str


@register.simple_tag
def demo_accounts() -> list[DemoAccount]:
    """The sign-ins of the demo district, or none: a real school's sign-in page lists nobody."""
    if not District.objects.filter(is_demo=True).exists():
        return []
    who = {
        "admin": _("Administrator"),
        "counselor": _("Counselor"),
        "it": _("IT lead"),
        "teacher": _("Teacher"),
        "teacher2": _("Another teacher"),
        "student": _("Student"),
        "student2": _("Another student"),
    }
    schools = School.objects.filter(district__is_demo=True, slug__in=["cedar", "harbor"]).order_by("slug")
    people = [
        DemoAccount(f"{label}, {school.name}", f"{role}@{school.slug}.example")
        for school in schools
        for role, label in who.items()
    ]
    return [*people, DemoAccount(_("District"), "district@riverbend.example")]
