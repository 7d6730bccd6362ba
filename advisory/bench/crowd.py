"""What the people of a school do in a morning, each with a browser of their own."""

import asyncio
import html
import json
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from time import perf_counter

from advisory.bench.screens import Answers, Line
from advisory.bench.writing import Page

FORM_FIELD = re.compile(rb'<input type="hidden" name="(\w+)" value="([^"]*)"')
JSON = "application/json"
SAVES, ITEMS = 5, 9

Step = Callable[[], Awaitable[None]]


def hidden_fields(page: bytes) -> dict[str, str]:
    return {name.decode(): html.unescape(value.decode()) for name, value in FORM_FIELD.findall(page)}


@dataclass
class Clock:
    """When the morning began, and how long it lasts. What its first seconds bring is left out."""

    seconds: float
    warm_up: float
    began: float = field(default_factory=perf_counter)

    def begin(self) -> None:
        self.began = perf_counter()

    @property
    def is_warm(self) -> bool:
        return perf_counter() > self.began + self.warm_up

    async def wait_for(self, moment: float) -> None:
        await asyncio.sleep(max(self.began + moment - perf_counter(), 0))


class Browser:
    """One person's."""

    def __init__(self, port: int, session: str, clock: Clock, answers: Answers) -> None:
        self.line, self.clock, self.answers = Line(port, session), clock, answers

    async def get(self, kind: str, path: str) -> bytes:
        return await self.ask(kind, self.line.get(path))

    async def post(self, kind: str, path: str, form: dict[str, str], accept: str = "*/*") -> bytes:
        return await self.ask(kind, self.line.post(path, form, accept))

    async def ask(self, kind: str, request: bytes) -> bytes:
        """The body; empty when the answer was not as it should be, which is noted."""
        before = perf_counter()
        try:
            status, body = await self.line.send(request)
        except (OSError, asyncio.IncompleteReadError) as problem:
            status, body = 0, repr(problem).encode()
        if status not in (200, 302):
            self.answers.errors.append(f"{kind} answered {status} {body[:80]!r}")
            return b""
        if self.clock.is_warm:
            self.answers.note(kind, (perf_counter() - before) * 1000, self.line.answered)
        return body or b" "


@dataclass
class Student:
    """Writes in the journal and answers a survey."""

    browser: Browser
    page: Page
    form_path: str
    handed_in: bool = False

    def steps(self) -> list[Step]:
        return [
            lambda: self.look("student home", "/"),
            lambda: self.look("desk", self.page.path.replace("/save/", "/write/")),
            *[self.save] * SAVES,
            lambda: self.look("journal", "/journal/"),
            lambda: self.look("survey form", self.form_path),
            *[lambda at=at: self.answer(at) for at in range(1, ITEMS + 1)],
            self.hand_in,
            lambda: self.look("thanks", self.form_path.replace("/answer/", "/thanks/")),
        ]

    async def look(self, kind: str, path: str) -> None:
        await self.browser.get(kind, path)

    async def save(self) -> None:
        form = self.page.form()
        if body := await self.browser.post("journal save", self.page.path, form):
            self.page.version, self.page.kept = json.loads(body)["version"], form["text"]

    async def answer(self, item: int) -> None:
        form = {f"q{item}": str(1 + item % 5), "do": "save"}
        await self.browser.post("answer save", self.form_path, form, JSON)

    async def hand_in(self) -> None:
        self.handed_in = bool(await self.browser.post("hand in", self.form_path, {"do": "hand_in"}))


@dataclass
class Teacher:
    """Logs a circle of earlier that day."""

    browser: Browser
    log_path: str
    logged: bool = False
    form: bytes = b""

    def steps(self) -> list[Step]:
        return [self.look_home, self.look_home, self.open_log, self.save_log, self.look_home]

    async def look_home(self) -> None:
        await self.look("teacher home", "/")

    async def look(self, kind: str, path: str) -> None:
        await self.browser.get(kind, path)

    async def open_log(self) -> None:
        self.form = await self.browser.get("log form", self.log_path)

    async def save_log(self) -> None:
        found = hidden_fields(self.form)
        form = {name: found.get(name, "") for name in ("token", "version", "seen")} | {"rows": "0"}
        self.logged = bool(await self.browser.post("log save", self.log_path, {**form, "note": "Warm."}))


async def live_through(steps: Sequence[Step], clock: Clock, random: Random) -> None:
    """One after the other, each at a moment of the morning that chance gives it."""
    moments = sorted(random.random() * clock.seconds for _step in steps)
    for moment, step in zip(moments, steps, strict=True):
        await clock.wait_for(clock.warm_up + moment)
        await step()


async def look_around(browser: Browser, pages: dict[str, str], every: float) -> None:
    """Each page once in so many seconds, as an administrator would who does nothing else."""
    clock, moment = browser.clock, 0.0
    while moment < clock.warm_up + clock.seconds:
        for kind, path in pages.items():
            await clock.wait_for(moment)
            await browser.get(kind, path)
            moment += every / len(pages)
