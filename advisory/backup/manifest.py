"""What a backup says of itself. No key and no word that anybody wrote is in it."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from advisory.launcher.refusal import Refusal

FORMAT = 1


@dataclass(frozen=True)
class Manifest:
    """`counts` has the rows of each table, `openings` the end of each school's record (number and seal), `journal_keys`
    the names of the master keys that its rows need. `sealed_by` names the master key that seals all this.
    """

    made_at: datetime
    version: str
    postgres: int
    owner: str
    application: str
    migrations: list[list[str]]
    counts: dict[str, int]
    openings: dict[str, list[Any]]
    journal_keys: list[str]
    secret_key: str
    sealed_by: str
    dump_bytes: int = 0
    dump_sha256: str = ""
    format: int = field(default=FORMAT)

    @property
    def rows(self) -> int:
        return sum(self.counts.values())

    def as_bytes(self) -> bytes:
        return json.dumps(asdict(self), default=datetime.isoformat, indent=1).encode()

    @classmethod
    def from_bytes(cls, words: bytes) -> "Manifest":
        found = json.loads(words)
        if found.get("format") != FORMAT:
            raise Refusal("The backup was made by a newer Advisory. Update this one first.")
        return cls(**found | {"made_at": datetime.fromisoformat(found["made_at"])})
