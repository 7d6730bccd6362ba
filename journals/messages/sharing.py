"""Word to adults of what was shared with them: once a day, or in their weekly e-mail, as a number."""

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journals.messages import OF_USE
from journals.models import Entry, Share
from notices.kinds import WeekAhead, Words
from notices.models import Delivery
from notices.outbox import tell
from notices.rhythms import instant
from schools import clock
from schools.dates import monday_of
from schools.models import Member, Opened, Opening, School

NAME = "entry_shared"
TOLD_AT = time(15)
DAY = timedelta(days=1)


def tell_shared(school: School, readers: Sequence[Member]) -> None:
    """In the transaction that shared it. What is shared before three o'clock is told together."""
    day = clock.today(school)
    if instant(school, day, TOLD_AT) <= clock.now():
        day += DAY
    tell(
        NAME,
        school,
        [reader.pk for reader in readers if not reader.is_student],
        f"{day}",
        day=day,
        wall=TOLD_AT,
        of_week=monday_of(day) + timedelta(days=7),
        expires_at=clock.now() + OF_USE,
    )


def unread(readers: Collection[int] | None = None, before: datetime | None = None) -> dict[int, int]:
    """How many entries that name each adult, and still can be read, they have not opened."""
    opened = Opening.objects.of(Opened.ENTRY, OuterRef("entry")).filter(reader=OuterRef("reader"))
    rows = Share.objects.filter(~Exists(opened), entry__in=Entry.objects.finished().values("pk"))
    rows = rows.filter(reader__in=Member.objects.here().adults())
    rows = rows if readers is None else rows.filter(reader__in=readers)
    rows = rows if before is None else rows.filter(shared_at__lt=before)
    return dict(rows.order_by().values_list("reader").annotate(Count("pk")))


def compose_shared(deliveries: Sequence[Delivery]) -> dict[int, Words]:
    """Those who have opened all of it are told nothing."""
    counts = unread({delivery.member_id for delivery in deliveries})
    title = _("Shared with you in journals")
    return {
        delivery.pk: Words(
            title=title,
            template="journals/mail/entry_shared.html",
            url=reverse("journals:shared_list"),
            label=_("Read in Advisory"),
            context={"waiting": waiting_words(count)},
        )
        for delivery in deliveries
        if (count := counts.get(delivery.member_id))
    }


def week_of_readers(week: WeekAhead) -> dict[int, list[str]]:
    counts = unread(week.members, week.known_before)
    return {reader: [waiting_words(count)] for reader, count in counts.items()}


def waiting_words(count: int) -> str:
    words = ngettext(
        "%(count)s entry that a student shared with you waits to be read.",
        "%(count)s entries that students shared with you wait to be read.",
        count,
    )
    return words % {"count": count}
