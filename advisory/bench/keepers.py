"""People who send until they are answered, and remember what was acknowledged."""

import asyncio
import json
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from time import perf_counter
from uuid import UUID, uuid4

from advisory.bench.crowd import JSON, hidden_fields
from advisory.bench.screens import Line
from advisory.bench.writing import Page

PATIENCE, PAUSE = 15.0, 0.3  # seconds
SAYS_WHAT_IS_WRONG = (b"Advisory does not answer just now", b"Something broke on our side")


@dataclass
class Round:
    """What happened while one part was away. `failures` are by the status of the answer, 0 for none; `failed_at` is
    when the last one did.
    """

    ends: float
    acknowledged: int = 0
    failures: Counter[int] = field(default_factory=Counter)
    unclear: list[str] = field(default_factory=list)
    failed_at: float = 0.0

    @property
    def is_over(self) -> bool:
        return perf_counter() > self.ends

    def note(self, status: int, body: bytes) -> None:
        self.failures[status] += 1
        self.failed_at = perf_counter()
        if status and not any(words in body for words in SAYS_WHAT_IS_WRONG):
            self.unclear.append(f"{status} {body[:200]!r}")


class Sender:
    """A browser that sends the same again until it is answered as it should be, or the round is over."""

    def __init__(self, port: int, session: str) -> None:
        self.line = Line(port, session)

    async def get(self, path: str, during: Round) -> bytes | None:
        return await self.send(self.line.get(path), (200,), during)

    async def post(
        self, path: str, form: dict[str, str], during: Round, good: Collection[int], accept: str = "*/*"
    ) -> bytes | None:
        return await self.send(self.line.post(path, form, accept), good, during)

    async def send(self, request: bytes, good: Collection[int], during: Round) -> bytes | None:
        """The body; None when nothing was acknowledged."""
        while not during.is_over:
            status, body = await self.try_once(request)
            if status in good:
                during.acknowledged += 1
                return body
            during.note(status, body)
            await asyncio.sleep(PAUSE)
        return None

    async def try_once(self, request: bytes) -> tuple[int, bytes]:
        try:
            return await asyncio.wait_for(self.line.try_to_send(request), PATIENCE)
        except (OSError, asyncio.IncompleteReadError, TimeoutError):
            await self.line.close()
            return 0, b""


@dataclass
class Writer:
    """Saves an entry again and again."""

    sender: Sender
    page: Page

    async def act(self, during: Round) -> None:
        form = self.page.form()
        body = await self.sender.post(self.page.path, form, during, (200,))
        if body:
            self.page.version, self.page.kept = json.loads(body)["version"], form["text"]


@dataclass
class Answerer:
    """Changes one answer of nine after the other; `kept` is by question."""

    sender: Sender
    path: str
    member: int
    taps: int = 0
    kept: dict[int, int] = field(default_factory=dict)

    async def act(self, during: Round) -> None:
        item, position = 1 + self.taps % 9, 1 + self.taps % 5
        self.taps += 1
        self.kept.pop(item, None)  # between two answers, nobody knows which one stands
        form = {f"q{item}": str(position), "do": "save"}
        if await self.sender.post(self.path, form, during, (200,), JSON) is not None:
            self.kept[item] = position


@dataclass
class Logger:
    """A teacher who corrects a log; `kept` are the notes that stand in its revisions, by the form's token."""

    sender: Sender
    path: str
    kept: dict[UUID, str] = field(default_factory=dict)

    async def act(self, during: Round) -> None:
        found = hidden_fields(await self.sender.get(self.path, during) or b"")
        if not found.get("token"):
            return
        note = f"Note {uuid4()}."
        form = {name: found.get(name, "") for name in ("token", "version", "seen")}
        sent = await self.sender.post(self.path, {**form, "rows": "0", "note": note}, during, (302,))
        if sent is not None:
            self.kept[UUID(form["token"])] = note


@dataclass
class Caller:
    """A student who asks for an adult, once."""

    sender: Sender
    member: int
    pk: UUID = field(default_factory=uuid4)
    words: str = "Could we talk after lunch?"
    kept: bool = False

    async def act(self, during: Round) -> None:
        if not self.kept:
            form = {"token": str(self.pk), "about": self.words, "adult": "", "when": ""}
            self.kept = await self.sender.post("/care/calls/new/", form, during, (302,)) is not None


Keeper = Writer | Answerer | Logger | Caller


async def keep_acting(person: Keeper, every: float, during: Round) -> None:
    while not during.is_over:
        await person.act(during)
        await asyncio.sleep(every)
