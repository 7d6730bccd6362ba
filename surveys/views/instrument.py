"""The instruments: those that ship, and the school's own, for the administrators who make surveys."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from schools.access import MemberRequest, roles
from schools.models import Role
from surveys.instruments.content import Instrument
from surveys.versions import find_instrument


def instrument_or_404(code: str, version: int) -> Instrument:
    found = find_instrument(f"{code}/{version}")
    if found is None:
        raise Http404
    return found


@roles(Role.ADMINISTRATOR)
def instrument_list(request: MemberRequest) -> HttpResponse:
    return HttpResponse()


@roles(Role.ADMINISTRATOR)
def instrument_detail(request: MemberRequest, code: str, version: int) -> HttpResponse:
    instrument_or_404(code, version)
    return HttpResponse()


@roles(Role.ADMINISTRATOR)
def instrument_file(request: MemberRequest, code: str, version: int) -> HttpResponse:
    instrument_or_404(code, version)
    return HttpResponse()


@roles(Role.ADMINISTRATOR)
def instrument_import(request: MemberRequest) -> HttpResponse:
    return HttpResponse()


@roles(Role.ADMINISTRATOR)
def instrument_edit(request: MemberRequest, code: str, version: int) -> HttpResponse:
    """A copy of one that ships or was asked; the school's own as it is."""
    instrument_or_404(code, version)
    return HttpResponse()


@roles(Role.ADMINISTRATOR)
@require_POST
def instrument_put_away(request: MemberRequest, code: str, version: int) -> HttpResponse:
    instrument_or_404(code, version)
    return HttpResponse()
