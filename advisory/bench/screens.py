"""Screens of running circles, simulated: each asks for its state once a second on a connection that stays open."""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from random import Random
from time import perf_counter
from urllib.parse import urlencode
from uuid import uuid4

PAUSE = 1.0
BETWEEN_TAPS = 5.0
STAMP = re.compile(rb'data-stamp="([^"]+)"')
COUNTED = re.compile(rb"x-counted: (\d+) ([\d.]+)")
CSRF = "c" * 32


@dataclass
class Answers:
    """Milliseconds of each answer by what was asked for, and what was not answered as it should be.

    Of a site that counts, also the queries and the milliseconds of the server's processor.
    """

    times: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    queries: dict[str, list[int]] = field(default_factory=dict)
    processor: dict[str, list[float]] = field(default_factory=dict)

    def note(self, kind: str, milliseconds: float, head: bytes) -> None:
        self.times.setdefault(kind, []).append(milliseconds)
        if counted := COUNTED.search(head):
            self.queries.setdefault(kind, []).append(int(counted[1]))
            self.processor.setdefault(kind, []).append(float(counted[2]))


@dataclass
class Screen:
    """What one browser holds: `path` is the state it asks for, `taps` the address and forms that it sends."""

    kind: str
    path: str
    session: str
    tap_path: str = ""
    taps: Iterator[dict[str, str]] = field(default_factory=lambda: cycle([{}]))
    seen: str = ""


@dataclass
class Driving:
    """All screens against one server for some seconds; what the first of them bring is left out of the answers."""

    port: int
    seconds: float
    warm_up: float
    answers: Answers = field(default_factory=Answers)

    async def drive(self, screens: list[Screen]) -> Answers:
        self.began = perf_counter()
        await asyncio.gather(*(self.watch(screen, Random(at)) for at, screen in enumerate(screens)))
        return self.answers

    async def watch(self, screen: Screen, random: Random) -> None:
        await asyncio.sleep(random.random() * PAUSE)
        line = Line(self.port, screen.session)
        next_tap = perf_counter() + random.random() * BETWEEN_TAPS
        while (asked_at := perf_counter()) < self.began + self.warm_up + self.seconds:
            if screen.tap_path and asked_at > next_tap:
                next_tap = asked_at + BETWEEN_TAPS
                await self.ask(line, screen, "tap", line.post(screen.tap_path, next(screen.taps)))
            await self.ask(line, screen, screen.kind, line.get(f"{screen.path}?seen={screen.seen}"))
            await asyncio.sleep(max(asked_at + PAUSE - perf_counter(), 0))
        await line.close()

    async def ask(self, line: "Line", screen: Screen, kind: str, request: bytes) -> None:
        before = perf_counter()
        try:
            status, body = await line.send(request)
        except (OSError, asyncio.IncompleteReadError) as problem:
            status, body = 0, repr(problem).encode()
        after = perf_counter()
        if status not in (200, 204):
            self.answers.errors.append(f"{kind} answered {status} {body[:80]!r}")
        if found := STAMP.search(body):
            screen.seen = found[1].decode()
        if after > self.began + self.warm_up:
            self.answers.note(kind, (after - before) * 1000, line.answered)


class Line:
    """One connection of HTTP/1.1, opened again when the server hung up. `answered` is the head of the last answer."""

    def __init__(self, port: int, session: str) -> None:
        self.port, self.answered = port, b""
        self.head = (
            f"Host: localhost:8000\r\nCookie: sessionid={session}; csrftoken={CSRF}\r\n"
            f"X-CSRFToken: {CSRF}\r\nX-Tap: 1\r\nAccept-Encoding: identity\r\n"
        )
        self.writer: asyncio.StreamWriter | None = None

    def get(self, path: str) -> bytes:
        return f"GET {path} HTTP/1.1\r\n{self.head}\r\n".encode()

    def post(self, path: str, form: dict[str, str], accept: str = "*/*") -> bytes:
        body = urlencode({"token": str(uuid4()), **form})
        kind = f"Accept: {accept}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        return f"POST {path} HTTP/1.1\r\n{self.head}{kind}Content-Length: {len(body)}\r\n\r\n{body}".encode()

    async def send(self, request: bytes) -> tuple[int, bytes]:
        """Status and body of the answer."""
        try:
            return await self.try_to_send(request)
        except (OSError, asyncio.IncompleteReadError):
            await self.close()
            return await self.try_to_send(request)

    async def try_to_send(self, request: bytes) -> tuple[int, bytes]:
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.writer.write(request)
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        length = re.search(rb"content-length: (\d+)", head)
        body = await self.reader.readexactly(int(length[1]) if length else 0)
        self.answered = head
        if b"connection: close" in head:
            await self.close()
        return int(head.split()[1]), body

    async def close(self) -> None:
        if self.writer:
            self.writer.close()
            self.writer = None
