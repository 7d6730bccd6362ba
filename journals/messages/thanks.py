"""Thanks that wait to be read: told with a link, without a word of them and without the giver's name."""

from collections.abc import Sequence

from django.db.models import Exists
from django.urls import reverse
from django.utils.translation import gettext as _

from journals.messages.once import tell_once
from journals.models import Thanks
from journals.models.report import hiding
from notices.kinds import Words
from notices.models import Delivery

NAME = "thanks_received"


def tell_received(thanks: Thanks) -> None:
    """When they are given, and when they are brought back."""
    if thanks.receiver_id and not thanks.read_at:
        data = {"thanks": f"{thanks.pk}"}
        tell_once(NAME, thanks.school, thanks.receiver_id, f"{thanks.pk}", data)


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
