"""Word of a report to those who look after it. It says neither whose writing it is nor who reported it."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from journals.looking_after import counselors, open_reports_for, teachers_of
from journals.messages import OF_USE
from journals.subjects import Subject, noun_of
from notices.kinds import Words
from notices.models import Delivery
from notices.outbox import tell
from schools import clock
from schools.models import Member

NAME = "report_made"


def tell_report(subject: Subject, reporter: Member) -> None:
    """In the transaction that stored it: one message a day, however many report the same."""
    people = {member.pk for member in (*counselors(), *teachers_of(subject))} - {reporter.pk}
    noun = noun_of(subject)
    tell(
        NAME,
        subject.school,
        sorted(people),
        f"{noun} {subject.pk} {clock.today(subject.school)}",
        expires_at=clock.now() + OF_USE,
        data={noun: f"{subject.pk}"},
    )


def compose_reports(deliveries: Sequence[Delivery]) -> dict[int, Words]:
    """To those who look after it still, while it is open."""
    waiting = {member: subjects_for(member) for member in {delivery.member for delivery in deliveries}}
    return {
        delivery.pk: Words(
            title=_("Something was reported, please look at it"),
            template="journals/mail/report_made.html",
            url=reverse("journals:report_list"),
            label=_("Look at the reports"),
        )
        for delivery in deliveries
        if set(delivery.data.values()) & waiting[delivery.member]
    }


def subjects_for(member: Member) -> set[str]:
    found = open_reports_for(member).order_by().values_list("entry", "thanks")
    return {f"{entry or thanks}" for entry, thanks in found}
