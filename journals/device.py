"""Drafts that wait on a person's device: encrypted there with a key that only the session has."""

import hashlib
import secrets

from schools.access import MemberRequest

NAME = "draft_key"


def draft_key(request: MemberRequest) -> str:
    """32 bytes in hexadecimal digits; signing out ends them, and with them whatever a device still holds."""
    if NAME not in request.session:
        request.session[NAME] = secrets.token_hex(32)
    return str(request.session[NAME])


def draft_mark(request: MemberRequest) -> str:
    """By which a device knows drafts of this session, without their key; empty when it cannot have any."""
    key = request.session.get(NAME)
    return hashlib.sha256(bytes.fromhex(key)).hexdigest()[:16] if key else ""
