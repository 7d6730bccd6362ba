"""Whom a student can thank: who is at their school.

A search tells names, never many, and nothing else but the grade of students who share theirs.
"""

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Concat

from journals.audience import people_around
from schools.models import Member, Role
from schools.models.member import LEADERS, MemberQuerySet, folded, plain

# IT leads and the district see nothing of what students write.
RECEIVERS = (Role.STUDENT, *LEADERS)
FEWEST_LETTERS = 2
MOST_FOUND = 10


def receivers_for(student: Member) -> MemberQuerySet:
    """With `has_namesake`: whether somebody else at the school has the same name."""
    alike = {name: OuterRef(name) for name in ("given_name", "family_name", "called")}
    namesakes = Member.objects.here().filter(**alike).exclude(pk=OuterRef("pk"))
    receivers = Member.objects.here().filter(role__in=RECEIVERS).exclude(pk=student.pk)
    return receivers.annotate(has_namesake=Exists(namesakes))


def near(student: Member) -> list[Member]:
    """The teachers of the student's advisory and the other students in it."""
    around = people_around(student)
    return [member for member in [*around.teachers, *around.students] if member.role in RECEIVERS]


def search_receivers(student: Member, words: str) -> list[Member]:
    """Those in whose name, as it is shown, words begin with all of these; one more than are shown says so."""
    terms = plain(words).split()
    if not any(len(term) >= FEWEST_LETTERS for term in terms):
        return []
    full_name = Concat("given_name", Value(" "), "family_name")
    shown = Concat(Value(" "), Case(When(called="", then=full_name), default=F("called")))
    found = receivers_for(student).alias(shown=folded(shown))
    begins = Q()
    for term in terms:
        begins &= Q(shown__contains=f" {term}")
    return list(found.filter(begins)[: MOST_FOUND + 1])
