"""Words that people write, looked for in everything that the site leaves behind: none of it holds them in clear.

What may be there in clear is looked for as well, to see that the search finds what is there.
"""

import contextlib
import json
import re
import subprocess
import sys
import zlib
from base64 import urlsafe_b64decode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode
from uuid import uuid4

import psycopg2
import pytest
import redis

from advisory.launcher.postgres.binaries import installed
from tests.advisory.own_services import Own
from tests.advisory.processes import eventually
from tests.journals.own import head_of, manage, own, program, serve
from tests.promises.plugin import Proved

pytestmark = pytest.mark.promise("nothing-in-clear")

__all__ = ["own"]
CANARY = re.compile(rb"canary\w{12}")
PLAIN = "Cedar Grove Middle School"


class Hidden(HTMLParser):
    """The hidden fields of all forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "input" and found.get("type") == "hidden" and found.get("name"):
            self.fields[str(found["name"])] = found.get("value") or ""


@dataclass
class Visitor:
    """Somebody who is signed in, in a browser without script. `said` collects what they wrote where."""

    session: str
    port: int
    said: dict[str, str] = field(default_factory=dict)

    def canary(self, where: str) -> str:
        self.said[where] = f"canary{uuid4().hex[:12]}"
        return self.said[where]

    def ask(self, method: str, path: str, body: str = "") -> tuple[int, str, str]:
        """Status, text and the address that it leads to."""
        with contextlib.closing(HTTPConnection("127.0.0.1", self.port, timeout=60)) as line:
            line.request(method, path, body or None, head_of(self.session))
            response = line.getresponse()
            return response.status, response.read().decode(), response.getheader("Location") or ""

    def read(self, path: str) -> str:
        status, text, _to = self.ask("GET", path)
        assert status == 200, (path, status)
        return text

    def write(self, path: str, send_to: str = "", **fields: str) -> str:
        """Fills in what the page has, sends it, and returns where it leads."""
        page = Hidden()
        page.feed(self.read(path))
        status, text, found = self.ask("POST", send_to or path, urlencode({**page.fields, **fields}))
        assert status == 302, (path, status, re.sub(r"\s+", " ", text)[-3000:])
        return found


@dataclass
class Broker:
    """All that reaches Valkey, while it is watched."""

    url: str
    heard: list[bytes] = field(default_factory=list)

    @contextlib.contextmanager
    def watched(self) -> Iterator[None]:
        client = redis.Redis.from_url(self.url, socket_timeout=None)
        with client.monitor() as monitor:
            thread = Thread(target=self.listen, args=[monitor], daemon=True)
            thread.start()
            yield
            client.set("the-end", "the-end")
            thread.join(timeout=30)
            assert not thread.is_alive()
        client.close()

    def listen(self, monitor: redis.client.Monitor) -> None:
        for command in monitor.listen():
            self.heard.append(command["command"].encode("utf-8", "surrogateescape"))
            if b"the-end" in self.heard[-1]:
                return

    def kept(self) -> bytes:
        with redis.Redis.from_url(self.url) as client:
            return b"".join((client.dump(key) or b"") + key for key in client.scan_iter())


def test_nothing_that_people_write_is_anywhere_in_clear(own: Own, proved: Proved) -> None:
    manage(own, "collectstatic", "--no-input", "--verbosity=0")
    found = json.loads(program(own, "own_school"))
    _web, port = serve(own)
    run = [sys.executable, "-m", "celery", "-A", "advisory"]
    own.run("worker", [*run, "worker", "--concurrency=1", "--loglevel=DEBUG"])
    visitors = {name: Visitor(session, port) for name, session in found["sessions"].items()}
    broker = Broker(own.services.redis_url)
    with broker.watched():
        entry = write_everything(visitors, found)
        call = write_in_care(visitors, found)
        write_concerns(visitors, found)
        answer_surveys(own, visitors, found)
        own.run("beat", [*run, "beat", "--pidfile=", f"--schedule={own.folder / 'beat'}"])
        eventually(lambda: any(b"schools.tasks.heartbeat" in each for each in broker.heard))
        make_due(own)
        manage(own, "send_due")
    said = {where: words for visitor in visitors.values() for where, words in visitor.said.items()}
    assert len(said) == 16 + 7 + 5 + 3
    maya = visitors["maya"].read(f"/journal/{entry}/")
    assert all(said[where] in maya for where in ("entry", "prompt", "reply", "line", "reason")), (
        "they can be read"
    )
    told = visitors["maya"].read(call)
    assert all(said[where] in told for where in ("call", "when", "more", "arranged", "handed over", "closed"))
    places = {
        "dump": dump(own),
        "sessions": sessions(own),
        "files of the database": files_of_database(own),
        "logs, mails and other files": b"".join(
            each.read_bytes() for each in own.folder.rglob("*") if each.is_file()
        ),
        "what the broker heard": b"\n".join(broker.heard),
        "what the broker keeps": broker.kept(),
    }
    leaks = {name: found_in(held, said) for name, held in places.items()}
    assert leaks == {name: [] for name in places}
    assert not any(CANARY.search(held) for held in places.values())
    seen = {
        "dump": PLAIN,
        "sessions": "_auth_user_id",
        "files of the database": PLAIN,
        "logs, mails and other files": f"/journal/{entry}/",
        "what the broker heard": "schools.tasks.heartbeat",
    }
    for name, words in seen.items():
        assert words.encode() in places[name], f"the search does not see the {name}"
    assert list(own.folder.glob("mail/*")), "no mail was written"
    proved(len(said), "texts looked for in all that is left behind")


def found_in(held: bytes, said: dict[str, str]) -> list[str]:
    """As they are, and as a dump writes bytes."""
    as_dumped = {where: words.encode().hex().encode() for where, words in said.items()}
    return sorted(
        where for where, words in said.items() if words.encode() in held or as_dumped[where] in held
    )


def write_everything(visitors: dict[str, Visitor], found: dict) -> str:
    """The id of an entry about which everybody said something."""
    maya, noah, rivera = visitors["maya"], visitors["noah"], visitors["rivera"]
    entry, tab = f"{uuid4()}", f"{uuid4()}"
    words = {"text": maya.canary("entry"), "prompt": maya.canary("prompt"), "tab": tab, "audience": "circle"}
    save = f"/journal/{entry}/save/"
    assert maya.ask("POST", save, urlencode({**words, "version": 0, "serial": 1}))[0] == 200
    conflict = urlencode({"text": maya.canary("conflict"), "version": 0, "tab": f"{uuid4()}", "serial": 1})
    assert maya.ask("POST", save, conflict)[0] == 409
    too_long = urlencode({"text": maya.canary("too long") * 9000, "version": 1, "tab": tab, "serial": 2})
    assert maya.ask("POST", save, too_long)[0] == 422
    maya.write(f"/journal/{entry}/write/", **words, do="finish")
    maya.write(f"/journal/{entry}/", f"/journal/{entry}/line/", line=maya.canary("line"))
    maya.ask("POST", "/journal/", urlencode({"q": maya.canary("search")}))
    rivera.write(f"/journal/{entry}/reply/", words=rivera.canary("reply"))
    noah.write(f"/journal/{entry}/report/", words=noah.canary("report"))
    rivera.write(f"/journal/{entry}/hide/", words=rivera.canary("reason"))
    to = f"/journal/thanks/new/?to={found['people']['noah']}"
    thanks = maya.write(to, words=maya.canary("thanks"))
    noah.write(f"{thanks}report/", words=noah.canary("report of thanks"))
    visitors["diaz"].write(f"{thanks}hide/", words=visitors["diaz"].canary("reason of thanks"))
    to = "/journal/thanks/new/?to=outside"
    maya.write(to, to=maya.canary("name outside"), words=maya.canary("thanks outside"))
    circle = f"/circles/{found['circle']}/"
    rivera.write(f"{circle}log/", note=rivera.canary("note"))
    rivera.write(f"{circle}debrief/", went_well=rivera.canary("debrief"))
    return entry


def write_in_care(visitors: dict[str, Visitor], found: dict) -> str:
    """The path of a call about which everybody said something."""
    maya, diaz = visitors["maya"], visitors["diaz"]
    call = maya.write("/care/calls/new/", about=maya.canary("call"), when=maya.canary("when"))
    maya.write(call, f"{call}add/", words=maya.canary("more"))
    diaz.write(call, f"{call}arrange/", **{"arrange-words": diaz.canary("arranged")})
    diaz.write(call, f"{call}note/", **{"note-words": diaz.canary("note on a call")})
    to = {"hand_over-to": found["people"]["rivera"], "hand_over-words": diaz.canary("handed over")}
    diaz.write(call, f"{call}hand-over/", **to)
    end = {"close-outcome": "talked", "close-words": diaz.canary("closed")}
    diaz.write(call, f"{call}close/", **end)
    return call


def write_concerns(visitors: dict[str, Visitor], found: dict) -> None:
    """A colleague's worry with what the counselor does about it, and a request to open what a student wrote."""
    rivera, diaz, student = visitors["rivera"], visitors["diaz"], found["people"]["maya"]
    concern = rivera.write(f"/care/concerns/new/?student={student}", words=rivera.canary("concern"))
    diaz.write(concern, f"{concern}note/", **{"note-words": diaz.canary("note on a concern")})
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    report = {"report-day": yesterday, "report-words": diaz.canary("report made")}
    diaz.write(concern, f"{concern}report/", **report)
    diaz.write(concern, f"{concern}close/", **{"close-words": diaz.canary("concern closed")})
    days = {"from_on": "2026-01-01", "until_on": "2026-01-31"}
    asked = {"ground": "court", "hours": "1", **days, "words": diaz.canary("reason of a request")}
    diaz.write(f"/care/openings/new/?student={student}", **asked)


