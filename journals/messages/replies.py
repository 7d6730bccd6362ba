"""Word to a student that an adult replied. It names nobody: the letter may be read at home."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from journals.messages.once import tell_once
from journals.models import Reply
from notices.kinds import Words
from notices.models import Delivery

NAME = "reply_received"


def tell_reply(reply: Reply) -> None:
    """When it is sent, and when it is brought back."""
    if not reply.read_at:
        tell_once(NAME, reply.school, reply.entry.author_id, f"{reply.pk}", {"reply": f"{reply.pk}"})


def compose_replies(deliveries: Sequence[Delivery]) -> dict[int, Words]:
    """Of those that are not read, and not taken back."""
    ids = {delivery.data["reply"] for delivery in deliveries}
    fresh = Reply.objects.kept().filter(pk__in=ids, read_at=None, entry__removed_at=None)
    entries = {f"{pk}": entry for pk, entry in fresh.order_by().values_list("pk", "entry")}
    return {
        delivery.pk: Words(
            title=_("You have a reply in your journal"),
            template="journals/mail/reply_received.html",
            url=reverse("journals:entry_detail", args=[entry]),
            label=_("Read it"),
        )
        for delivery in deliveries
        if (entry := entries.get(delivery.data["reply"]))
    }
