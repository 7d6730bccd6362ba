"""For whom an entry is: the people it names, which are those of the moment when its author chose."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, Q

from journals.messages.sharing import tell_shared
from journals.models import Audience, Entry, Hiding, Share
from schools import clock
from schools.models import Advisory, Enrollment, Leadership, Member, Role
from schools.models.member import LEADERS


@dataclass(frozen=True)
class People:
    """Who would be named today: the teachers of the author's advisory, and the other students in it."""

    advisory: Advisory | None
    teachers: list[Member]
    students: list[Member]

    @property
    def seal(self) -> str:
        """By which a form says whom its sentences are about."""
        return " ".join(str(pk) for pk in sorted(member.pk for member in [*self.teachers, *self.students]))

    def of(self, audience: str) -> list[Member]:
        found = {Audience.TEACHER: self.teachers, Audience.CIRCLE: [*self.teachers, *self.students]}
        return found.get(Audience(audience), [])


def people_around(student: Member) -> People:
    """Three queries. Substitutes are no teachers of the advisory."""
    today = clock.today(student.school)
    advisory = Advisory.objects.current().attended_by(student).first()
    leading = Leadership.objects.on(today).filter(advisory=advisory, is_substitute=False)
    enrolled = Enrollment.objects.on(today).filter(advisory=advisory)
    here = Member.objects.here().exclude(pk=student.pk)
    return People(
        advisory,
        list(here.filter(pk__in=leading.values("member"), role__in=LEADERS)),
        list(here.filter(pk__in=enrolled.values("student"))),
    )


def readers_of(entry: Entry) -> list[Member]:
    """Those who can read it because it names them, adults first: the people of `Entry.objects.shared_with`."""
    named = Member.objects.here().filter(pk__in=Share.objects.filter(entry=entry).values("reader"))
    enrolled = Enrollment.objects.on(clock.today(entry.school)).filter(advisory=entry.advisory_id)
    in_circle = Q(pk__in=enrolled.values("student")) & ~Exists(Hiding.objects.in_force().filter(entry=entry))
    named = named.filter(Q(role__in=LEADERS) | (Q(role=Role.STUDENT) & in_circle))
    return sorted(named, key=lambda member: (member.is_student, member.sort_key))


def is_hidden(entry: Entry) -> bool:
    """From students, whatever its audience."""
    return Hiding.objects.in_force().filter(entry=entry).exists()


@transaction.atomic
def choose_audience(entry: Entry, audience: str) -> None:
    """Shares a finished entry with an audience, or takes it back from those who are in it no more.

    Wider, it names who is there now; narrower, it keeps those who were named and belong to it.
    """
    held = Entry.objects.select_for_update().get(pk=entry.pk)
    before, entry.audience = held.audience, audience
    if held.is_finished:
        entry.finished_at, entry.advisory_id = held.finished_at, held.advisory_id
    if entry.is_finished:
        name_readers(entry, before if held.is_finished else Audience.ME)
    Entry.objects.filter(pk=entry.pk).update(audience=audience, advisory=entry.advisory_id)


def name_readers(entry: Entry, before: str) -> None:
    order = Audience.values
    if order.index(entry.audience) > order.index(before):
        around = people_around(entry.author)
        entry.advisory = around.advisory
        add_readers(entry, around.of(entry.audience))
        return
    named = Share.objects.filter(entry=entry)
    if entry.audience == Audience.ME:
        named.delete()
    elif entry.audience == Audience.TEACHER:
        named.filter(reader__in=Member.objects.students()).delete()


def add_readers(entry: Entry, readers: Sequence[Member]) -> None:
    rows = [
        Share(school_id=entry.school_id, entry=entry, reader=reader, shared_at=clock.now())
        for reader in readers
    ]
    Share.objects.bulk_create(rows, ignore_conflicts=True)
    tell_shared(entry.school, readers)
