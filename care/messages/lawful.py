"""Word of a lawful opening: to those who can approve it, to who asked, and to the student."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from care.messages import OF_USE
from care.models import LawfulOpening
from care.models.lawful_opening import KEEPERS
from notices.kinds import Words
from notices.models import Delivery
from notices.outbox import tell
from schools import clock
from schools.models import Member

ASKED, DECIDED, TOLD = "opening_asked", "opening_decided", "opening_told"


def tell_approvers(opening: LawfulOpening) -> None:
    others = Member.objects.here().filter(role__in=KEEPERS).exclude(role=opening.asked_role)
    send(ASKED, opening, [other.pk for other in others])


def tell_asker(opening: LawfulOpening) -> None:
    send(DECIDED, opening, [opening.asked_by_id])


def tell_student(opening: LawfulOpening) -> None:
    due_at = opening.tell_at or clock.now()
    send(TOLD, opening, [opening.student_id], due_at=due_at, expires_at=due_at + OF_USE)


def send(name: str, opening: LawfulOpening, people: Sequence[int], **more: object) -> None:
    common = {"expires_at": clock.now() + OF_USE, "data": {"opening": str(opening.pk)}}
    tell(name, opening.school, people, str(opening.pk), **{**common, **more})


def compose_asked(deliveries: Sequence[Delivery]) -> dict[int, Words]:
    """To those who can decide it still."""
    title = _("Somebody asks you to approve the opening of a student’s writing")
    return {
        delivery.pk: Words(
            title=title,
            template="care/mail/opening_asked.html",
            url=reverse("care:lawful_opening_detail", args=[delivery.data["opening"]]),
            label=_("Read the request"),
        )
        for delivery in deliveries
        if LawfulOpening.objects.decidable_by(delivery.member).filter(pk=delivery.data["opening"]).exists()
    }


def compose_decided(deliveries: Sequence[Delivery]) -> dict[int, Words]:
    return {
        delivery.pk: Words(
            title=_("Your request to open a student’s writing is decided"),
            template="care/mail/opening_decided.html",
            url=reverse("care:lawful_opening_detail", args=[delivery.data["opening"]]),
            label=_("See the decision"),
        )
        for delivery in deliveries
        if LawfulOpening.objects.visible_to(delivery.member).filter(pk=delivery.data["opening"]).exists()
    }


def compose_told(deliveries: Sequence[Delivery]) -> dict[int, Words]:
    return {
        delivery.pk: Words(
            title=_("Adults at your school may read something you wrote"),
            template="care/mail/opening_told.html",
            url=reverse("care:seen"),
            label=_("See who, what and why"),
        )
        for delivery in deliveries
    }
