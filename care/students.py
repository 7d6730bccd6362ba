"""Finding one student of the school, for those who look after all of them."""

from django.db.models import Q

from journals.receivers import plain
from schools.models import Member

MOST_FOUND = 20


def search_students(member: Member, words: str) -> list[Member]:
    """Those with all of the words in their name, who have left too; one more than are shown says so."""
    found = Member.objects.visible_to(member).students()
    terms = plain(words).split()
    for term in terms:
        found = found.filter(
            Q(sort_key__contains=term) | Q(called__icontains=term) | Q(identifier__iexact=term)
        )
    return list(found[: MOST_FOUND + 1]) if terms else []
