"""What makes others wait until a transaction ends."""

from schools.models import Member


def one_at_a_time(*members: Member) -> None:
    """What a member sends twice at once, or several people do about them, is worked through in turn, until the
    transaction ends.
    """
    pks = [member.pk for member in members]
    list(Member.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk").values_list("pk"))