def answer_surveys(own: Own, visitors: dict[str, Visitor], found: dict) -> None:
    """The open question of one that is open still, and of one that is sealed."""
    maya, noah = visitors["maya"], visitors["noah"]
    for survey in found["surveys"]:
        path = f"/surveys/{survey}/answer/"
        maya.write(path, q1="2", words=maya.canary(f"survey {survey}"), do="hand_in")
    too_long = urlencode({"q1": "1", "words": noah.canary("survey, too long") * 90})
    assert noah.ask("POST", path, too_long)[0] == 422
    end = ["UPDATE surveys_survey SET closes_at = now() WHERE id = %s RETURNING school_id", [survey]]
    [(school,)] = maintained(own, *end)
    close = f"from surveys.tasks import close_survey_of; close_survey_of({school}, '{survey}')"
    manage(own, "shell", "--no-imports", "-c", close)
    for table in ("surveys_sheet", "surveys_sealedsheet"):
        [(size,)] = maintained(own, f"SELECT octet_length(answers) FROM {table}")
        assert size > len(maya.said[f"survey {survey}"]), f"the words are in {table}"


def maintained(own: Own, statement: str, values: Sequence[object] = ()) -> list[tuple]:
    """What the owner of the database reads or changes."""
    connection = psycopg2.connect(own.services.owner_url, options="-c app.maintenance=on")
    with contextlib.closing(connection), connection, connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def make_due(own: Own) -> None:
    """Second thoughts and quiet hours are over for every message."""
    maintenance = psycopg2.connect(own.services.owner_url, options="-c app.maintenance=on")
    with contextlib.closing(maintenance), maintenance.cursor() as cursor:
        cursor.execute("UPDATE notices_delivery SET due_at = now()")
        cursor.execute("UPDATE schools_school SET time_zone = %s", [where_it_is_noon()])
        maintenance.commit()


