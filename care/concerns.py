"""An adult's concern about a student, which goes to the counselors and to nobody else."""

from datetime import date
from uuid import UUID

from django.db import transaction

from care.holding import hold, hold_open, is_done, step_once
from care.models import Concern, Kind
from care.rounds import Rounds, forget_planned
from care.steps import take_step
from care.words import put_words
from schools import clock
from schools.models import Member

LONGEST = 4000  # characters


@transaction.atomic
def send_concern(sender: Member, student: Member, words: str, pk: UUID) -> tuple[Concern, bool]:
    """Tells the counselors in the same transaction. `pk` comes from the page with student and words in it, so that the
    same sent twice is one, with False. Raises Unreadable without the key, and Concern.DoesNotExist when `pk` is of
    somebody else's.
    """
    now, rounds = clock.now(), Rounds(sender.school)
    concern = Concern(id=pk, school=sender.school, student=student, sender=sender, made_at=now)
    concern.due_at = concern.first_due_at = rounds.hours.due_after(now, rounds.patience)
    put_words(concern, words)
    Concern.objects.bulk_create([concern], ignore_conflicts=True)
    kept = Concern.objects.sent_by(sender).get(pk=pk)
    if bytes(kept.words) != concern.words:
        return kept, False
    rounds.begin(concern, rounds.first(concern), now)
    return concern, True


@transaction.atomic
def acknowledge_concern(concern: Concern, by: Member) -> bool:
    """False when somebody has it, or it is closed."""
    if not Concern.objects.filter(pk=concern.pk).acknowledge(by):
        return False
    forget_planned(concern)
    take_step(concern, Kind.ACKNOWLEDGED, by)
    return True


@transaction.atomic
def note_on_concern(concern: Concern, by: Member, words: str) -> None:
    step_once(hold(concern), Kind.NOTED, by, words)


@transaction.atomic
def record_report(concern: Concern, by: Member, day: date, words: str) -> None:
    """That the report which the law asks for was made, on which day, and to whom."""
    hold(concern)
    acknowledge_concern(concern, by)
    Concern.objects.filter(pk=concern.pk).update(reported_on=day)
    step_once(concern, Kind.REPORTED, by, words)


@transaction.atomic
def close_concern(concern: Concern, by: Member, words: str = "", seen: str | None = None) -> bool:
    """The same sent twice is done once. False when it was closed otherwise. Raises ChangedMeanwhile when somebody
    took it up, or was asked, since it was as `seen`.
    """
    if not hold_open(concern, seen):
        return is_done(concern, Kind.CLOSED, by, words)
    acknowledge_concern(concern, by)
    Concern.objects.filter(pk=concern.pk).update(closed_at=clock.now(), due_at=None)
    take_step(concern, Kind.CLOSED, by, words)
    return True


@transaction.atomic
def reopen_concern(concern: Concern, by: Member) -> bool:
    found = Concern.objects.filter(pk=concern.pk, closed_at__isnull=False)
    if not found.update(closed_at=None, holder=by):
        return False
    take_step(concern, Kind.REOPENED, by)
    return True
