"""A believable history of circles: most held, some cancelled, a few forgotten; turns, notes and follow-ups."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from advisory.demo.people import Group
from circles.dates import Occurrence, occurrences
from circles.models import Circle, FollowUp, LogRevision, Series, ShowOfHands, Turn
from circles.notes import binding_of
from circles.series import school_days_of
from schools.models import Closure, Member
from schools.writing.cipher import encrypt
from schools.writing.keys import key_to_write

NOTES = (
    "Warm and quick today. The second round was better than the first.",
    "Quiet start, then a good laugh about breakfast. Go slower next week.",
    "Long pauses were fine. Two volunteered to open next time.",
    "We ran out of minutes. Shorter think time, longer share.",
    "The pairs worked. Mix them differently next week.",
    "Good listening. The talking piece helped.",
    "",
    "",
)
REASONS = ("Assembly", "Field trip", "State testing", "Fire drill", "Teacher absent, no substitute")
PROMISES = (
    ("Ask about the band try-out", "It went well, they got in."),
    ("Find a quiet place for lunch on Tuesdays", "The library is open for it."),
    ("Check in after the move", "Settling in."),
    ("Share the playlist with the group", "Sent to everybody."),
    ("Bring the bigger talking piece", "Done."),
    ("Ask how the new bus works out", "Much better."),
)
# These of nine groups met every other week until the last results came, which can be looked at beside belonging.
SELDOM, OF = (2, 4, 8), 9
SINCE_RESULTS = timedelta(days=50)
SLOTS = (time(9, 5), time(8, 40), time(10, 30), time(13, 15))
STATES = ("shared",) * 80 + ("passed",) * 13 + ("come_back",) * 2 + ("not_reached",) * 5


def add_circles(groups: list[Group], now: datetime, random: Random, counselor: Member) -> None:
    """A weekly series for each group over its school year, with its history until now."""
    key = key_to_write(groups[0].advisory.school_id, None)
    for at, group in enumerate(groups):
        series = add_series(group, at, now.date())
        circles = [circle_of(series, found) for found in dates_of(group, series)]
        for circle in circles:
            decide(circle, group, now, random, is_seldom=at % OF in SELDOM)
        if not at:
            circles += circle_today(series, circles, now)
        Circle.objects.bulk_create(circles)
        held = [circle for circle in circles if circle.state == Circle.State.HELD]
        turns = [turn for circle in held for turn in turns_of(circle, group, random)]
        Turn.objects.bulk_create(turns)
        LogRevision.objects.bulk_create(revisions(held, turns, random, key))
        FollowUp.objects.bulk_create(follow_ups(held, group, now, random, counselor))
        ShowOfHands.objects.bulk_create(shows_of_hands(held, group, Random(f"hands {at}")))


def add_series(group: Group, at: int, today: date) -> Series:
    """The first group meets on today's weekday, so that there is something to do on a school day."""
    weekday = (today.weekday() + at) % 5 if today.weekday() < 5 else at % 5
    year = group.advisory.year
    return Series.objects.create(
        school=year.school,
        advisory=group.advisory,
        days=str(weekday),
        starts_at=SLOTS[at % len(SLOTS)],
        minutes=30,
        place=group.advisory.place,
        from_on=year.starts_on,
        until_on=year.ends_on,
        created_by=group.leaders[0],
    )


def dates_of(group: Group, series: Series) -> list[Occurrence]:
    days = school_days_of(group.advisory)
    found = occurrences(days, series.days, series.starts_at, series.from_on, series.until_on)
    return [occurrence for occurrence in found if not occurrence.closure]


def circle_of(series: Series, found: Occurrence) -> Circle:
    return Circle(
        school=series.school,
        advisory=series.advisory,
        series=series,
        on=found.on,
        starts_at=found.starts_at,
        minutes=series.minutes,
        place=series.place,
    )


