"""Word that something happened to a call: to the student in Advisory alone, to who looks after it by e-mail as well.

It never says what.
"""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from care.messages import OF_USE
from care.models import Call, Kind, Step
from notices.kinds import Words
from notices.models import Delivery
from notices.outbox import tell
from schools import clock

NAME, MORE = "call_news", "call_more"


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


def tell_adults(step: Step) -> None:
    """Who holds the call; while nobody does, those who are asked read all of it anyway."""
    holder = Call.objects.filter(steps=step).values_list("holder", flat=True).first()
    if holder is None:
        return
    tell(
        MORE,
        step.school,
        [holder],
        str(step.pk),
        expires_at=clock.now() + OF_USE,
        data={"call": str(step.call_id), "is_over": step.kind == Kind.WITHDRAWN},
    )


def compose_more(deliveries: Sequence[Delivery]) -> dict[int, Words]:
    """To those who look after the call still."""
    calls = Call.objects.filter(pk__in=[delivery.data["call"] for delivery in deliveries])
    held = {str(pk): holder for pk, holder in calls.values_list("pk", "holder")}
    return {
        delivery.pk: Words(
            title=_("News about a call that you look after"),
            template="care/mail/call_more.html",
            url=reverse("care:call_detail", args=[delivery.data["call"]]),
            label=_("Read it"),
            context={"is_over": delivery.data["is_over"]},
        )
        for delivery in deliveries
        if held.get(delivery.data["call"]) == delivery.member_id
    }
