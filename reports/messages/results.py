"""Word that results have appeared, at the moment that was said beforehand."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from notices.kinds import Horizon, Occasion, Words
from notices.models import Delivery
from reports.models import Release
from reports.readers import readers_of
from schools import clock

NAME = "results"
DAY = timedelta(days=1)
OF_USE = timedelta(days=7)


def plan_results(horizon: Horizon) -> Iterator[Occasion]:
    """Nothing is planned by the work itself, so that no row says when it ended."""
    made = Release.objects.filter(done_at__isnull=False, withheld_at=None).select_related("survey__school")
    for release in made.filter(appears_at__gt=horizon.now - DAY, appears_at__lt=horizon.until):
        for member in readers_of(release).order_by().values_list("pk", flat=True):
            yield Occasion(
                member=member,
                name=f"{release.pk}",
                known_at=release.appears_at,
                due_at=release.appears_at,
                expires_at=release.appears_at + OF_USE,
                data={"release": f"{release.pk}"},
            )


def compose_results(deliveries: Sequence[Delivery]) -> dict[int, Words]:
    """To those who see them still. A query, and one for each release."""
    pks = {UUID(delivery.data["release"]) for delivery in deliveries}
    shown = Release.objects.shown_at(clock.now()).filter(pk__in=pks).select_related("survey__school")
    members = {delivery.member_id for delivery in deliveries}
    found = {f"{release.pk}": (readers_among(release, members), words_of(release)) for release in shown}
    return {
        delivery.pk: words
        for delivery in deliveries
        for readers, words in [found.get(delivery.data["release"], (set(), None))]
        if words and delivery.member_id in readers
    }


def readers_among(release: Release, members: set[int]) -> set[int]:
    return set(readers_of(release).filter(pk__in=members).order_by().values_list("pk", flat=True))


def words_of(release: Release) -> Words:
    return Words(
        title=_("Results: %(title)s") % {"title": release.survey.title},
        template="reports/mail/results.html",
        url=reverse("reports:release_detail", args=[release.survey_id]),
        label=_("See the results"),
    )
