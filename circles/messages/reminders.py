"""The reminder on the school day before a circle: to its teachers, who stands in, and students if the school wants."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from circles.messages.people import Pair, attending, leading
from circles.messages.plan_words import PlanWords, plan_words
from circles.messages.words import circles_of, clock_words, day_words, is_to_come, when_words
from circles.models import Agreements, Circle, FollowUp
from notices.kinds import Horizon, Occasion, WeekAhead, Words
from notices.models import Delivery

People = Callable[..., Iterator[Pair]]
teachers: People = partial(leading, substitutes=False)
substitutes: People = partial(leading, substitutes=True)
JUST_BEFORE = timedelta(hours=2)


def coming(horizon: Horizon) -> list[Circle]:
    """Those whose day before may lie within the horizon, not begun, and not put in only just before they begin."""
    last_on = horizon.days.next_from(horizon.last_on + timedelta(days=1))
    circles = Circle.objects.to_come().between(horizon.today, last_on)
    return [
        circle
        for circle in circles
        if circle.starts_at > horizon.now and circle.changed_at < circle.starts_at - JUST_BEFORE
    ]


def occasions(people: People, horizon: Horizon) -> Iterator[Occasion]:
    for circle, member in people(horizon.once("circles to come", lambda: coming(horizon))):
        yield Occasion(
            member=member,
            name=f"{circle.pk} {circle.on}",
            known_at=circle.changed_at,
            expires_at=circle.starts_at,
            day=horizon.days.last_before(circle.on),
            of_week=circle.on,
            about=circle.pk,
            data={"on": f"{circle.on}"},
        )


def plan_for_teachers(horizon: Horizon) -> Iterator[Occasion]:
    return occasions(teachers, horizon)


def plan_for_substitutes(horizon: Horizon) -> Iterator[Occasion]:
    return occasions(substitutes, horizon)


def plan_for_students(horizon: Horizon) -> Iterator[Occasion]:
    return occasions(attending, horizon) if horizon.school.reminds_students else iter(())


def concerned(people: People, deliveries: Sequence[Delivery]) -> dict[Delivery, Circle]:
    """Those whose circle takes place on that day and is the person's concern still. Two queries."""
    circles = circles_of(deliveries)
    members = {delivery.member_id for delivery in deliveries}
    pairs = {(circle.pk, member) for circle, member in people(list(circles.values()), members)}
    return {
        delivery: circle
        for delivery in deliveries
        if (circle := circles.get(delivery.about or 0))
        and (circle.pk, delivery.member_id) in pairs
        and is_to_come(circle, date.fromisoformat(delivery.data["on"]))
    }


def compose_for_teachers(deliveries: Sequence[Delivery]) -> dict[int, Words]:
    found = concerned(teachers, deliveries)
    promises = open_promises({delivery.member_id for delivery in found})
    return compose_with_plan(
        found,
        title=gettext_lazy("%(day)s, %(time)s: circle with %(advisory)s"),
        more=lambda delivery: {"promises": promises.get(delivery.member_id, 0)},
    )


def compose_for_substitutes(deliveries: Sequence[Delivery]) -> dict[int, Words]:
    found = concerned(substitutes, deliveries)
    return compose_with_plan(
        found,
        title=gettext_lazy("%(day)s, %(time)s: you stand in for a circle with %(advisory)s"),
        more=lambda delivery: {"stands_in": True},
    )


def compose_with_plan(
    found: dict[Delivery, Circle], title: str | Promise, more: Callable[[Delivery], dict[str, Any]]
) -> dict[int, Words]:
    plans, agreed = plan_words(found), agreed_lines(found.values())
    return {
        delivery.pk: Words(
            title=title_of(title, circle),
            template="circles/mail/circle_reminder.html",
            context={
                "circle": circle,
                "when": when_words(circle.starts_at, circle.school),
                "plan": plans.get(delivery),
                "agreed": agreed.get(circle.advisory_id, 0),
                **more(delivery),
            },
            **link_to(circle, plans.get(delivery)),
        )
        for delivery, circle in found.items()
    }


def link_to(circle: Circle, plan: PlanWords | None) -> dict[str, str]:
    is_made = plan is not None and not plan.is_proposed
    return {
        "url": reverse("circles:plan_detail" if is_made else "circles:plan_start", args=[circle.pk]),
        "label": _("Open the plan") if is_made else _("Take it, or choose another"),
    }


def compose_for_students(deliveries: Sequence[Delivery]) -> dict[int, Words]:
    """All of a circle read the same."""
    found = concerned(attending, deliveries)
    words = {circle: words_for_students(circle) for circle in set(found.values())}
    return {
        delivery.pk: words[circle] for delivery, circle in found.items() if circle.school.reminds_students
    }


def words_for_students(circle: Circle) -> Words:
    return Words(
        title=title_of(gettext_lazy("%(day)s, %(time)s: your circle"), circle),
        template="circles/mail/student_reminder.html",
        url=reverse("circles:circle_detail", args=[circle.pk]),
        label=_("Look at the circle"),
        context={"circle": circle, "when": when_words(circle.starts_at, circle.school)},
    )


def title_of(title: str | Promise, circle: Circle) -> str:
    return str(title) % {
        "day": day_words(circle.on, circle.school),
        "time": clock_words(circle.starts_at, circle.school),
        "advisory": circle.advisory.name,
    }


def open_promises(members: Collection[int]) -> dict[int, int]:
    """How many follow-ups each of them has open."""
    rows = FollowUp.objects.open().filter(owner__in=members).order_by()
    return dict(rows.values_list("owner").annotate(Count("pk")))


def agreed_lines(circles: Iterable[Circle]) -> dict[int, int]:
    """How many lines each advisory agreed on last. Lines may be in a student's words, so no letter quotes them."""
    advisories = {circle.advisory_id for circle in circles}
    rows = Agreements.objects.filter(advisory__in=advisories).order_by("advisory_id", "-version")
    return {row.advisory_id: len(row.lines) for row in rows.distinct("advisory_id")}


def week_of_teachers(week: WeekAhead) -> dict[int, list[str]]:
    circles = Circle.objects.to_come().between(week.first_on, week.last_on)
    known = list(circles.filter(changed_at__lt=week.known_before))
    found: dict[int, list[str]] = {}
    for circle, member in teachers(known, week.members):
        words = {"when": when_words(circle.starts_at, week.school), "advisory": circle.advisory.name}
        found.setdefault(member, []).append(_("%(when)s: circle with %(advisory)s.") % words)
    return found
