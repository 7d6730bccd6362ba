"""The results that families see: their page's address needs no sign-in and is kept nowhere, because it is signed."""

from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from reports.models import Release

SALT = "reports.families"


def signer() -> signing.Signer:
    return signing.Signer(salt=SALT, sep=".")


def address_of(release: Release) -> str:
    token = signer().sign(f"{release.school_id}-{release.pk.hex}")
    return settings.BASE_URL + reverse("reports:families", args=[token])


def read_token(token: str) -> tuple[int, UUID] | None:
    """School and release; None when the address is not one of ours."""
    try:
        school, _dash, release = signer().unsign(token).partition("-")
        return int(school), UUID(hex=release)
    except (signing.BadSignature, ValueError):
        return None
