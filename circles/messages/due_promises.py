"""Follow-ups that are due: one message a person and day, with numbers and never a word of a promise."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from circles.models import FollowUp
from notices.kinds import Horizon, Occasion, WeekAhead, Words
from notices.models import Delivery
from notices.rhythms import instant
from schools import clock

TOLD_AT = time(7, 30)
DAY = timedelta(days=1)


def plan_due(horizon: Horizon) -> Iterator[Occasion]:
    """On the day itself, or on the last day with school before it; but not of one that was made after that moment."""
    last_on = horizon.days.next_from(horizon.last_on + DAY)
    rows = FollowUp.objects.open().filter(due_on__range=(horizon.today, last_on), owner__left_on=None)
    by_day: dict[tuple[int, date], list[FollowUp]] = defaultdict(list)
    for row in rows.only("owner", "due_on", "created_at", "handed_at"):
        day = row.due_on if horizon.days.has_school(row.due_on) else horizon.days.last_before(row.due_on)
        if known_at(row) <= instant(horizon.school, day, TOLD_AT):
            by_day[row.owner_id, day].append(row)
    for (owner, day), found in by_day.items():
        yield Occasion(
            member=owner,
            name=f"{day}",
            known_at=max(known_at(row) for row in found),
            expires_at=instant(horizon.school, day + DAY, time()),
            day=day,
            wall=TOLD_AT,
            of_week=min(row.due_on for row in found),
            data={"until": f"{max(row.due_on for row in found)}"},
        )


def known_at(follow_up: FollowUp) -> datetime:
    """When its owner got it."""
    return follow_up.handed_at or follow_up.created_at


def compose_due(deliveries: Sequence[Delivery]) -> dict[int, Words]:
    by_day: dict[str, list[Delivery]] = defaultdict(list)
    for delivery in deliveries:
        by_day[delivery.data["until"]].append(delivery)
    return {
        pk: words
        for until, found in by_day.items()
        for pk, words in compose_day(date.fromisoformat(until), found)
    }


def compose_day(until: date, deliveries: Sequence[Delivery]) -> Iterator[tuple[int, Words]]:
    today = clock.today(deliveries[0].member.school)
    rows = FollowUp.objects.open().filter(owner__in=[each.member_id for each in deliveries])
    due = Count("pk", filter=Q(due_on__range=(today, until)))
    late = Count("pk", filter=Q(due_on__lt=today))
    found = rows.order_by().values_list("owner").annotate(due=due, late=late)
    counts = {owner: (now, before) for owner, now, before in found}
    for delivery in deliveries:
        now, before = counts.get(delivery.member_id, (0, 0))
        if now:
            title = ngettext("%(count)s follow-up is due", "%(count)s follow-ups are due", now)
            yield (
                delivery.pk,
                Words(
                    title=title % {"count": now},
                    template="circles/mail/follow_up_due.html",
                    url=reverse("circles:follow_up_list"),
                    label=_("Look at your follow-ups"),
                    context={"late": before},
                ),
            )


def week_of_owners(week: WeekAhead) -> dict[int, list[str]]:
    rows = FollowUp.objects.open().filter(due_on__range=(week.first_on, week.last_on), owner__left_on=None)
    rows = rows.filter(
        Q(handed_at__lt=week.known_before) | Q(handed_at=None, created_at__lt=week.known_before)
    )
    rows = rows if week.members is None else rows.filter(owner__in=week.members)
    found = {}
    for owner, count in rows.order_by().values_list("owner").annotate(Count("pk")):
        words = ngettext(
            "%(count)s follow-up of yours is due this week.",
            "%(count)s follow-ups of yours are due this week.",
            count,
        )
        found[owner] = [words % {"count": count}]
    return found
