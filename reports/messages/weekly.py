"""The weekly report as a letter: of its own, at its school's hour, and never part of a person's weekly e-mail."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from notices.kinds import Words
from notices.models import Delivery
from notices.outbox import tell
from reports.models import WeeklyReport
from reports.weekly.recipients import recipients
from reports.weekly.sheet import Sheet, sheet_for

NAME = "weekly_report"


def tell_weekly_report(report: WeeklyReport, until: datetime) -> None:
    """In the transaction that stores it."""
    members = list(recipients().order_by().values_list("pk", flat=True))
    tell(NAME, report.school, members, f"{report.monday}", about=report.pk, expires_at=until)


def compose_weekly_reports(deliveries: Sequence[Delivery]) -> dict[int, Words]:
    """To those who get it still. Of one role all read the same."""
    reports = WeeklyReport.objects.in_bulk([delivery.about for delivery in deliveries])
    members = {delivery.member_id for delivery in deliveries}
    still = set(recipients().filter(pk__in=members).order_by().values_list("pk", flat=True))
    words: dict[tuple[int, str], Words] = {}
    found: dict[int, Words] = {}
    for delivery in deliveries:
        report = reports.get(delivery.about or 0)
        if report and delivery.member_id in still:
            key = (report.pk, delivery.member.role)
            if key not in words:
                words[key] = words_of(sheet_for(delivery.member, report))
            found[delivery.pk] = words[key]
    return found


def words_of(sheet: Sheet) -> Words:
    return Words(
        title=_("Weekly report: %(headline)s") % {"headline": sheet.headline},
        template="reports/mail/weekly_report.html",
        url=reverse("reports:weekly_week", args=[sheet.monday.isoformat()]),
        label=_("Open the report"),
        context={"sheet": sheet},
    )
