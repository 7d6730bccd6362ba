"""What makes others wait until a transaction ends."""

from schools.models import Member


def one_at_a_time(member: Member) -> None:
    """What the member sends twice at once is worked through in turn, until the transaction ends."""
    Member.objects.select_for_update(no_key=True).filter(pk=member.pk).order_by().values_list("pk").first()
