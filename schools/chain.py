"""The seals of the record of openings: HMAC-SHA256 (RFC 2104), each over a row and the seal of the row before it.

The key comes from the school's own, which is wrapped in the database by one that is not: who writes to the database by
other ways can make no seal. Pure functions.
"""

import hmac
import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from schools.models import Opening, OpeningHead


def sealing_key(school_key: bytes) -> bytes:
    return hmac.digest(school_key, b"record of openings", sha256)


def seal_of(row: Opening, before: bytes, key: bytes) -> bytes:
    """`before` is the seal of the opening with the number before, empty for the first."""
    return seal(
        key,
        "opening",
        str(row.pk),
        row.school_id,
        row.number,
        row.reader_id,
        row.whose_id,
        row.what,
        str(row.about),
        row.reason,
        in_utc(row.opened_at),
        in_utc(row.told_at),
        before.hex(),
    )


def seal_of_head(head: OpeningHead, key: bytes) -> bytes:
    return seal(key, "head", head.school_id, head.number, bytes(head.latest).hex())


def first_head(school: int, key: bytes) -> OpeningHead:
    """Of a record that has no opening yet."""
    head = OpeningHead(school_id=school)
    head.seal = seal_of_head(head, key)
    return head


def seal(key: bytes, *values: Any) -> bytes:
    return hmac.digest(key, json.dumps(values).encode(), sha256)


def in_utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
