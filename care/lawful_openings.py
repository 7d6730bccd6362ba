"""The lawful opening of a student's private writing: asked for by one, approved by a second, for named days or entries,
for some hours, each view on record, and the student told.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from care.messages.lawful import tell_approvers, tell_asker, tell_student
from care.models import Ground, LawfulEntry, LawfulOpening
from care.models.lawful_opening import KEEPERS, TOLD_WITHIN
from care.words import put_words
from journals.models import Entry
from schools import clock
from schools.dates import instant_of
from schools.models import Member, Opened, Opening, Reason
from schools.openings import note_openings, opening_now

MORNING = time(8)


def second_people(member: Member) -> QuerySet[Member]:
    """Who could approve what the member asks for, as long as they can sign in."""
    able = Member.objects.here().filter(role__in=KEEPERS, account__is_active=True)
    return able.exclude(role=member.role).exclude(pk=member.pk)


@transaction.atomic
def ask_for_opening(opening: LawfulOpening, words: str, entries: Sequence[Entry] = ()) -> LawfulOpening:
    """Stores the request of its `asked_by` and tells those who can approve it. Raises Unreadable without the key."""
    opening.asked_role, opening.asked_at = opening.asked_by.role, clock.now()
    put_words(opening, words)
    opening.save(force_insert=True)
    rows = [LawfulEntry(school_id=opening.school_id, opening=opening, entry=entry) for entry in entries]
    LawfulEntry.objects.bulk_create(rows)
    tell_approvers(opening)
    return opening


@transaction.atomic
def approve_opening(opening: LawfulOpening, by: Member) -> bool:
    """From now on it can be read for its hours. False when `by` may not, or it was decided, or it is too late."""
    now = clock.now()
    found = LawfulOpening.objects.decidable_by(by).filter(pk=opening.pk)
    tell_at = told_at(opening, now)
    if not found.update(
        approved_by=by,
        approved_role=by.role,
        approved_at=now,
        expires_at=now + timedelta(hours=opening.hours),
        tell_at=tell_at,
    ):
        return False
    opening.refresh_from_db()
    tell_asker(opening)
    tell_student(opening)
    return True


def told_at(opening: LawfulOpening, now: datetime) -> datetime:
    """At once, or on the morning of the day that was asked for, as far as the ground allows."""
    if opening.tell_on is None:
        return now
    latest = now + timedelta(days=TOLD_WITHIN[Ground(opening.ground)])
    morning = instant_of(opening.school.zone, opening.tell_on, MORNING)[0]
    return max(now, min(morning, latest)).astimezone(UTC)


@transaction.atomic
def refuse_opening(opening: LawfulOpening, by: Member) -> bool:
    found = LawfulOpening.objects.decidable_by(by).filter(pk=opening.pk)
    if not found.update(refused_by=by, refused_at=clock.now()):
        return False
    opening.refresh_from_db()
    tell_asker(opening)
    return True


def end_opening(opening: LawfulOpening) -> bool:
    """Before its time, by whoever asked or approved, or a request taken back."""
    found = LawfulOpening.objects.filter(pk=opening.pk, ended_at=None, refused_at=None)
    return found.update(ended_at=clock.now()) == 1


def entries_of(opening: LawfulOpening, reader: Member) -> QuerySet[Entry]:
    """What the reader may open by it at this moment: of the student, named or of the days, and nothing else."""
    if not LawfulOpening.objects.opened_by(reader).filter(pk=opening.pk).exists():
        return Entry.objects.none()
    named = Q(pk__in=LawfulEntry.objects.filter(opening=opening).values("entry"))
    days = Q(on__range=(opening.from_on, opening.until_on)) if opening.from_on else Q(pk__in=[])
    return Entry.objects.written_by(opening.student).kept().filter(named | days).order_by("on", "saved_at")


def open_entries(opening: LawfulOpening, reader: Member, entries: Iterable[Entry]) -> None:
    """Notes each view, before anything is shown. Raises Unreadable when that cannot be recorded."""
    note_openings(seen(opening, reader, Opened.ENTRY, entry.pk) for entry in entries)


def seen(opening: LawfulOpening, reader: Member, what: Opened, about: UUID | None) -> Opening:
    """The student may know of it once they are told of the opening itself."""
    return opening_now(reader, opening.student, what, Reason.LAW, about, opening.tell_at)
