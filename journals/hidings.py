"""Hiding from the circle what somebody wrote, with a reason that they read, and bringing it back."""

from django.db import transaction

from journals.messages.hidings import tell_back, tell_hiding
from journals.models import Hiding
from journals.subjects import Subject, about
from journals.words import put_words
from schools import clock
from schools.models import Member

LONGEST = 1000  # characters


@transaction.atomic
def hide(subject: Subject, by: Member, reason: str) -> bool:
    """Students see it no more, but for who wrote it. False when it is hidden already."""
    found = Hiding(school_id=subject.school_id, hidden_by=by, hidden_at=clock.now(), **about(subject))
    put_words(found, reason)
    Hiding.objects.bulk_create([found], ignore_conflicts=True)
    if not Hiding.objects.filter(pk=found.pk).exists():
        return False
    tell_hiding(found)
    return True


@transaction.atomic
def lift(subject: Subject) -> bool:
    """Brings it back. False when it is not hidden."""
    found = Hiding.objects.in_force().select_for_update().filter(**about(subject)).first()
    if not found:
        return False
    found.lifted_at = clock.now()
    found.save(update_fields=["lifted_at"])
    tell_back(found)
    return True