def circle_today(series: Series, circles: list[Circle], now: datetime) -> list[Circle]:
    """A circle to run at once, also on a day on which no group meets; none on a closure or in a year that is over."""
    today, year = now.date(), series.advisory.year
    if not year.starts_on <= today <= year.ends_on or any(circle.on == today for circle in circles):
        return []
    if Closure.objects.overlapping(today, today).exists():
        return []
    starts_at = now.replace(minute=now.minute // 5 * 5, second=0, microsecond=0)
    return [
        Circle(
            school=series.school,
            advisory=series.advisory,
            on=today,
            starts_at=starts_at,
            minutes=series.minutes,
            place=series.place,
        )
    ]


def decide(circle: Circle, group: Group, now: datetime, random: Random, *, is_seldom: bool) -> None:
    """What became of a circle that lies in the past."""
    ended = circle.starts_at + timedelta(minutes=circle.minutes)
    chance = random.random()
    if ended > now or circle.on == now.date():
        return
    is_skipped = is_seldom and circle.on.isocalendar().week % 2 and circle.starts_at < now - SINCE_RESULTS
    if chance < 0.06 or is_skipped:
        circle.state, circle.reason = Circle.State.CANCELLED, random.choice(REASONS)
    elif chance < 0.97:
        circle.state = Circle.State.HELD
        circle.log_version, circle.logged_by = 1, group.leaders[0]
        circle.logged_at = ended + timedelta(minutes=random.randint(0, 90))


def turns_of(circle: Circle, group: Group, random: Random) -> Iterator[Turn]:
    for student in group.students:
        is_present = random.random() > 0.06
        state = random.choice(STATES) if is_present else ""
        yield Turn(
            school_id=circle.school_id, circle=circle, student=student, is_present=is_present, state=state
        )


def revisions(held: list[Circle], turns: list[Turn], random: Random, key: bytes) -> Iterator[LogRevision]:
    """With notes that the school's key encrypts."""
    marks: dict[int, dict[str, str]] = {circle.pk: {} for circle in held}
    for turn in turns:
        marks[turn.circle_id][str(turn.student_id)] = turn.state if turn.is_present else "absent"
    for circle in held:
        revision = LogRevision(
            school_id=circle.school_id,
            circle=circle,
            version=1,
            token=UUID(int=random.getrandbits(128), version=4),
            data={"held": True, "turns": marks[circle.pk]},
            saved_by=circle.logged_by,
            saved_at=circle.logged_at or circle.starts_at,
        )
        if note := random.choice(NOTES):
            revision.note = encrypt(note, key, binding_of(revision))
        yield revision


def follow_ups(
    held: list[Circle], group: Group, now: datetime, random: Random, counselor: Member
) -> Iterator[FollowUp]:
    """One in seven circles ends with a promise, and so do the last two, about a student and about the group."""
    for left, circle in zip(range(len(held) - 1, -1, -1), held, strict=True):
        if not group.students or (left > 1 and random.random() > 0.15):
            continue
        promise, outcome = random.choice(PROMISES)
        due_on = circle.on + timedelta(days=9)
        is_done = due_on < (now - timedelta(days=5)).date()
        student = random.choice(group.students)
        yield FollowUp(
            school_id=circle.school_id,
            circle=circle,
            student=student if left == 1 or (left and random.random() < 0.8) else None,
            owner=counselor if left > 1 and random.random() < 0.2 else group.leaders[0],
            promise=promise,
            due_on=due_on,
            outcome=outcome if is_done else "",
            done_at=circle.starts_at + timedelta(days=6) if is_done else None,
            created_by=group.leaders[0],
        )


def shows_of_hands(held: list[Circle], group: Group, random: Random) -> Iterator[ShowOfHands]:
    """Of two circles in three."""
    for circle in held:
        if random.random() < 0.66:
            hands = [random.random() for _student in group.students]
            hard = sum(hand < 0.06 for hand in hands)
            okay = sum(0.06 <= hand < 0.32 for hand in hands)
            yield ShowOfHands(
                school_id=circle.school_id,
                circle=circle,
                good=len(hands) - okay - hard,
                okay=okay,
                hard=hard,
                counted_at=circle.logged_at or circle.starts_at,
            )
