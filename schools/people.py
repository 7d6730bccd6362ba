"""Members come, leave and return."""

from django.db import transaction

from schools import clock
from schools.enrollment import end_enrollment, end_leadership
from schools.models import Account, Enrollment, Leadership, Member, Role


class LastAdministrator(Exception):
    """Without this member the school would have no administrator who can sign in."""


def is_last_administrator(member: Member) -> bool:
    """Whether nobody else who can sign in is one. Locks them, so that two cannot leave at once."""
    able = Member.objects.here().filter(role=Role.ADMINISTRATOR, account__is_active=True)
    others = able.select_for_update(of=["self"]).values_list("pk", flat=True)
    return member.role == Role.ADMINISTRATOR and not set(others) - {member.pk}


@transaction.atomic
def leave_school(member: Member) -> None:
    """The member can no longer sign in to this school, and their places in advisories end today."""
    if member.role == Role.ADMINISTRATOR and is_last_administrator(member):
        raise LastAdministrator
    today = clock.today(member.school)
    member.left_on = today
    member.save(update_fields=["left_on"])
    for enrollment in Enrollment.objects.lasting(today).filter(student=member):
        end_enrollment(enrollment, today)
    for leadership in Leadership.objects.lasting(today).filter(member=member):
        end_leadership(leadership, today)


def return_to_school(member: Member) -> None:
    member.left_on = None
    member.save(update_fields=["left_on"])


def give_account(member: Member, username: str) -> Account:
    """An account of this user name, without a password until its first sign-in; or the new name of the one there is."""
    if member.account:
        member.account.username = username
        member.account.save(update_fields=["username"])
        return member.account
    member.account = Account.objects.create_user(username)
    member.save(update_fields=["account"])
    return member.account
