"""Word to whoever made a survey that it is closed."""

from collections.abc import Sequence
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from notices.kinds import Words
from notices.models import Delivery
from notices.outbox import tell
from schools import clock
from surveys.models import Survey

NAME = "survey_closed"
OF_USE = timedelta(days=7)


def tell_closed(survey: Survey) -> None:
    """In the transaction that closes it."""
    if survey.made_by_id:
        tell(
            NAME,
            survey.school,
            [survey.made_by_id],
            f"{survey.pk}",
            expires_at=clock.now() + OF_USE,
            data={"survey": f"{survey.pk}"},
        )


def compose_closed(deliveries: Sequence[Delivery]) -> dict[int, Words]:
    surveys = Survey.objects.in_bulk([delivery.data["survey"] for delivery in deliveries])
    titles = {f"{pk}": survey.title for pk, survey in surveys.items()}
    return {
        delivery.pk: Words(
            title=_("Closed: %(title)s") % {"title": titles[delivery.data["survey"]]},
            template="surveys/mail/survey_closed.html",
            url=reverse("surveys:survey_detail", args=[delivery.data["survey"]]),
            label=_("See how many answered"),
        )
        for delivery in deliveries
        if delivery.data["survey"] in titles
    }
