"""What tests of invitations share: a newcomer, and the mail that they get."""

import re

from django.conf import settings
from django.core import mail

from notices.sending import send_messages
from roster import invitations
from schools.models import Member, Role
from tests.cast import Place


def newcomer(
    place: Place, email: str = "kim.new@cedar.example", given: str = "Kim", role: str = Role.TEACHER
) -> Member:
    with place.context():
        return Member.objects.create(
            school=place.school,
            role=role,
            given_name=given,
            family_name="New",
            email=email,
            identifier=given,
        )


def invite(place: Place, member: Member) -> str:
    """The path of the link in the e-mail that the member gets."""
    with place.context():
        invitations.invite(Member.objects.select_related("school").get(pk=member.pk), place.okafor)
    send_messages(place.school.pk)
    return re.search(rf"{settings.BASE_URL}(/welcome/\S+)", mail.outbox[-1].body)[1]
