"""Thanks that wait to be read: told with a link, without a word of them and without the giver's name."""

from collections.abc import Sequence

from django.db.models import Exists
from django.urls import reverse
from django.utils.translation import gettext as _

from journals.messages import OF_USE, THINK_TWICE
from journals.models import Thanks
from journals.models.report import hiding
from notices.kinds import Words
from notices.models import Delivery, State
from notices.outbox import tell
from schools import clock

NAME = "thanks_received"


def tell_received(thanks: Thanks) -> None:
    """In the transaction that gave them, or brought them back: then only to whom nothing was told yet."""
    if thanks.receiver_id is None or thanks.read_at:
        return
    before = Delivery.objects.filter(
        kind=NAME, occasion__startswith=f"{thanks.pk}", member=thanks.receiver_id
    )
    if before.exclude(state=State.CANCELLED).exists():
        return
    now = clock.now()
    tell(
        NAME,
        thanks.school,
        [thanks.receiver_id],
        f"{thanks.pk} {before.count()}",
        due_at=now + THINK_TWICE,
        expires_at=now + OF_USE,
        data={"thanks": str(thanks.pk)},
    )


def compose_received(deliveries: Sequence[Delivery]) -> dict[int, Words]:
    """Of those that wait to be read still: not taken back, not hidden, their giver at the school."""
    told = {each.data["thanks"] for each in deliveries}
    rows = Thanks.objects.kept().unread().filter(~Exists(hiding("thanks")), pk__in=told, giver__left_on=None)
    waiting = {(str(pk), receiver) for pk, receiver in rows.values_list("pk", "receiver")}
    return {
        each.pk: Words(
            title=_("Somebody thanks you"),
            template="journals/mail/thanks_received.html",
            url=reverse("journals:thanks_detail", args=[each.data["thanks"]]),
            label=_("Read it"),
        )
        for each in deliveries
        if (each.data["thanks"], each.member_id) in waiting
    }
