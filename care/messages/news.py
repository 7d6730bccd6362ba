"""Word to a student that something happened to their call: in Advisory alone, and without saying what."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from care.messages import OF_USE
from care.models import Step
from notices.kinds import Words
from notices.models import Delivery
from notices.outbox import tell
from schools import clock

NAME = "call_news"


def tell_student(step: Step) -> None:
    if step.call is None or step.by_id == step.call.author_id:
        return
    tell(
        NAME,
        step.school,
        [step.call.author_id],
        str(step.pk),
        expires_at=clock.now() + OF_USE,
        data={"call": str(step.call_id)},
    )


def compose_news(deliveries: Sequence[Delivery]) -> dict[int, Words]:
    return {
        delivery.pk: Words(
            title=_("There is news for you"),
            template="care/mail/call_news.html",
            url=reverse("care:call_detail", args=[delivery.data["call"]]),
            label=_("Look at it"),
        )
        for delivery in deliveries
    }
