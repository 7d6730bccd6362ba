"""Students who call one after the other, each for one teacher; and the teachers, who take the calls up.

`python -m tests.care.chaos.callers call|acknowledge FILE` or `… spread MINUTES`.

`call` writes into the file the id of each call once its transaction is committed, and begins after what stands there:
an interrupted one is sent again with the same id, as a browser does. `acknowledge` is the adults who have their mail.
"""

import sys
import time
from collections import defaultdict
from datetime import timedelta
from functools import cache
from pathlib import Path
from uuid import UUID, uuid5

from tests.notices.chaos.turned import turn

SPACE = UUID("6f1c3c1e-3c57-4b1f-9a2b-2f5a2c8e7d10")
PAUSE = 0.2


def call(made: Path) -> None:
    from django.db import InterfaceError, OperationalError, connection

    import care.calls
    from schools.models import School

    # The adults and their hours stay the same, too.
    care.calls.Rounds = cache(care.calls.Rounds)
    school = School.objects.get().pk
    done = len(made.read_text().splitlines())
    with made.open("a", buffering=1) as book:
        while True:
            try:
                pk = make_next(school, done)
            except (OperationalError, InterfaceError):
                connection.close()
                time.sleep(PAUSE)
                continue
            if pk is None:
                return
            book.write(f"{pk}\n")
            done += 1


def make_next(school: int, number: int) -> UUID | None:
    """The call of the student with this number, or None when all have called."""
    from care.calls import make_call
    from care.words import CallWords
    from schools.context import school_context
    from schools.models import Member

    with school_context(school):
        students, teachers = people()
        if number >= len(students):
            return None
        pair = students[number], teachers[number % len(teachers)]
        found = Member.objects.select_related("school").in_bulk(pair)
        student, teacher = (found[pk] for pk in pair)
        return make_call(student, teacher, CallWords("about home"), uuid5(SPACE, str(number)))[0].pk


@cache
def people() -> tuple[list[int], list[int]]:
    """The students and the teachers, who stay the same."""
    from schools.models import Member

    here = Member.objects.order_by("pk")
    students, teachers = here.students(), here.filter(role="teacher")
    return list(students.values_list("pk", flat=True)), list(teachers.values_list("pk", flat=True))


def spread(minutes: int) -> None:
    """Every student calls, each some seconds after the one before, so that within a minute all are due."""
    from care.models import Protocol
    from schools import clock
    from schools.context import school_context
    from schools.models import Member, School

    school = School.objects.get().pk
    with school_context(school):
        Protocol.objects.update(minutes=minutes)
        students = Member.objects.students().count()
    now = clock.now
    for number in range(students):
        later = timedelta(seconds=60 * number / students)
        clock.now = lambda later=later: now() + later
        make_next(school, number)


def acknowledge() -> None:
    """Each adult takes up the calls of which mail has come, all together and without a word to the students."""
    from care.models import Asking, Call
    from notices.models import Delivery
    from schools import clock
    from schools.context import school_context
    from schools.models import Member, School

    with school_context(School.objects.get().pk):
        mail = Delivery.objects.filter(kind="call_waits", channel="email", state="sent")
        arrived = defaultdict[Member, list[str]](list)
        for delivery in mail.select_related("member"):
            arrived[delivery.member].append(delivery.data["id"])
        for adult, calls in arrived.items():
            Call.objects.filter(pk__in=calls).acknowledge(adult)
            Asking.objects.filter(call__in=calls, from_at__gt=clock.now()).delete()


if __name__ == "__main__":
    turn()
    if sys.argv[1] == "call":
        call(Path(sys.argv[2]))
    elif sys.argv[1] == "spread":
        spread(int(float(sys.argv[2])))
    else:
        acknowledge()
