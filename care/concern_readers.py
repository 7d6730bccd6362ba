"""Who reads a concern, and the sentences above its fields that say so."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from care.carers import carers
from care.models import Asking, Concern
from care.rounds import Rounds
from care.sentences import names
from circles.models import FollowUp
from journals.models import Entry, Thanks
from schools.models import Member, School


def students_known_to(member: Member) -> QuerySet[Member]:
    """Whom an adult can be worried about here: whom they see, and whose words or follow-ups they can read."""
    known = (
        Q(pk__in=Member.objects.visible_to(member).values("pk"))
        | Q(pk__in=FollowUp.objects.visible_to(member).values("student"))
        | Q(pk__in=Entry.objects.readable_by(member).values("author"))
        | Q(pk__in=Thanks.objects.readable_by(member).values("giver"))
    )
    return Member.objects.here().students().filter(known)


def readers_of_concerns(school: School) -> list[Member]:
    """Who could read one that is sent now: the counselors, and while none of them is here who is asked instead."""
    rounds = Rounds(school)
    people = [*rounds.counselors, *rounds.first(Concern())]
    if not rounds.counselors:
        people += rounds.staffing.everybody()
    return list(dict.fromkeys(people))


def readers_of_concern(concern: Concern) -> list[Member]:
    """Who can read this one now: the counselors, and who was asked instead of them."""
    rounds = Rounds(concern.school)
    asked = Asking.objects.begun().still_theirs().filter(concern=concern).values("adult")
    instead = carers().filter(pk__in=asked)
    return list(dict.fromkeys([*rounds.counselors, *instead]))


def who_reads_a_concern(readers: Sequence[Member]) -> str:
    """For the adult who sends it; without readers nobody can be told."""
    if not readers:
        return _("Nobody at your school can read this in Advisory yet. Go to the office, or call.")
    people = names(readers)
    return _("Only these can read your words in Advisory: %(people)s. The student cannot see them.") % {
        "people": people
    }


def who_reads_a_note(readers: Sequence[Member]) -> str:
    """For the adult who looks after a concern."""
    people = names(readers)
    return _(
        "Only these can read what you write here: %(people)s. The student and who sent the concern cannot."
    ) % {"people": people}
