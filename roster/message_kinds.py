"""The kinds of messages about the roster: the invitation of a colleague, and that an import has finished."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notices.kinds import Kind, Words, register
from notices.models import Channel, Delivery
from roster.imports import IMPORT_FINISHED
from roster.invitations import INVITATION, token_of
from roster.models import Import, Invitation
from roster.models.invitation import LASTS
from schools.models.member import OFFICE


def compose_invitations(deliveries: Sequence[Delivery]) -> dict[int, Words]:
    """With the link that works now; of a former one, of one that was used and of one that expired, nothing."""
    ids = [delivery.about for delivery in deliveries]
    found = Invitation.objects.usable().select_related("member__school").in_bulk(ids)
    return {
        delivery.pk: words_of(invitation)
        for delivery in deliveries
        if (invitation := found.get(delivery.about or 0))
        and invitation.created_at.isoformat() == delivery.data["made_at"]
        and invitation.member.account_id is None
    }


def words_of(invitation: Invitation) -> Words:
    return Words(
        title=_("Your account at %(school)s") % {"school": invitation.member.school},
        template="roster/mail/invitation.html",
        url=reverse("roster:welcome", args=[token_of(invitation)]),
        label=_("Choose a user name and a password"),
        context={"name": invitation.member.display_name, "days": LASTS.days},
    )


def compose_finished(deliveries: Sequence[Delivery]) -> dict[int, Words]:
    imports = Import.objects.defer("content").in_bulk([delivery.about for delivery in deliveries])
    return {
        delivery.pk: finished_words(imports[delivery.about])
        for delivery in deliveries
        if delivery.about in imports
    }


def finished_words(found: Import) -> Words:
    is_applied = found.state == Import.State.APPLIED
    return Words(
        title=_("The roster is imported") if is_applied else _("The roster could not be imported"),
        template="roster/mail/import_finished.html",
        url=reverse("roster:import_detail", args=[found.pk]),
        label=_("Look at the import"),
        context={"is_applied": is_applied},
    )


register(
    Kind(
        name=INVITATION,
        label=gettext_lazy("Invitations"),
        compose=compose_invitations,
        channels=(Channel.EMAIL,),
        is_essential=True,
    )
)
register(
    Kind(
        name=IMPORT_FINISHED,
        label=gettext_lazy("Roster imports that have finished"),
        compose=compose_finished,
        roles=OFFICE,
    )
)
