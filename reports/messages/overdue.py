"""Word to administrators that something which the school said it would do is overdue, and again every four weeks."""

from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from notices.kinds import Horizon, Occasion, Words
from notices.models import Delivery
from notices.rhythms import instant
from reports.models import Commitment
from schools import clock
from schools.models import Member, Role

NAME = "commitment_overdue"
TOLD_AT = time(7, 30)
DAY, AGAIN_AFTER, OF_USE = timedelta(days=1), timedelta(days=28), timedelta(days=7)


def plan_overdue(horizon: Horizon) -> Iterator[Occasion]:
    """On the first day with school after its day."""
    late = list(Commitment.objects.overdue_on(horizon.last_on))
    office = administrators() if late else []
    for commitment in late:
        since = last_round(commitment.due_on, horizon.last_on)
        day = horizon.days.next_from(since)
        for member in office:
            yield Occasion(
                member=member,
                name=f"{commitment.pk}-{since}",
                known_at=commitment.created_at,
                expires_at=instant(horizon.school, day + OF_USE, time()),
                day=day,
                wall=TOLD_AT,
                data={"commitment": commitment.pk},
            )


def last_round(due_on: date, today: date) -> date:
    """The day after it was due, or the latest one that is some times four weeks after that."""
    first = due_on + DAY
    return first + (today - first) // AGAIN_AFTER * AGAIN_AFTER


def administrators() -> list[int]:
    found = Member.objects.here().filter(role=Role.ADMINISTRATOR)
    return list(found.order_by().values_list("pk", flat=True))


def compose_overdue(deliveries: Sequence[Delivery]) -> dict[int, Words]:
    """Of those that are overdue still, to those who are administrators still. Two queries."""
    today = clock.today(deliveries[0].member.school)
    pks = {delivery.data["commitment"] for delivery in deliveries}
    words = {each.pk: words_of(each) for each in Commitment.objects.overdue_on(today).filter(pk__in=pks)}
    office = set(administrators())
    return {
        delivery.pk: words[delivery.data["commitment"]]
        for delivery in deliveries
        if delivery.member_id in office and delivery.data["commitment"] in words
    }


def words_of(commitment: Commitment) -> Words:
    return Words(
        title=_("What the school said it would do is overdue"),
        template="reports/mail/commitment_overdue.html",
        url=reverse("reports:commitment_list"),
        label=_("See what was said"),
        context={"will": commitment.will, "due_on": commitment.due_on},
    )
