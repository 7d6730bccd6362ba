"""Years that lie behind a school: what its tables hold after them, without living through them."""

import json
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from random import Random

from django.db import connection

from advisory.bench.closing import store
from advisory.bench.dashboards import copy_of
from advisory.demo.calendar import add_year
from advisory.demo.circles import add_series, circle_of, dates_of
from advisory.demo.journals import TEXTS
from advisory.demo.names import people
from advisory.demo.people import GRADES, Group, add_groups
from circles.models import Circle
from journals.models import Audience, Entry, Share
from journals.words import EntryWords, entry_binding
from reports.models import Release
from schools.context import school_context
from schools.models import Advisory, Member, Opened, Reason, Role, School, SchoolYear, WritingKey
from schools.openings import note_openings, opening_now
from schools.writing.cipher import KEY_LENGTH, encrypt
from schools.writing.keys import keys_to_read
from schools.writing.master_keys import wrap

ENTRIES, SHARED = 18, 2  # of a student and year
DAYS_KEPT = 119  # of deliveries
HALF_A_YEAR = timedelta(days=182)

TURNS = """
INSERT INTO circles_turn (school_id, circle_id, student_id, is_present, state)
SELECT c.school_id, c.id, e.student_id, there, CASE WHEN there THEN 'shared' ELSE '' END
FROM circles_circle c JOIN schools_enrollment e USING (school_id, advisory_id),
    LATERAL (SELECT (e.student_id + c.id) %% 17 > 0 AS there) seat
WHERE c.advisory_id = ANY(%s) AND c.state = 'held'
"""
REVISIONS = """
INSERT INTO circles_logrevision (school_id, circle_id, version, token, data, saved_by_id, saved_at)
SELECT c.school_id, c.id, 1, gen_random_uuid(), jsonb_build_object('held', true, 'turns', jsonb_object_agg(
    t.student_id, CASE WHEN t.is_present THEN t.state ELSE 'absent' END)), c.logged_by_id, c.logged_at
FROM circles_circle c JOIN circles_turn t ON t.circle_id = c.id
WHERE c.advisory_id = ANY(%s) GROUP BY c.id
"""
ANSWERED = """
INSERT INTO surveys_answered (school_id, survey_id, member_id)
SELECT %s, %s, student_id FROM schools_enrollment WHERE advisory_id = ANY(%s) AND student_id %% 8 > 0
"""
DELIVERIES = """
INSERT INTO notices_delivery (school_id, member_id, kind, occasion, channel, data, is_essential, state, failure,
    due_at, expires_at, tries, created_at, key, title, text, url)
SELECT m.school_id, m.id, 'student_reminder', 'past ' || day, 'inbox', '{}', false, 'pending', '',
    day, day + interval '1 day', 1, day, gen_random_uuid(), 'Your circle meets tomorrow',
    'Your circle meets tomorrow.', '/circles/'
FROM schools_member m, generate_series(now() - %s * interval '1 day', now() - interval '1 day', '7 days') day
WHERE m.school_id = %s AND m.left_on IS NULL ON CONFLICT DO NOTHING
"""

# The database lets a message be sent only step by step.
STEPS = (
    "UPDATE notices_delivery SET state = 'sending', lease_until = now() "
    "WHERE state = 'pending' AND occasion ~ '^past '",
    "UPDATE notices_delivery SET state = 'sent', sent_at = due_at, lease_until = NULL "
    "WHERE state = 'sending' AND occasion ~ '^past '",
)


def fill(school: School, years: int) -> None:
    """So many more school years before the first that there is: people who have left by now, circles with their logs,
    entries that open, the record of openings, answered surveys with results; and the messages that are still kept.
    """
    for _year in range(years):
        with school_context(school.pk):
            fill_year(school)
    with school_context(school.pk), connection.cursor() as cursor:
        cursor.execute(DELIVERIES, [DAYS_KEPT, school.pk])
        for step in STEPS:
            cursor.execute(step)


def fill_year(school: School) -> None:
    first = SchoolYear.objects.filter(school=school).earliest("starts_on")
    year = add_year(school, first.starts_on.year - 1)
    teachers = list(Member.objects.filter(role=Role.TEACHER).order_by("pk"))
    advisories = Advisory.objects.current().count()
    groups = add_groups(year, students_of(year), teachers, advisories, until=year.ends_on)
    year.advisories.update(archived_on=year.ends_on + timedelta(days=1))
    add_circles(groups)
    add_entries(year, groups)
    add_results(year, groups)


def students_of(year: SchoolYear) -> dict[str, list[Member]]:
    """By grade: those who are still here, in the grade that they were in then, and those who have left since."""
    newest = SchoolYear.objects.filter(school=year.school).latest("starts_on")
    ago = newest.starts_on.year - year.starts_on.year
    return {grade: students_in(year, grade, int(grade) + ago) for grade in GRADES}


