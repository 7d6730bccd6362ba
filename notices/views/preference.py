from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from notices.addresses import address_of, refused_among
from notices.forms.preference import PreferencesForm
from notices.models import Rhythm
from schools.access import MemberRequest
from schools.models.member import OFFICE
from schools.views.pages import form_page


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: MemberRequest) -> HttpResponse:
    member = request.member
    rhythm = Rhythm.objects.filter(member=member).first() or Rhythm(member=member)
    address = address_of(member)
    return form_page(
        request,
        PreferencesForm(request.POST or None, instance=rhythm, member=member),
        heading=_("What you are told, and when"),
        done=_("Your choices are saved."),
        to=reverse("notices:preferences"),
        template="notices/preferences.html",
        address=address,
        is_refused=(member.pk, address) in refused_among([member.pk]),
        is_office=member.role in OFFICE,
    )
