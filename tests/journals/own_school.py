"""The cast in a database of its own, as a program: `python -m tests.journals.own_school [AUTHORS ENTRIES]`.

Prints JSON: the session of everybody who signs in and the id of everybody, by first name, a planned circle of 7B today,
and two open surveys with an open question. Adds authors, and so many entries of theirs, if asked.
"""

import json
import sys
from datetime import time
from itertools import cycle
from typing import Any
from uuid import uuid4

import django


def main(authors: int = 0, entries: int = 0) -> None:
    from django.db.models import EmailField, Value
    from django.db.models.functions import Concat
    from django.test import Client

    from notices.models import Rhythm
    from schools.models import Member
    from tests.care.rows import switch_on
    from tests.cast import build_cedar
    from tests.circles.rows import a_circle
    from tests.surveys.rows import a_survey

    place = build_cedar()
    with place.context():
        circle = a_circle(place, "planned").pk
        switch_on(place)
        surveys = [f"{a_survey(place, question='What would you change?').pk}" for _each in range(2)]
        Member.objects.update(
            email=Concat(Value("m"), "pk", Value("@cedar.example"), output_field=EmailField())
        )
        never_quiet = {"quiet_from": time(0), "quiet_until": time(0)}
        Rhythm.objects.bulk_create(
            Rhythm(school=place.school, member=member, **never_quiet) for member in place.people.values()
        )
    people = {name: member.pk for name, member in place.people.items()}
    sessions = {}
    for name, member in place.people.items():
        client = Client(SERVER_NAME="localhost")
        client.force_login(member.account)
        sessions[name] = client.cookies["sessionid"].value
    if authors:
        add_entries(place, authors, entries)
    sys.stdout.write(
        json.dumps({"sessions": sessions, "people": people, "circle": circle, "surveys": surveys})
    )


def add_entries(place: Any, authors: int, entries: int) -> None:
    """Each says who wrote it and the how many-eth it is."""
    from journals.models import Entry
    from journals.words import EntryWords, entry_binding
    from schools import clock
    from schools.models import Member, Role
    from schools.writing.cipher import encrypt
    from schools.writing.keys import key_to_write

    with place.context():
        school, now = place.school, clock.now()
        students = Member.objects.bulk_create(
            Member(school=school, role=Role.STUDENT, given_name=f"S{number}") for number in range(authors)
        )
        keys = {student.pk: key_to_write(school.pk, student.pk) for student in students}
        rows = []
        for number, student in zip(range(entries), cycle(students), strict=False):
            row = Entry(id=uuid4(), school=school, author=student, on=now.date(), saved_at=now)
            words = json.dumps(vars(EntryWords(f"{student.pk} {number}")))
            row.words = encrypt(words, keys[student.pk], entry_binding(row))
            rows.append(row)
        Entry.objects.bulk_create(rows, batch_size=5000)


if __name__ == "__main__":
    django.setup()
    main(*map(int, sys.argv[1:]))
