"""The weekly e-mail: what several kinds have to say about a person's week, in one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notices.kinds import KINDS, Horizon, Kind, Occasion, Words, register
from notices.models import Channel, Choice, Delivery, Preference
from notices.rhythms import digest_moment
from schools.dates import days_between, monday_of
from schools.models import School

NAME = "digest"
WEEK = timedelta(days=7)


def plan_digests(horizon: Horizon) -> Iterator[Occasion]:
    """One for each person whose coming week has something that they chose to read there."""
    for monday in days_between(monday_of(horizon.today), horizon.last_on):
        if monday.weekday() != 0:
            continue
        moment = digest_moment(horizon.school, horizon.days, monday)
        if moment is None or moment >= horizon.until or moment < horizon.now - timedelta(days=1):
            continue
        for member in weeks(horizon.school, None, monday):
            yield Occasion(
                member=member,
                name=f"{monday}",
                known_at=moment,
                due_at=moment,
                expires_at=moment + timedelta(days=1),
                data={"monday": f"{monday}"},
            )


def weeks(school: School, members: Collection[int] | None, monday: date) -> dict[int, list[str]]:
    """The sentences of each person's week, of the kinds that they read in the weekly e-mail; of everybody if None."""
    found: dict[int, list[str]] = defaultdict(list)
    for kind in KINDS.values():
        if not kind.week:
            continue
        chosen = Preference.objects.filter(kind=kind.name)
        choices = dict(chosen.values_list("member", "choice"))
        for member, sentences in kind.week(
            school, members, monday, monday + WEEK - timedelta(days=1)
        ).items():
            if choices.get(member, kind.default) == Choice.DIGEST:
                found[member] += sentences
    return found


def compose_digests(deliveries: Sequence[Delivery]) -> Mapping[int, Words]:
    by_week: dict[date, list[Delivery]] = defaultdict(list)
    for delivery in deliveries:
        by_week[date.fromisoformat(delivery.data["monday"])].append(delivery)
    return {pk: words for monday, found in by_week.items() for pk, words in compose_week(monday, found)}


def compose_week(monday: date, deliveries: Iterable[Delivery]) -> Iterator[tuple[int, Words]]:
    deliveries = list(deliveries)
    found = weeks(deliveries[0].member.school, {each.member_id for each in deliveries}, monday)
    for delivery in deliveries:
        if sentences := found.get(delivery.member_id):
            yield (
                delivery.pk,
                Words(
                    title=_("Your week"),
                    template="notices/mail/digest.html",
                    url=reverse("home"),
                    label=_("Open Advisory"),
                    context={"sentences": sentences},
                ),
            )


register(
    Kind(
        name=NAME,
        label=gettext_lazy("Weekly e-mail"),
        compose=compose_digests,
        plan=plan_digests,
        channels=(Channel.EMAIL,),
        hint=gettext_lazy("Without it, what you want to read there comes only here."),
    )
)
