"""Somebody to talk to at the demo's Cedar Grove: its named adults, this month's test, and two calls of `student2`."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from uuid import UUID

from care.models import Asking, Call, Kind, NamedAdult, Outcome, Protocol, ReachCheck, Step
from care.words import CallWords, put_words
from schools.models import Member, Opened, Opening, Reason, School
from schools.openings import note_openings
from schools.school_days import OpenDays

EMERGENCY = (
    "If somebody is in danger now, tell an adult near you or call 911. "
    "You can call or text 988 at any time, day or night."
)
INSTEAD = "Knock at the counselors’ door beside the library, or tell any teacher. You do not need a reason."
DUTY = (
    "Everybody who works at Cedar Grove must report suspected abuse or neglect to the state’s child protection "
    "hotline at once, and tell the counselor afterwards. You need no proof, and nobody may report in your place. "
    "If somebody is in danger now, call 911 first."
)


@dataclass(frozen=True)
class Told:
    """A call, on the last school day before so many days ago: what the student said, and the counselor's answers."""

    days: int
    words: CallWords
    arranged: str
    closed: str = ""


OVER = Told(
    days=8,
    words=CallWords(
        "My best friend sits with other people at lunch now and I do not know what I did.",
        "Lunch, or after school",
    ),
    arranged="I am glad that you asked. Come by at the start of lunch tomorrow, I have a quiet table and some tea.",
    closed="You found good words for your friend. My door stays open, also for how it went.",
)
OPEN = Told(
    days=0,
    words=CallWords("", "Advisory time is fine"),
    arranged="Thank you for telling me. I come by your advisory and we take a short walk, if you like.",
)


def add_care(school: School, members: list[Member], now: datetime, random: Random) -> None:
    """Needs the counselor, `teacher`, `teacher2` and `student2` among the members."""
    people = {member.email.split("@")[0]: member for member in members if member.email}
    counselor, second, deputy = people["counselor"], people["teacher2"], people["teacher"]
    Protocol.objects.create(
        school=school, is_on=True, emergency=EMERGENCY, instead=INSTEAD, duty=DUTY, changed_at=now
    )
    NamedAdult.objects.bulk_create(
        NamedAdult(school=school, member=member, deputy=deputy, position=at)
        for at, member in enumerate((counselor, second))
    )
    month = now.date().replace(day=1)
    ReachCheck.objects.bulk_create(
        ReachCheck(school=school, member=member, month=month, sent_at=now, reached_at=now)
        for member in (counselor, second, deputy)
    )
    if "student2" in people:
        for told in (OVER, OPEN):
            add_call(people["student2"], counselor, told, now, random)


def add_call(author: Member, counselor: Member, told: Told, now: datetime, random: Random) -> None:
    """Asked in the late morning, read ten minutes later, arranged soon after, and closed on the next school day."""
    days = OpenDays.of(author.school)
    on = days.last_before(now.date() - timedelta(days=told.days))
    made_at = datetime.combine(on, time(10, random.randint(5, 55)), now.tzinfo)
    read_at = made_at + timedelta(minutes=10)
    closed_on = days.next_from(on + timedelta(days=1))
    closed_at = datetime.combine(closed_on, made_at.timetz()) if told.closed else None
    call = Call(
        id=UUID(int=random.getrandbits(128), version=4),
        school_id=author.school_id,
        author=author,
        made_at=made_at,
        first_due_at=made_at + timedelta(minutes=30),
        holder=counselor,
        acknowledged_at=read_at,
        first_acknowledged_at=read_at,
        closed_at=closed_at,
        outcome=Outcome.TALKED if closed_at else "",
    )
    put_words(call, told.words)
    call.save(force_insert=True)
    Asking.objects.create(
        school_id=author.school_id, call=call, adult=counselor, role=counselor.role, round=0, from_at=made_at
    )
    add_step(call, counselor, Kind.ACKNOWLEDGED, read_at)
    add_step(call, counselor, Kind.ARRANGED, read_at + timedelta(minutes=2), told.arranged)
    if closed_at:
        add_step(call, counselor, Kind.CLOSED, closed_at, told.closed)
    note_openings([opening_of(call, counselor, read_at)])


def add_step(call: Call, by: Member, kind: Kind, at: datetime, words: str = "") -> None:
    step = Step(school_id=call.school_id, call=call, kind=kind, by=by, at=at)
    if words:
        put_words(step, words)
    step.save(force_insert=True)


def opening_of(call: Call, reader: Member, at: datetime) -> Opening:
    return Opening(
        school_id=call.school_id,
        reader=reader,
        whose=call.author,
        what=Opened.CALL,
        about=call.pk,
        reason=Reason.ASKED,
        opened_at=at,
        told_at=at,
    )
