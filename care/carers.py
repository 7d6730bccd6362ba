"""The adults who can be asked: who may be chosen, who is away, and who comes next."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.db.models import Exists, OuterRef, Q, QuerySet

from care.models import Absence, NamedAdult
from care.models.protocol import CARERS
from schools import clock
from schools.models import Member, Role, School


def carers() -> QuerySet[Member]:
    """Whom a student can choose: counselors, teachers and staff who can sign in."""
    return Member.objects.here().filter(role__in=CARERS, account__is_active=True)


def counselors() -> QuerySet[Member]:
    return carers().filter(role=Role.COUNSELOR)


def named_members() -> QuerySet[Member]:
    """The named adults and their deputies who have not left."""
    named, deputies = NamedAdult.objects.values("member"), NamedAdult.objects.values("deputy")
    return Member.objects.here().filter(Q(pk__in=named) | Q(pk__in=deputies))


@dataclass(frozen=True)
class Staffing:
    """The named adults in their order with their deputies, and who can be asked today."""

    named: Sequence[NamedAdult]
    here: Collection[int]
    away: Collection[int]

    @classmethod
    def of(cls, school: School, day: date | None = None) -> Self:
        """Three queries."""
        named = list(NamedAdult.objects.in_order())
        away = Absence.objects.on(day or clock.today(school)).values_list("member", flat=True)
        return cls(named, set(carers().values_list("pk", flat=True)), set(away))

    def is_able(self, member: int | None) -> bool:
        return member in self.here and member not in self.away

    def in_their_place(self, named: NamedAdult) -> Member | None:
        """The named adult, the deputy while they are away or have left, or nobody."""
        people = [person for person in (named.member, named.deputy) if person and self.is_able(person.pk)]
        return people[0] if people else None

    def chain(self) -> list[Member]:
        """Who can be asked one after the other."""
        found = [person for named in self.named if (person := self.in_their_place(named))]
        return list(dict.fromkeys(found))

    def next_after(self, asked: Collection[int]) -> Member | None:
        return next((person for person in self.chain() if person.pk not in asked), None)

    def reachable(self, people: Iterable[Member]) -> list[Member]:
        return [person for person in people if self.is_able(person.pk)]

    def everybody(self) -> list[Member]:
        """Each named adult and deputy who has not left, away or not: the last to be asked when nobody else can."""
        people = [person for named in self.named for person in (named.member, named.deputy) if person]
        return [person for person in dict.fromkeys(people) if person.pk in self.here]


def reaching() -> QuerySet[NamedAdult]:
    """Named adults to whom, or to whose deputy, a call can come at all. Each is looked up: a school has hundreds of
    members and names a handful.
    """
    able = carers().order_by()
    member, deputy = (Exists(able.filter(pk=OuterRef(name))) for name in ("member", "deputy"))
    return NamedAdult.objects.filter(Q(member) | Q(deputy)).order_by()
