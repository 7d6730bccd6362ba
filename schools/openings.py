"""The record of who opened what of whom: a chain of rows that are written once, and the check that it is whole."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from schools import clock
from schools.chain import seal_of, seal_of_head, sealing_key
from schools.models import Member, Opened, Opening, OpeningHead, Reason, WritingKey
from schools.writing.cipher import Unreadable
from schools.writing.keys import key_to_write, keys_to_read

TOGETHER = 1000


def opening_now(
    reader: Member,
    whose: Member,
    what: Opened,
    reason: Reason,
    about: UUID | None = None,
    told_at: datetime | None = None,
) -> Opening:
    """Not stored yet. The person whose it is may know at once, or not before `told_at`."""
    now = clock.now()
    return Opening(
        school_id=whose.school_id,
        reader=reader,
        whose=whose,
        what=what,
        about=about,
        reason=reason,
        opened_at=now,
        told_at=max(now, told_at or now),
    )


@transaction.atomic
def note_openings(openings: Iterable[Opening]) -> None:
    """Adds them to the record of their school, in their order; all of one school. Four queries for any number.

    An end that somebody else wrote is never sealed anew, or it would pass for our own from then on. Raises Unreadable
    when the school's key cannot be opened or the end is missing: what is not recorded must not be shown.
    """
    rows = list(openings)
    if not rows:
        return
    school = rows[0].school_id
    key = sealing_key(key_to_write(school, None))
    head = OpeningHead.objects.select_for_update(no_key=True).filter(school=school).first()
    if head is None:
        raise Unreadable
    is_ours = is_sealed(head, key)
    for row in rows:
        row.number = head.number = head.number + 1
        row.seal = head.latest = seal_of(row, bytes(head.latest), key)
    if is_ours:
        head.seal = seal_of_head(head, key)
    Opening.objects.bulk_create(rows)
    head.save(update_fields=["number", "latest", "seal"])


def is_sealed(head: OpeningHead, key: bytes) -> bool:
    return hmac.compare_digest(bytes(head.seal), seal_of_head(head, key))


@dataclass(frozen=True)
class Verdict:
    """How many openings are as they were written, up to the first that is not; and what is wrong there."""

    count: int
    problem: str = ""


def verify_openings(school: int, *, is_still: bool = False) -> Verdict:
    """Follows the chain from its first row to its head; what is opened meanwhile waits only for the last few rows. Runs
    within the school's context. `is_still` says that the transaction sees nothing of what others write.

    Raises Unreadable when the school's key is there and cannot be opened, or is gone and the record is not.
    """
    rows = Opening.objects.filter(school=school).order_by("number")
    heads = OpeningHead.objects.filter(school=school)
    stored = keys_to_read(school, [None]).get(None)
    if stored is None:
        if heads.exists() or rows.exists() or WritingKey.objects.filter(school=school, author=None).exists():
            raise Unreadable
        return Verdict(0)
    key = sealing_key(stored)
    verdict, latest = follow(rows, 0, b"", key)
    head = (heads if is_still else heads.select_for_update(no_key=True)).first()
    if not verdict.problem:
        verdict, latest = follow(rows.filter(number__gt=verdict.count), verdict.count, latest, key)
    problem = verdict.problem or problem_at_the_end(head, verdict.count, latest, key)
    return Verdict(verdict.count, problem)


def follow(rows: QuerySet[Opening], count: int, latest: bytes, key: bytes) -> tuple[Verdict, bytes]:
    """From the opening with this count and seal on; with the seal of the last one that is as it was written."""
    for row in rows.iterator(chunk_size=TOGETHER):
        if row.number != count + 1:
            return Verdict(count, f"opening {count + 1} is missing"), latest
        if not hmac.compare_digest(bytes(row.seal), seal_of(row, latest, key)):
            return Verdict(count, f"opening {row.number} was changed or put there"), latest
        count, latest = count + 1, bytes(row.seal)
    return Verdict(count), latest


def problem_at_the_end(head: OpeningHead | None, count: int, latest: bytes, key: bytes) -> str:
    if head is None:
        return "the end of the record is missing"
    if not is_sealed(head, key):
        return "the end of the record was changed"
    if (head.number, bytes(head.latest)) != (count, latest):
        return f"the record should end with opening {head.number}, and ends with {count}"
    return ""
