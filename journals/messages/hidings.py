"""Word to a student that something of theirs is hidden. Why, they read in Advisory alone."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from journals.models import Hiding
from journals.subjects import author_of, subject_of, url_of
from notices.kinds import Words
from notices.models import Delivery
from notices.outbox import tell
from schools import clock

NAME = "entry_hidden"
# Time to bring it back, before anybody reads of it.
THINK_TWICE = timedelta(minutes=3)
OF_USE = timedelta(days=14)


def tell_hiding(hiding: Hiding) -> None:
    """In the transaction that stored it."""
    now = clock.now()
    tell(
        NAME,
        hiding.school,
        [author_of(subject_of(hiding)).pk],
        f"{hiding.pk}",
        due_at=now + THINK_TWICE,
        expires_at=now + OF_USE,
        data={"hiding": f"{hiding.pk}"},
    )


def compose_hidings(deliveries: Sequence[Delivery]) -> dict[int, Words]:
    """While it is hidden, and its author did not take it away."""
    rows = Hiding.objects.in_force().filter(pk__in={delivery.data["hiding"] for delivery in deliveries})
    there = Q(entry__removed_at=None, thanks__removed_at=None)
    found = {f"{row.pk}": row for row in rows.filter(there).select_related("entry", "thanks")}
    return {
        delivery.pk: Words(
            title=_("A note about something that you wrote"),
            template="journals/mail/entry_hidden.html",
            url=url_of(subject_of(row)),
            label=_("Read the note"),
        )
        for delivery in deliveries
        if (row := found.get(delivery.data["hiding"]))
    }
