"""A circle that was cancelled or moved, or is on again: told to those whom it concerns, but not to who did it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from circles.messages.people import attending, leading
from circles.messages.words import circles_of, when_words
from circles.models import Circle
from circles.models.circle import VIEWERS
from notices.kinds import Kind, Words, register
from notices.models import Delivery, State
from notices.outbox import tell
from schools import clock
from schools.models import Member

NAME = "circle_changed"
# Time to undo it, before anybody reads of it.
THINK_TWICE = timedelta(minutes=3)
SOON = timedelta(hours=1)


def tell_changed(pk: int, *, by: Member | None) -> None:
    """In the transaction that changed it. Who comes to read of it reads what holds by then."""
    circle = Circle.objects.select_related("advisory", "school").defer("note").get(pk=pk)
    now = clock.now()
    until = max(circle.starts_at, circle.moved_from or circle.starts_at)
    if until <= now:
        return
    starts_soon = min(circle.starts_at, circle.moved_from or circle.starts_at) - now < SOON
    tell(
        NAME,
        circle.school,
        sorted(whom(circle) - {by.pk if by else None}),
        f"{circle.pk} v{circle.calendar_version}",
        due_at=now if starts_soon else now + THINK_TWICE,
        expires_at=until,
        about=circle.pk,
        data={"version": circle.calendar_version},
    )


def whom(circle: Circle) -> set[int]:
    people = [*leading([circle], substitutes=False), *leading([circle], substitutes=True)]
    if circle.school.reminds_students:
        people += attending([circle])
    return {member for _circle, member in people}


def compose_changes(deliveries: Sequence[Delivery]) -> dict[int, Words]:
    """Of several changes the last one is told; of one that was undone before it was told, nothing."""
    circles, told = circles_of(deliveries), told_before(deliveries)
    found = {}
    for delivery in deliveries:
        circle = circles.get(delivery.about or 0)
        if circle and circle.calendar_version == delivery.data["version"] and not circle.closure:
            title = title_of(circle, (delivery.about, delivery.member_id, delivery.channel) in told)
            if title:
                found[delivery.pk] = words_of(circle, title)
    return found


def told_before(deliveries: Sequence[Delivery]) -> set[tuple[int | None, int, str]]:
    earlier = Delivery.objects.filter(
        kind=NAME,
        about__in=[delivery.about for delivery in deliveries],
        state__in=[State.SENT, State.UNKNOWN],
    )
    return set(earlier.values_list("about", "member", "channel"))


def title_of(circle: Circle, was_told: bool) -> str:
    first = circle.moved_from or circle.starts_at
    words = {"advisory": circle.advisory.name, "when": when_words(circle.starts_at, circle.school)}
    words["first"] = when_words(first, circle.school)
    if circle.is_cancelled:
        return _("Cancelled: the circle with %(advisory)s on %(when)s") % words
    if circle.is_planned and circle.moved_from:
        return _("Moved: the circle with %(advisory)s is now on %(when)s") % words
    if circle.is_planned and was_told:
        return _("On again: the circle with %(advisory)s on %(when)s") % words
    return ""


def words_of(circle: Circle, title: str) -> Words:
    return Words(
        title=title,
        template="circles/mail/circle_changed.html",
        url=reverse("circles:circle_detail", args=[circle.pk]),
        label=_("Look at the circle"),
        context={
            "circle": circle,
            "when": when_words(circle.starts_at, circle.school),
            "first": moved_words(circle),
        },
    )


def moved_words(circle: Circle) -> str:
    moved: datetime | None = circle.moved_from
    return when_words(moved, circle.school) if moved else ""


register(
    Kind(
        name=NAME,
        label=gettext_lazy("Circles that are moved or cancelled"),
        compose=compose_changes,
        roles=VIEWERS,
    )
)