def students_in(year: SchoolYear, grade: str, grade_now: int) -> list[Member]:
    last = int(GRADES[-1])
    here = Member.objects.students().filter(left_on=None).order_by("pk")
    if grade_now <= last:
        return list(here.filter(grade=str(grade_now)))
    left_on = year.ends_on.replace(year=year.ends_on.year + last - int(grade))
    gone = Member.objects.filter(role=Role.STUDENT, left_on=left_on).order_by("pk")
    return list(gone) or former_students(year.school, left_on, here.count() // len(GRADES))


def former_students(school: School, left_on: date, number: int) -> list[Member]:
    found, numbers = people(Random(f"{school.slug} {left_on}")), count(1)
    return Member.objects.bulk_create(
        Member(
            school=school,
            role=Role.STUDENT,
            given_name=given,
            family_name=family,
            grade=GRADES[-1],
            identifier=f"{left_on.year}-{next(numbers)}",
            left_on=left_on,
        )
        for given, family in (next(found) for _student in range(number))
    )


def add_circles(groups: list[Group]) -> None:
    for at, group in enumerate(groups):
        series = add_series(group, at, group.advisory.year.ends_on)
        store(Circle.objects, (held(circle_of(series, day), group) for day in dates_of(group, series)))
    advisories = [group.advisory.pk for group in groups]
    with connection.cursor() as cursor:
        cursor.execute(TURNS, [advisories])
        cursor.execute(REVISIONS, [advisories])


def held(circle: Circle, group: Group) -> Circle:
    circle.state, circle.log_version = Circle.State.HELD, 1
    circle.logged_by, circle.logged_at = group.leaders[0], circle.ends_at
    circle.changed_at = circle.starts_at - timedelta(days=30)
    return circle


def add_entries(year: SchoolYear, groups: list[Group]) -> None:
    """Each student's, every second week; a few of them for their teacher, who has opened them."""
    keys = keys_of(year.school, [student for group in groups for student in group.students])
    for group in groups:
        entries = list(entries_of(year, group, keys))
        store(Entry.objects, iter(entries))
        shared = [entry for entry in entries if entry.audience == Audience.TEACHER]
        store(Share.objects, (share_of(entry, group.leaders[0]) for entry in shared))
        note_openings(
            opening_now(group.leaders[0], entry.author, Opened.ENTRY, Reason.NAMED, entry.pk)
            for entry in shared
        )


def keys_of(school: School, students: Iterable[Member]) -> dict[int | None, bytes]:
    """Those that they have, and new ones for the others."""
    authors = {student.pk for student in students}
    missing = authors - set(WritingKey.objects.filter(author__in=authors).values_list("author", flat=True))
    store(WritingKey.objects, (new_key(school, author) for author in missing))
    return keys_to_read(school.pk, authors)


def new_key(school: School, author: int) -> WritingKey:
    wrapped, name = wrap(secrets.token_bytes(KEY_LENGTH), school.pk, author)
    return WritingKey(school=school, author_id=author, wrapped=wrapped, wrapped_by=name)


def entries_of(year: SchoolYear, group: Group, keys: dict[int | None, bytes]) -> Iterator[Entry]:
    for student in group.students:
        for number in range(ENTRIES):
            on = year.starts_on + timedelta(days=14 * number + student.pk % 14)
            at = datetime.combine(on, time(20), UTC)
            entry = Entry(school=year.school, author=student, on=on, saved_at=at, finished_at=at)
            entry.version = 3
            entry.audience = Audience.TEACHER if number < SHARED else Audience.ME
            words = " ".join(TEXTS[(student.pk + number + more) % len(TEXTS)] for more in range(5))
            entry.words = encrypt(
                json.dumps(asdict(EntryWords(words))), keys[student.pk], entry_binding(entry)
            )
            yield entry


def share_of(entry: Entry, reader: Member) -> Share:
    return Share(school=entry.school, entry=entry, reader=reader, shared_at=entry.saved_at)


def add_results(year: SchoolYear, groups: list[Group]) -> None:
    """Of two surveys, like the newest one that the school has; nothing for a school that has none."""
    newest = Release.objects.filter(done_at__isnull=False).order_by("appears_at").last()
    for before_the_end in (timedelta(days=30), timedelta(days=30) + HALF_A_YEAR):
        if newest:
            ago = newest.appears_at - datetime.combine(year.ends_on, time(12), UTC) + before_the_end
            survey = copy_of(newest, ago, len(groups))
            advisories = [group.advisory.pk for group in groups]
            with connection.cursor() as cursor:
                cursor.execute(ANSWERED, [year.school.pk, survey.pk, advisories])
