"""How long it takes to plan a week of reminders, and how fast they leave beside a bare loop to the same server."""

import multiprocessing
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import connection, connections, transaction
from django.db.models import EmailField, F, Value
from django.db.models.functions import Concat
from django.test.utils import CaptureQueriesContext

from advisory.environment import BACKENDS
from advisory.launcher.ports import answers, free_port
from circles.models import Circle
from notices.composing import compose_batch, write
from notices.models import Channel, Delivery, Rhythm, State
from notices.planning import plan_messages
from notices.sending import send_messages
from schools import clock
from schools.context import school_context
from schools.models import Account, Advisory, Enrollment, Leadership, Member, Role, School, SchoolYear

ADVISORIES = 2000
ROUNDS = 3
WEEK = timedelta(days=7)
NEVER_QUIET = {"quiet_from": time(0), "quiet_until": time(0)}


@dataclass(frozen=True)
class Planning:
    """Seconds and queries of the first time, and seconds of the minute after."""

    advisories: int
    rows: int
    seconds: float
    queries: int
    again_seconds: float


@dataclass(frozen=True)
class Sending:
    """Medians of e-mails a second: by a bare loop over one connection, by one sender and by two beside each other."""

    messages: int
    bare: int
    one: int
    two: int
    one_of_bare: float
    two_of_one: float


def measure_planning() -> Planning:
    school = School.objects.get(slug="cedar")
    with school_context(school.pk), transaction.atomic():
        add_advisories(school)
        until = clock.now() + WEEK
        before = perf_counter()
        with CaptureQueriesContext(connection) as captured:
            rows = plan_messages(school.pk, until)
        seconds, before = perf_counter() - before, perf_counter()
        plan_messages(school.pk, until)
        again = perf_counter() - before
        transaction.set_rollback(True)
    return Planning(ADVISORIES, rows, round(seconds, 2), len(captured), round(again, 2))


def add_advisories(school: School) -> None:
    """Each with a teacher of its own and a circle in the coming week, which was in the calendar for long."""
    year = SchoolYear.objects.filter(school=school).first()
    names = [f"bench{number}" for number in range(ADVISORIES)]
    accounts = Account.objects.bulk_create(
        Account(username=name, email=f"{name}@cedar.example") for name in names
    )
    teachers = Member.objects.bulk_create(
        Member(school=school, account=account, role=Role.TEACHER, given_name=account.username)
        for account in accounts
    )
    groups = Advisory.objects.bulk_create(Advisory(school=school, year=year, name=name) for name in names)
    today = clock.today(school)
    Leadership.objects.bulk_create(
        Leadership(school=school, advisory=advisory, member=teacher, from_on=today)
        for advisory, teacher in zip(groups, teachers, strict=True)
    )
    days = [day for number in range(2, 7) if (day := today + timedelta(days=number)).weekday() < 5]
    Circle.objects.bulk_create(
        circle_on(school, advisory, days[number % len(days)]) for number, advisory in enumerate(groups)
    )


def circle_on(school: School, advisory: Advisory, day: Any) -> Circle:
    return Circle(
        school=school,
        advisory=advisory,
        on=day,
        starts_at=datetime.combine(day, time(7, 1), school.zone),
        changed_at=clock.now() - 2 * WEEK,
    )


def measure_sending() -> Sending:
    """Reminders for the demo's students at Cedar Grove, who get addresses here; each round has rows of its own."""
    school = School.objects.get(slug="cedar")
    circles = add_circles(school)
    with mail_server():
        letters = write_letters(school, circles)
        bare = [rate(len(letters), lambda: send_bare(letters)) for _round in range(ROUNDS)]
        one = [rate_of_senders(school, circles, 1) for _round in range(ROUNDS)]
        two = [rate_of_senders(school, circles, 2) for _round in range(ROUNDS)]
    by_loop, by_one, by_two = median(bare), median(one), median(two)
    return Sending(
        messages=len(letters),
        bare=round(by_loop),
        one=round(by_one),
        two=round(by_two),
        one_of_bare=round(by_one / by_loop, 2),
        two_of_one=round(by_two / by_one, 2),
    )


