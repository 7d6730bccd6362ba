"""A circle that was cancelled, moved or changed, or is on again: told to whom it concerns, but not to who did it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple
from zlib import crc32

from django.urls import reverse
from django.utils.translation import gettext as _

from circles.messages.people import attending, leading
from circles.messages.words import circles_of, when_words
from circles.models import Circle
from notices.kinds import Words
from notices.models import Delivery, State
from notices.outbox import tell
from schools import clock
from schools.models import Member

NAME = "circle_changed"
# Time to undo it, before anybody reads of it.
THINK_TWICE = timedelta(minutes=3)
SOON = timedelta(hours=1)


class Known(NamedTuple):
    """What somebody may know of a circle, in numbers: a delivery holds no words. Two places differ when theirs do."""

    is_cancelled: bool
    starts_at: int
    minutes: int
    place: int


def known_of(circle: Circle) -> Known:
    start, place = int(circle.starts_at.timestamp()), crc32(circle.place.encode())
    return Known(circle.is_cancelled, start, circle.minutes, place)


def tell_changed(circle: Circle, *, by: Member | None) -> None:
    """In the transaction that changed it; `circle` is as it was before. Who reads of it reads what holds by then."""
    now_is = Circle.objects.select_related("advisory", "school").get(pk=circle.pk)
    now = clock.now()
    moments = [now_is.starts_at, circle.starts_at, now_is.moved_from or now_is.starts_at]
    if max(moments) <= now:
        return
    tell(
        NAME,
        now_is.school,
        sorted(concerned(now_is, {now_is.on, circle.on}) - {by.pk if by else None}),
        f"{now_is.pk} v{now_is.calendar_version}",
        due_at=now if min(moments) - now < SOON else now + THINK_TWICE,
        expires_at=max(moments),
        about=now_is.pk,
        data={
            "by": by.pk if by else None,
            "days": sorted({f"{now_is.on}", f"{circle.on}"}),
            "was": known_of(circle),
        },
    )


def concerned(circle: Circle, days: Collection[date]) -> set[int]:
    """Who leads its advisory or stands in, and its students if the school wants it, on any of these days."""
    on_days = [Circle(pk=circle.pk, advisory_id=circle.advisory_id, on=day) for day in days]
    pairs = [*leading(on_days, substitutes=False), *leading(on_days, substitutes=True)]
    if circle.school.reminds_students:
        pairs += attending(on_days)
    return {member for _circle, member in pairs}


def compose_changes(deliveries: Sequence[Delivery]) -> dict[int, Words]:
    """Of several changes the last one is told; of one that was undone before it was told, nothing."""
    circles, told = circles_of(deliveries), earlier_of(deliveries)
    by_change: dict[tuple[int, str], list[Delivery]] = defaultdict(list)
    for delivery in deliveries:
        by_change[delivery.about or 0, delivery.occasion].append(delivery)
    return {
        pk: words
        for (pk_of_circle, _occasion), found in by_change.items()
        if pk_of_circle in circles and not circles[pk_of_circle].closure
        for pk, words in compose_change(circles[pk_of_circle], found, told)
    }


def compose_change(
    circle: Circle, deliveries: Sequence[Delivery], told: Sequence[Delivery]
) -> Iterator[tuple[int, Words]]:
    """Who stood in on the former day finds the calendar: the circle is nothing to them any more."""
    days = [date.fromisoformat(day) for day in deliveries[0].data["days"]]
    on_any, on_its_own = concerned(circle, days), concerned(circle, [circle.on])
    for delivery in deliveries:
        title = title_of(circle, known_to(delivery, told))
        if title and delivery.member_id in on_any and is_last(delivery, told):
            yield delivery.pk, words_of(circle, title, is_theirs=delivery.member_id in on_its_own)


def earlier_of(deliveries: Sequence[Delivery]) -> list[Delivery]:
    """All that was or is to be told of these circles, the latest first."""
    found = Delivery.objects.filter(kind=NAME, about__in={each.about for each in deliveries})
    return list(found.order_by("-pk"))


def is_last(delivery: Delivery, told: Sequence[Delivery]) -> bool:
    return not any(each.pk > delivery.pk for each in told if is_to_the_same(each, delivery))


def is_to_the_same(one: Delivery, other: Delivery) -> bool:
    return (one.about, one.member_id, one.channel) == (other.about, other.member_id, other.channel)


def known_to(delivery: Delivery, told: Sequence[Delivery]) -> Known | None:
    """What the circle was before all that the person was not told of yet; None when that was not written down."""
    untold = delivery
    for each in told:
        if each.about != delivery.about or each.pk >= delivery.pk:
            continue
        if is_to_the_same(each, delivery) and each.state not in (State.SENT, State.UNKNOWN):
            untold = each
        elif is_to_the_same(each, delivery) or each.data["by"] == delivery.member_id:
            break
    return Known(*untold.data["was"]) if "was" in untold.data else None


def title_of(circle: Circle, known: Known | None) -> str:
    now_is = known_of(circle)
    words = {"advisory": circle.advisory.name, "when": when_words(circle.starts_at, circle.school)}
    if known == now_is or not (circle.is_cancelled or circle.is_planned):
        return ""
    if circle.is_cancelled:
        return _("Cancelled: the circle with %(advisory)s on %(when)s") % words
    if circle.moved_from and (known is None or known.starts_at != now_is.starts_at):
        return _("Moved: the circle with %(advisory)s is now on %(when)s") % words
    if known is None or known.is_cancelled or known.starts_at != now_is.starts_at:
        return _("On again: the circle with %(advisory)s on %(when)s") % words
    return title_of_a_change(circle, words, is_elsewhere=known.place != now_is.place)


def title_of_a_change(circle: Circle, words: dict[str, str], *, is_elsewhere: bool) -> str:
    words |= {"place": circle.place, "minutes": f"{circle.minutes}"}
    if not is_elsewhere:
        return _("Changed: the circle with %(advisory)s on %(when)s now takes %(minutes)s minutes") % words
    if not circle.place:
        return _("Changed: the circle with %(advisory)s on %(when)s has no place for now") % words
    return _("Changed: the circle with %(advisory)s on %(when)s is now in %(place)s") % words


def words_of(circle: Circle, title: str, *, is_theirs: bool) -> Words:
    return Words(
        title=title,
        template="circles/mail/circle_changed.html",
        url=reverse("circles:circle_detail", args=[circle.pk])
        if is_theirs
        else reverse("circles:circle_list"),
        label=_("Look at the circle") if is_theirs else _("Look at the calendar"),
        context={
            "circle": circle,
            "when": when_words(circle.starts_at, circle.school),
            "first": when_words(circle.moved_from, circle.school) if circle.moved_from else "",
        },
    )
