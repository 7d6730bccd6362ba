"""The page for families: its address needs no sign-in and is kept nowhere, because it is signed."""

from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from surveys.models import Survey

SALT = "surveys.preview"


def signer() -> signing.Signer:
    return signing.Signer(salt=SALT, sep=".")


def address_of(survey: Survey) -> str:
    token = signer().sign(f"{survey.school_id}-{survey.pk.hex}")
    return settings.BASE_URL + reverse("surveys:preview", args=[token])


def read_token(token: str) -> tuple[int, UUID] | None:
    """School and survey; None when the address is not one of ours."""
    try:
        school, _dash, survey = signer().unsign(token).partition("-")
        return int(school), UUID(hex=survey)
    except (signing.BadSignature, ValueError):
        return None