def add_circles(school: School) -> dict[int, Circle]:
    """One of each student's advisory, by student; they get an address each and no quiet hours."""
    School.objects.filter(pk=school.pk).update(reminds_students=True)
    with school_context(school.pk):
        day = clock.today(school) + timedelta(days=2)
        students = Member.objects.students().here()
        students.update(email=Concat(Value("s"), F("pk"), Value("@cedar.example"), output_field=EmailField()))
        Rhythm.objects.filter(member__in=students).delete()
        Rhythm.objects.bulk_create(
            Rhythm(school=school, member=student, **NEVER_QUIET) for student in students
        )
        groups = Advisory.objects.current()
        circles = Circle.objects.bulk_create(circle_on(school, group, day) for group in groups)
        by_advisory = {circle.advisory_id: circle for circle in circles}
        enrolled = Enrollment.objects.on(day).filter(advisory__in=by_advisory)
        return {row.student_id: by_advisory[row.advisory_id] for row in enrolled}


def add_reminders(school: School, circles: dict[int, Circle]) -> None:
    """As planning leaves them: circle by circle, all due when reminders are."""
    told, now = sorted(circles.items(), key=lambda each: (each[1].pk, each[0])), clock.now()
    with school_context(school.pk):
        Delivery.objects.all().delete()
        Delivery.objects.bulk_create(
            Delivery(
                school=school,
                member_id=student,
                kind="student_reminder",
                occasion=f"{circle.pk} {circle.on}",
                channel=Channel.EMAIL,
                about=circle.pk,
                data={"on": f"{circle.on}"},
                due_at=now,
                expires_at=circle.starts_at,
            )
            for student, circle in told
        )


def write_letters(school: School, circles: dict[int, Circle]) -> list[EmailMessage]:
    """The very same, for the bare loop. The database has looked at its tables, as it does by itself within a minute."""
    add_reminders(school, circles)
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")
    with school_context(school.pk):
        rows = list(Delivery.objects.select_related("member__school", "member__account"))
        written = [write(delivery, words) for delivery, words in compose_batch(rows)]
    return [message for message in written if message]


def send_bare(letters: Sequence[EmailMessage]) -> None:
    with get_connection() as line:
        for message in letters:
            line.send_messages([message])


def rate(messages: int, act: Callable[[], None]) -> float:
    before = perf_counter()
    act()
    return messages / (perf_counter() - before)


def rate_of_senders(school: School, circles: dict[int, Circle], number: int) -> float:
    """From the moment at which all of them are there until the last one has ended."""
    add_reminders(school, circles)
    connections.close_all()
    forked = multiprocessing.get_context("fork")
    barrier = forked.Barrier(number + 1)
    senders = [
        forked.Process(target=send_when_all_are_there, args=(school.pk, barrier)) for _ in range(number)
    ]
    for sender in senders:
        sender.start()
    barrier.wait()

    def end() -> None:
        for sender in senders:
            sender.join()

    found = rate(len(circles), end)
    with school_context(school.pk):
        left = Delivery.objects.exclude(state=State.SENT).count()
    if left:
        raise RuntimeError(f"{left} messages were not sent.")
    return found


def send_when_all_are_there(school: int, barrier: Barrier) -> None:
    with school_context(school):
        pass
    barrier.wait()
    send_messages(school)


@contextmanager
def mail_server() -> Iterator[Path]:
    """One that takes everything, in a process of its own, to which this site sends meanwhile; with its ledger."""
    port = free_port()
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "advisory.bench.mail_sink", str(port), f"{folder}/ledger"]
        server = subprocess.Popen([*command, "0", "0", "0", "0"], cwd=settings.ROOT)
        try:
            while not answers(port):
                sleep(0.05)
            settings.EMAIL_BACKEND = BACKENDS["smtp"]
            settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
            yield Path(folder) / "ledger"
        finally:
            server.kill()
            server.wait()
