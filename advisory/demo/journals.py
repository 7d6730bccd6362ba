"""Journals of the demo's students: entries for themselves, their teacher or their circle, replies, thanks, and a line
that is offered for the next circle."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from advisory.demo.people import Group
from journals.models import Audience, Entry, Reply, Share, Thanks
from journals.words import EntryWords, ThanksWords, line_binding, put_words, sealed
from schools.models import Member, Opened, Opening, Reason
from schools.openings import note_openings

PROMPTS = (
    "What made you laugh this week?",
    "Where did somebody make room for you?",
    "What do you want to get better at?",
    "Which small thing went well today?",
    "",
)
TEXTS = (
    "The whole bus sang along when the radio played that old song. Even the driver.",
    "I explained fractions to my cousin and noticed that I get them now.",
    "We lost by one point and nobody was mean about it. That felt new.",
    "My plant has a second leaf. I named it Gerald.",
    "I read forty pages without looking up. The chapter with the storm is the best one.",
    "Lunch was loud, so we sat outside on the steps. It was cold and it was great.",
    "I was nervous before my part in the play. Then the lights came on and I knew all of it.",
    "My brother let me pick the movie. We watched the one with the penguins again.",
    "I said sorry to a friend today. It was easier than I thought.",
    "Science was fun: our bridge of paper held four books.",
    "I want to learn to juggle with four. Three works when nobody watches.",
    "Somebody held the door although I was far away, so I had to run. We both laughed.",
    "It rained all day and I liked it. My room smells of books.",
    "I do not get the new unit in math yet. I will ask on Monday.",
    "Grandpa showed me how to fold the dumplings. Mine look like socks.",
    "I was tired today. Nothing bad, only a long week.",
    "Our band has a name at last. It took longer than the first song.",
    "I sat with two people I had never talked to. One of them draws dragons.",
    "I finished the poster. The letters are crooked and I like them so.",
    "The dog next door waits for me now. I think we are friends.",
    "I got to be goalkeeper. I let in three and stopped five.",
    "I made soup on my own. Too much salt, but my sister ate it all.",
    "Waiting is hard. The results come on Friday.",
    "I learned a word I like: petrichor. It is the smell after rain.",
    "In the circle I passed, and that was fine. I listened better than on other days.",
    "My handwriting is better when I write slowly. I tried it on this page.",
    "We planted bulbs behind the gym. In spring we will know where.",
    "I taught the new student where the good water fountain is.",
    "Today I would like to do again. Not because it was special, it was just easy.",
    "I am proud of how I asked my question in front of everybody.",
)
REPLIES = (
    "Thank you for telling me. You noticed something that many people walk past.",
    "I can see how you stayed with it, also when it got hard.",
    "That made me smile. I would like to hear how it goes on.",
    "You were kind and honest in the same moment. That takes practice.",
    "I am glad that I may read this. Your patience shows in it.",
)
THANKS = (
    "Thank you for waiting for me after practice. The walk home was better that way.",
    "You laughed at my joke when nobody else got it. I owe you one.",
    "Thanks for lending me your pencil all week without asking where it was.",
    "You told me that my drawing was good. I hung it up at home.",
    "When I forgot my line you whispered it. Nobody noticed but me.",
)
TO_TEACHER = "Thank you for explaining it a third time, and for not sighing."
TO_HOME = ("Grandma Rosa", "Thank you for the soup on Tuesdays. It is the best part of my week.")
OFFERED = "Somebody held the door although I was far away. I would like to do that for others."
AUDIENCES = (Audience.ME,) * 5 + (Audience.TEACHER,) * 3 + (Audience.CIRCLE,) * 2
MOST_GROUPS = 3
WEEKS = 12
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Desk:
    """Makes rows of one group, with ids that are the same for the same seed."""

    group: Group
    now: datetime
    random: Random

    def id(self) -> UUID:
        return UUID(int=self.random.getrandbits(128), version=4)

    def moment(self, days: int) -> datetime:
        """So many days ago, in the afternoon."""
        moment = (self.now - days * DAY).replace(
            hour=15, minute=self.random.randint(0, 59), second=0, microsecond=0
        )
        return min(moment, self.now)


def add_journals(groups: list[Group], now: datetime, random: Random) -> None:
    """For the first advisories; the first student of the first one writes most."""
    for at, group in enumerate(groups[:MOST_GROUPS]):
        desk = Desk(group, now, random)
        entries = [
            entry
            for place, student in enumerate(group.students)
            for entry in entries_of(desk, student, 9 if at == place == 0 else random.randint(0, 3))
        ]
        Entry.objects.bulk_create(entries)
        shares = [share for entry in entries for share in shares_of(desk, entry)]
        Share.objects.bulk_create(shares)
        note_openings(openings_of(desk, shares))
        Reply.objects.bulk_create(replies_to(desk, entries))
        Thanks.objects.bulk_create(thanks_in(desk))


def entries_of(desk: Desk, student: Member, number: int) -> Iterator[Entry]:
    """Each on a day of its own, the last one a few days ago; one in six was only thought about."""
    days = sorted(desk.random.sample(range(2, WEEKS * 7), number))
    texts = desk.random.sample(TEXTS, number)
    for at, (day, text) in enumerate(zip(days, texts, strict=True)):
        is_thought = desk.random.random() < 1 / 6
        yield entry_of(desk, student, desk.moment(day), "" if is_thought else text, number=at)


def entry_of(desk: Desk, student: Member, moment: datetime, text: str, number: int) -> Entry:
    random = desk.random
    audience = random.choice(AUDIENCES) if text else Audience.ME
    entry = Entry(
        id=desk.id(),
        school_id=student.school_id,
        author=student,
        advisory=desk.group.advisory if audience != Audience.ME else None,
        audience=audience,
        is_thought=not text,
        on=moment.date(),
        saved_at=moment,
        finished_at=moment,
    )
    feels = random.random() < 0.6
    put_words(
        entry,
        EntryWords(
            text,
            random.choice(PROMPTS),
            random.randint(-1, 2) if feels else None,
            random.randint(-1, 2) if feels else None,
        ),
    )
    if not number and student == desk.group.students[0]:
        offer(entry, desk.now)
    return entry


def offer(entry: Entry, now: datetime) -> None:
    entry.line_version += 1
    entry.line, entry.offered_at = sealed(OFFERED, line_binding(entry)), now


def shares_of(desk: Desk, entry: Entry) -> Iterator[Share]:
    """For the teachers, and for the other students when it is for the circle."""
    students = desk.group.students if entry.audience == Audience.CIRCLE else []
    readers = [] if entry.audience == Audience.ME else [*desk.group.leaders, *students]
    for reader in readers:
        if reader != entry.author:
            yield Share(school_id=entry.school_id, entry=entry, reader=reader, shared_at=entry.saved_at)


def openings_of(desk: Desk, shares: list[Share]) -> Iterator[Opening]:
    """The teachers have opened most of what is older than three days."""
    for share in shares:
        opened_at = share.shared_at + timedelta(hours=17)
        is_older = share.shared_at < desk.now - 3 * DAY
        if is_older and not share.reader.is_student and desk.random.random() < 0.8:
            yield Opening(
                school_id=share.school_id,
                reader=share.reader,
                whose=share.entry.author,
                what=Opened.ENTRY,
                about=share.entry_id,
                reason=Reason.NAMED,
                opened_at=opened_at,
                told_at=opened_at,
            )


def replies_to(desk: Desk, entries: list[Entry]) -> Iterator[Reply]:
    """Their teacher answers every second older entry, the later ones not read yet."""
    shared = [each for each in entries if each.audience != Audience.ME and desk.now - each.saved_at > 4 * DAY]
    for entry in shared[::2]:
        written_at = entry.saved_at + timedelta(hours=18)
        is_read = desk.now - written_at > 7 * DAY
        reply = Reply(
            id=desk.id(),
            school_id=entry.school_id,
            entry=entry,
            author=desk.group.leaders[0],
            written_at=written_at,
            read_at=written_at + DAY if is_read else None,
        )
        put_words(reply, desk.random.choice(REPLIES))
        yield reply


def thanks_in(desk: Desk) -> Iterator[Thanks]:
    """Between neighbours of the list, to the teacher, and a card for home; the first may be said in a circle."""
    students = desk.group.students
    for at, (giver, receiver) in enumerate(zip(students[1:], students, strict=False)):
        if at < len(THANKS):
            yield thanks_of(desk, giver, receiver, ThanksWords(THANKS[at]), days=at * 3 + 1, is_spoken=not at)
    if students:
        yield thanks_of(desk, students[0], desk.group.leaders[0], ThanksWords(TO_TEACHER), days=2)
        yield thanks_of(desk, students[0], None, ThanksWords(TO_HOME[1], TO_HOME[0]), days=12)


def thanks_of(
    desk: Desk, giver: Member, receiver: Member | None, words: ThanksWords, days: int, is_spoken: bool = False
) -> Thanks:
    given_at, is_read = desk.moment(days), receiver is not None and days > 3
    thanks = Thanks(
        id=desk.id(),
        school_id=giver.school_id,
        giver=giver,
        receiver=receiver,
        given_at=given_at,
        read_at=min(given_at + DAY, desk.now) if is_read or is_spoken else None,
        giver_agreed_at=desk.now if is_spoken else None,
        receiver_agreed_at=desk.now if is_spoken else None,
    )
    put_words(thanks, words)
    return thanks
