"""Putting messages into the outbox: a row for each person and channel, whatever becomes of the sending."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from notices.addresses import address_of
from notices.kinds import KINDS, Kind, Occasion
from notices.models import Channel, Choice, Delivery, Preference, Rhythm
from notices.rhythms import digest_moment, instant, out_of_quiet, rhythms_of
from schools import clock
from schools.models import Member, School
from schools.school_days import OpenDays

AT_ONCE = 5_000


Told = tuple[Kind, Occasion]


@dataclass(frozen=True)
class Wishes:
    """What the people concerned want, read together."""

    members: dict[int, Member]
    choices: dict[tuple[int, str], str]
    rhythms: dict[int, Rhythm]

    @classmethod
    def of(cls, people: dict[int, Member]) -> "Wishes":
        """Of people within reach, with their accounts."""
        chosen = Preference.objects.filter(member__in=people).values_list("member", "kind", "choice")
        return cls(
            members=people,
            choices={(member, kind): choice for member, kind, choice in chosen},
            rhythms=rhythms_of(people),
        )

    def choice(self, kind: Kind, member: int) -> str:
        return Choice.EMAIL if kind.is_essential else self.choices.get((member, kind.name), kind.default)

    def rhythm(self, member: int) -> Rhythm:
        return self.rhythms.get(member) or Rhythm()


def within_reach(members: Collection[int]) -> QuerySet[Member]:
    """Those of them who are here and may sign in, or were not invited yet."""
    return Member.objects.here().filter(pk__in=members).exclude(account__is_active=False)


def tell(name: str, school: School, members: Sequence[int], occasion: str, **more: object) -> int:
    """For what just happened: within the transaction in which it did. `more` are the fields of an Occasion."""
    now = clock.now()
    common: dict = {"name": occasion, "known_at": now, "due_at": now, **more}
    told = [(KINDS[name], Occasion(member=member, **common)) for member in members]
    return put(school, OpenDays.of(school), told) if told else 0


def put(school: School, days: OpenDays, told: Iterable[Told], until: datetime | None = None) -> int:
    """Inserts what is to be told before `until` and is not there yet; what is there already stays as it is.

    Returns how many rows were asked for. Runs within the school's context. Six queries at most for any number.
    """
    fresh = not_planned_yet(list(told))
    if not fresh:
        return 0
    people = within_reach({occasion.member for _kind, occasion in fresh})
    wishes = Wishes.of(people.select_related("account").in_bulk())
    rows = [
        row
        for kind, occasion in fresh
        if occasion.member in wishes.members
        for moment in [moment_of(school, wishes.rhythm(occasion.member), occasion)]
        if until is None or moment < until
        for row in deliveries(kind, school, days, wishes, occasion, moment)
    ]
    Delivery.objects.bulk_create(rows, batch_size=AT_ONCE, ignore_conflicts=True)
    return len(rows)


def not_planned_yet(told: list[Told]) -> list[Told]:
    """Every minute asks for the same again, and mostly all of it is there."""
    now = clock.now()
    names = {occasion.name for _kind, occasion in told}
    kinds = {kind.name for kind, _occasion in told}
    rows = Delivery.objects.filter(kind__in=kinds, occasion__in=names).order_by()
    there = set(rows.values_list("kind", "occasion", "member")) if names else set()
    return [
        (kind, occasion)
        for kind, occasion in told
        if (kind.name, occasion.name, occasion.member) not in there and occasion.expires_at > now
    ]


def deliveries(
    kind: Kind, school: School, days: OpenDays, wishes: Wishes, occasion: Occasion, moment: datetime
) -> Iterator[Delivery]:
    """What would come only after it is of no use any more breaks the quiet hours."""
    channels = channels_of(kind, school, days, wishes, occasion)
    for channel in kind.channels:
        if channel not in channels:
            continue
        keeps_quiet = channel == Channel.EMAIL and not kind.is_essential
        later = out_of_quiet(wishes.rhythm(occasion.member), school, moment) if keeps_quiet else moment
        yield Delivery(
            school=school,
            member_id=occasion.member,
            kind=kind.name,
            occasion=occasion.name,
            channel=channel,
            about=occasion.about,
            data=dict(occasion.data),
            is_essential=kind.is_essential,
            due_at=later if later < occasion.expires_at else moment,
            expires_at=occasion.expires_at,
            created_at=clock.now(),
        )


def moment_of(school: School, rhythm: Rhythm, occasion: Occasion) -> datetime:
    if occasion.day is None:
        return occasion.due_at or occasion.known_at
    moment = instant(school, occasion.day, occasion.wall or rhythm.reminder_at)
    return max(moment, occasion.known_at)


def channels_of(
    kind: Kind, school: School, days: OpenDays, wishes: Wishes, occasion: Occasion
) -> set[Channel]:
    """Without an address an essential message fails where the office sees it; a discreet one is in Advisory alone."""
    choice = wishes.choice(kind, occasion.member)
    found = {Channel.INBOX} if choice != Choice.NONE else set()
    wants = choice == Choice.EMAIL or (
        choice == Choice.DIGEST and not in_digest(kind, school, days, occasion)
    )
    fails_openly = kind.is_essential and not kind.is_discreet
    if wants and (fails_openly or address_of(wishes.members[occasion.member])):
        found.add(Channel.EMAIL)
    return found


def in_digest(kind: Kind, school: School, days: OpenDays, occasion: Occasion) -> bool:
    """Whether the e-mail of its week tells it in time. What came up after that e-mail goes alone."""
    if not kind.week or not occasion.of_week:
        return False
    moment = digest_moment(school, days, occasion.of_week)
    return moment is not None and occasion.known_at < moment < occasion.expires_at
