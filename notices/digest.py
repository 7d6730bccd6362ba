"""The weekly e-mail: what several kinds have to say about a person's week, in one."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notices.kinds import KINDS, Horizon, Kind, Occasion, WeekAhead, Words, register
from notices.models import Channel, Choice, Delivery, Preference
from notices.rhythms import digest_moment
from schools.dates import monday_of
from schools.models import Member, School

NAME = "digest"
WEEK = timedelta(days=7)
LATEST = timedelta(days=1)


def plan_digests(horizon: Horizon) -> Iterator[Occasion]:
    """One for each person whose coming week has something that they chose to read there."""
    first = monday_of(horizon.today)
    for monday in (first + number * WEEK for number in range((horizon.last_on - first).days // 7 + 1)):
        moment = digest_moment(horizon.school, horizon.days, monday)
        if moment is None or not horizon.now - LATEST < moment < horizon.until:
            continue
        for member in weeks(week_from(horizon.school, monday, moment)):
            yield Occasion(
                member=member,
                name=f"{monday}",
                known_at=moment,
                due_at=moment,
                expires_at=moment + LATEST,
                data={"monday": f"{monday}", "moment": moment.isoformat()},
            )


def week_from(
    school: School, monday: date, moment: datetime, members: Collection[int] | None = None
) -> WeekAhead:
    return WeekAhead(school, monday, monday + timedelta(days=6), moment, members)


def weeks(week: WeekAhead) -> dict[int, list[str]]:
    """The sentences of each person's week, of the kinds that they read in the weekly e-mail."""
    kinds = [kind for kind in KINDS.values() if kind.week]
    rows = Preference.objects.filter(kind__in=[kind.name for kind in kinds])
    choices = {
        (member, kind): choice for member, kind, choice in rows.values_list("member", "kind", "choice")
    }
    found: dict[int, list[str]] = defaultdict(list)
    for kind in kinds:
        asked = {
            member
            for (member, name), choice in choices.items()
            if (name, choice) == (kind.name, Choice.DIGEST)
        }
        if kind.week and (asked or kind.default == Choice.DIGEST):
            theirs = kind.week(week)
            in_role = Member.objects.filter(pk__in=theirs, role__in=kind.roles).values_list("pk", flat=True)
            for member in set(in_role):
                if choices.get((member, kind.name), kind.default) == Choice.DIGEST:
                    found[member] += theirs[member]
    return found


def compose_digests(deliveries: Sequence[Delivery]) -> Mapping[int, Words]:
    by_week: dict[tuple[str, str], list[Delivery]] = defaultdict(list)
    for delivery in deliveries:
        by_week[delivery.data["monday"], delivery.data["moment"]].append(delivery)
    return {pk: words for week, found in by_week.items() for pk, words in compose_week(*week, found)}


def compose_week(monday: str, moment: str, deliveries: Sequence[Delivery]) -> Iterator[tuple[int, Words]]:
    members = {delivery.member_id for delivery in deliveries}
    week = week_from(
        deliveries[0].member.school, date.fromisoformat(monday), datetime.fromisoformat(moment), members
    )
    found = weeks(week)
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
