"""The kinds of messages there are. Higher apps register theirs, so that this one need not know them."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.utils.functional import Promise

from notices.models import Channel, Choice, Delivery
from schools.models import Role, School
from schools.school_days import OpenDays

STAFF = tuple(role for role in Role if role not in (Role.STUDENT, Role.DISTRICT))


@dataclass(frozen=True, eq=False)
class Words:
    """What a message says: one template for e-mail, its plain text and the inbox.

    `title` is also the subject. `url` is a path of this site, `label` what its link is called. Who gives one object to
    several people says that all of them read the same; the template knows of nobody but whom `context` names.
    """

    title: str
    template: str
    url: str
    label: str
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Occasion:
    """Something to tell one person once, known since `known_at`, of use until `expires_at`.

    It is told on `day` at `wall`, or at the person's own reminder time; or at `due_at`; and at once when it became
    known only after that. `of_week` is the day whose weekly e-mail could tell it.
    """

    member: int
    name: str
    expires_at: datetime
    known_at: datetime
    day: date | None = None
    wall: time | None = None
    due_at: datetime | None = None
    of_week: date | None = None
    about: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Horizon:
    """What a kind's planner may ask about: what is due from now `until` an instant."""

    school: School
    days: OpenDays
    now: datetime
    until: datetime
    found: dict[str, Any] = field(default_factory=dict)

    def once(self, name: str, find: Callable[[], Any]) -> Any:
        """What several kinds ask for is read once."""
        if name not in self.found:
            self.found[name] = find()
        return self.found[name]

    @property
    def today(self) -> date:
        return self.now.astimezone(self.school.zone).date()

    @property
    def last_on(self) -> date:
        return self.until.astimezone(self.school.zone).date()


@dataclass(frozen=True)
class WeekAhead:
    """The days of a week, of which the e-mail tells what was known at the moment that is given; `members` are those
    who are asked about, or everybody.
    """

    school: School
    first_on: date
    last_on: date
    known_before: datetime
    members: Collection[int] | None = None


# For each person, the sentences of that week.
Week = Callable[[WeekAhead], Mapping[int, Sequence[str]]]


@dataclass(frozen=True)
class Kind:
    """`compose` says of each delivery what it says now, and leaves out those that are not true any more.

    Essential kinds (safety, sign-in, invitations) ask no preference, keep no quiet hours and are sent at least once.
    Of discreet ones the office learns nothing at all, not even how many there were: that one was sent says already
    what is not the office's to know. Of silent ones a file for the family says nothing either.
    """

    name: str
    label: str | Promise
    compose: Callable[[Sequence[Delivery]], Mapping[int, Words]]
    roles: Collection[str] = STAFF
    plan: Callable[[Horizon], Iterable[Occasion]] | None = None
    week: Week | None = None
    default: Choice = Choice.EMAIL
    channels: Collection[Channel] = (Channel.INBOX, Channel.EMAIL)
    is_essential: bool = False
    is_discreet: bool = False
    is_silent: bool = False
    hint: str | Promise = ""

    @property
    def choices(self) -> list[Choice]:
        """What has a meaning for it: what comes by e-mail alone cannot come only in Advisory."""
        fits = {
            Choice.EMAIL: Channel.EMAIL in self.channels,
            Choice.DIGEST: bool(self.week),
            Choice.INBOX: Channel.INBOX in self.channels,
            Choice.NONE: True,
        }
        return [choice for choice in Choice if fits[choice]]

    @property
    def without_emails(self) -> Choice:
        return Choice.INBOX if Channel.INBOX in self.channels else Choice.NONE


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    KINDS[kind.name] = kind


def is_discreet(name: str) -> bool:
    return name in KINDS and KINDS[name].is_discreet


def discreet_kinds() -> list[str]:
    return [kind.name for kind in KINDS.values() if kind.is_discreet]


def silent_kinds() -> list[str]:
    return [kind.name for kind in KINDS.values() if kind.is_silent]


def kinds_for(role: str) -> list[Kind]:
    """Those that a member of this role may choose about."""
    return [kind for kind in KINDS.values() if role in kind.roles and not kind.is_essential]