def where_it_is_noon() -> str:
    """Such a zone has the sign turned around: Etc/GMT-3 is three hours ahead."""
    return f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"


def dump(own: Own) -> bytes:
    """A backup, as docs/operations.md says it is made."""
    command = [str(installed() / "bin" / "pg_dump"), "--enable-row-security", own.services.owner_url]
    done = subprocess.run(
        command, env={"PGOPTIONS": "-c app.maintenance=on"}, check=True, capture_output=True
    )
    return done.stdout


def sessions(own: Own) -> bytes:
    """What Django packs into each: a message on the next page, for example."""
    packed = [row[0].split(":")[0] for row in own.rows("SELECT session_data FROM django_session")]
    return b"\n".join(unpacked(each) for each in packed)


def unpacked(words: str) -> bytes:
    found = urlsafe_b64decode(words.lstrip(".") + "===")
    return zlib.decompress(found) if words.startswith(".") else found


def files_of_database(own: Own) -> bytes:
    """Tables, indexes and write-ahead log, once the server has stopped and all of it is on the disk."""
    postgres = next(child for child in own.supervisor.children if child.name == "postgres")
    folder = Path(postgres.command[postgres.command.index("-D") + 1])
    postgres.stop()
    return b"".join(each.read_bytes() for each in folder.rglob("*") if each.is_file())
