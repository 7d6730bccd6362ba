"""The test message of a month, and word to the office when it did not reach somebody."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from care.models import ReachCheck
from notices.kinds import Words
from notices.models import Delivery
from notices.outbox import tell
from schools import clock
from schools.models import Member, Role, School

CHECK, PROBLEM = "care_check", "care_problem"
OF_USE = timedelta(days=20)


def tell_check(school: School, people: Sequence[Member], month: date) -> None:
    told = [person.pk for person in people]
    tell(CHECK, school, told, f"check {month}", expires_at=clock.now() + OF_USE, data={"month": str(month)})


def tell_problems(school: School, members: Iterable[int], month: date) -> None:
    """Once a month for each of the named people who cannot be reached."""
    administrators = Member.objects.here().filter(role=Role.ADMINISTRATOR).values_list("pk", flat=True)
    for member in sorted(set(members)):
        occasion = f"problem {month} {member}"
        tell(PROBLEM, school, list(administrators), occasion, expires_at=clock.now() + OF_USE)


def compose_checks(deliveries: Sequence[Delivery]) -> dict[int, Words]:
    """To those who did not say yet that it reached them."""
    open_ones = set(ReachCheck.objects.filter(reached_at=None).values_list("member", "month"))
    return {
        delivery.pk: Words(
            title=_("A test: do calls from students reach you?"),
            template="care/mail/care_check.html",
            url=reverse("care:check_confirm"),
            label=_("Yes, it reached me"),
        )
        for delivery in deliveries
        if (delivery.member_id, date.fromisoformat(delivery.data["month"])) in open_ones
    }


def compose_problems(deliveries: Sequence[Delivery]) -> dict[int, Words]:
    return {
        delivery.pk: Words(
            title=_("A named adult cannot be reached by students’ calls"),
            template="care/mail/care_problem.html",
            url=reverse("care:protocol"),
            label=_("Look at the protocol"),
        )
        for delivery in deliveries
        if delivery.member.role == Role.ADMINISTRATOR
    }
