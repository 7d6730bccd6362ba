"""What the file for a family says of surveys: the family's own decisions. Answers are nobody's to read."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from schools.models import Member
from surveys.models import Permission


def permissions(student: Member) -> tuple[str, list[str], list[list[str]]]:
    """Heading, columns and rows."""
    rows = Permission.objects.filter(student=student).select_related("survey").order_by("said_at", "pk")
    columns = [_("Survey"), _("May take part"), _("Day")]
    return _("What the family decided about surveys"), columns, [row_of(row) for row in rows]


def row_of(row: Permission) -> list[str]:
    survey = row.survey.title if row.survey else _("All surveys")
    return [survey, _("Yes") if row.allowed else _("No"), date_format(localtime(row.said_at))]
