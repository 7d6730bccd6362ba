"""Finding one student of the school, for those who look after all of them."""

from schools.models import Member
from schools.models.member import named

MOST_FOUND = 20


def search_students(member: Member, words: str) -> list[Member]:
    """Those with all of the words in their name, who have left too; one more than are shown says so."""
    found = Member.objects.visible_to(member).students()
    terms = words.split()
    for term in terms:
        found = found.filter(named(term))
    return list(found[: MOST_FOUND + 1]) if terms else []
