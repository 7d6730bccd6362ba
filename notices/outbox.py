"""Putting messages into the outbox: a row for each person and channel, whatever becomes of the sending."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from notices.addresses import address_of
from notices.kinds import KINDS, Kind, Occasion
from notices.models import Channel, Choice, Delivery, Preference, Rhythm
from notices.rhythms import digest_moment, instant, out_of_quiet, rhythms_of
from schools import clock
from schools.models import Member, School
from schools.school_days import OpenDays

AT_ONCE = 5_000


@dataclass(frozen=True)
class Wishes:
    """What the people concerned want, read together."""

    members: dict[int, Member]
    choices: dict[int, str]
    rhythms: dict[int, Rhythm]

    @classmethod
    def about(cls, kind: Kind, members: set[int]) -> "Wishes":
        here = Member.objects.here().filter(pk__in=members).select_related("account")
        chosen = Preference.objects.filter(kind=kind.name, member__in=members)
        return cls(
            members={member.pk: member for member in here},
            choices=dict(chosen.values_list("member", "choice")),
            rhythms=rhythms_of(members),
        )

    def choice(self, kind: Kind, member: int) -> str:
        return Choice.EMAIL if kind.is_essential else self.choices.get(member, kind.default)

    def rhythm(self, member: int) -> Rhythm:
        return self.rhythms.get(member) or Rhythm()


def put(kind: Kind, school: School, occasions: Iterable[Occasion], until: datetime | None = None) -> int:
    """Inserts what is to be told before `until` and is not there yet; what is there already stays as it is.

    Returns how many rows were asked for. Runs within the school's context.
    """
    fresh = not_planned_yet(kind, list(occasions))
    if not fresh:
        return 0
    wishes = Wishes.about(kind, {occasion.member for occasion in fresh})
    days = OpenDays.of(school)
    rows = [
        row
        for occasion in fresh
        if occasion.member in wishes.members
        and (moment := moment_of(school, wishes.rhythm(occasion.member), occasion))
        and (until is None or moment < until)
        for row in deliveries(kind, school, days, wishes, occasion, moment)
    ]
    Delivery.objects.bulk_create(rows, batch_size=AT_ONCE, ignore_conflicts=True)
    return len(rows)


def not_planned_yet(kind: Kind, occasions: list[Occasion]) -> list[Occasion]:
    """Every minute asks for the same again, and mostly all of it is there."""
    names = {occasion.name for occasion in occasions}
    rows = Delivery.objects.filter(kind=kind.name, occasion__in=names).order_by()
    there = set(rows.values_list("occasion", "member")) if names else set()
    now = clock.now()
    return [
        occasion
        for occasion in occasions
        if (occasion.name, occasion.member) not in there and occasion.expires_at > now
    ]


def tell(name: str, school: School, members: Sequence[int], occasion: str, **more: object) -> int:
    """For what just happened: within the transaction in which it did. `more` are the fields of an Occasion."""
    kind, now = KINDS[name], clock.now()
    common: dict = {"name": occasion, "known_at": now, "due_at": now, **more}
    return put(kind, school, [Occasion(member=member, **common) for member in members])


def deliveries(
    kind: Kind, school: School, days: OpenDays, wishes: Wishes, occasion: Occasion, moment: datetime
) -> Iterator[Delivery]:
    channels = channels_of(kind, school, days, wishes, occasion)
    for channel in kind.channels:
        if channel not in channels:
            continue
        keeps_quiet = channel == Channel.EMAIL and not kind.is_essential
        rhythm = wishes.rhythm(occasion.member)
        yield Delivery(
            school=school,
            member_id=occasion.member,
            kind=kind.name,
            occasion=occasion.name,
            channel=channel,
            about=occasion.about,
            data=dict(occasion.data),
            is_essential=kind.is_essential,
            due_at=out_of_quiet(rhythm, school, moment) if keeps_quiet else moment,
            expires_at=occasion.expires_at,
            created_at=clock.now(),
        )


def moment_of(school: School, rhythm: Rhythm, occasion: Occasion) -> datetime | None:
    """When it is told; None when it is too late to be of use to whoever planned it."""
    if occasion.day is None:
        return occasion.due_at or occasion.known_at
    moment = instant(school, occasion.day, occasion.wall or rhythm.reminder_at)
    if occasion.known_at <= moment:
        return moment
    return None if occasion.is_for_planners else occasion.known_at


def channels_of(
    kind: Kind, school: School, days: OpenDays, wishes: Wishes, occasion: Occasion
) -> set[Channel]:
    choice = wishes.choice(kind, occasion.member)
    found = {Channel.INBOX} if choice != Choice.NONE else set()
    wants = choice == Choice.EMAIL or (
        choice == Choice.DIGEST and not in_digest(kind, school, days, occasion)
    )
    if wants and (kind.is_essential or address_of(wishes.members[occasion.member])):
        found.add(Channel.EMAIL)
    return found


def in_digest(kind: Kind, school: School, days: OpenDays, occasion: Occasion) -> bool:
    """Whether it was known when the e-mail of its week goes out. What came up later goes alone."""
    if not kind.week or not occasion.of_week:
        return False
    moment = digest_moment(school, days, occasion.of_week)
    return moment is not None and occasion.known_at < moment
