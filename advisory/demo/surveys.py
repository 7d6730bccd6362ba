"""Surveys of the demo's Cedar Grove: one that students can answer now, one for staff, one that is sealed, one that is
planned. `student` has not answered, `student2` has begun."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from schools.models import Member, Role, School
from schools.school_days import OpenDays
from surveys.closing import close_survey
from surveys.counted import freeze_groups
from surveys.instruments.content import Instrument, Item
from surveys.keys import give_key
from surveys.models import Audience, Part, Permission, Sheet, Survey
from surveys.models.survey import ADULTS
from surveys.questionnaire import Questionnaire, read_questionnaire
from surveys.sheets import Answers, write
from surveys.versions import keep_version

BELONGING, FOUR = "advisory-belonging/1", "opportunity-makers-four/1"
FIDELITY, STAFF = "advisory-fidelity/1", "advisory-staff/1"
CONTACT = "Call the office at 555-0100, or send back the signed slip."
OPENS, CLOSES = time(8), time(16)
OPTED_OUT = 3
SHARE = 60  # percent of those who are asked have handed in
SKIPPED = 4  # percent of the questions
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Office:
    """Makes surveys as the school's administrator would, with ids that are the same for the same seed."""

    school: School
    by: Member
    now: datetime
    random: Random

    def id(self) -> UUID:
        return UUID(int=self.random.getrandbits(128), version=4)

    def make(self, title: str, *names: str, days: tuple[date, date], **more: str) -> Survey:
        first_on, last_on = days
        survey = Survey(
            id=self.id(),
            school=self.school,
            title=title,
            opens_at=datetime.combine(first_on, OPENS, self.now.tzinfo),
            closes_at=datetime.combine(last_on, CLOSES, self.now.tzinfo),
            contact=CONTACT,
            made_by=self.by,
            made_at=self.now - 90 * DAY,
            **more,
        )
        give_key(survey)
        survey.save(force_insert=True)
        Part.objects.bulk_create(self.parts(survey, names))
        freeze_groups(survey)
        return survey

    def parts(self, survey: Survey, names: Sequence[str]) -> Iterator[Part]:
        for position, name in enumerate(names):
            version = keep_version(name, self.school)
            codes = [item.code for item in asked_of(version.instrument)]
            yield Part(school=self.school, survey=survey, version=version, position=position, items=codes)

    def hand_in(self, survey: Survey, people: Sequence[Member]) -> None:
        """Most of them, at some moment while it was open and before the last hour."""
        asked = read_questionnaire(survey.pk)
        chosen = [each for each in people if self.random.randrange(100) < SHARE]
        Sheet.objects.bulk_create(self.sheet(survey, each, asked) for each in chosen)

    def sheet(self, survey: Survey, person: Member, asked: Questionnaire, hand_in: bool = True) -> Sheet:
        sheet = Sheet(id=self.id(), school=self.school, survey=survey, respondent=person)
        write(sheet, survey, Answers(tuple(self.answers(asked))), hand_in)
        until = min(survey.closes_at, self.now - timedelta(hours=1))
        minutes = (until - survey.opens_at) // timedelta(minutes=1)
        sheet.saved_at = survey.opens_at + timedelta(minutes=self.random.randrange(minutes))
        sheet.handed_in_at = sheet.saved_at if hand_in else None
        return sheet

    def answers(self, asked: Questionnaire) -> Iterator[int]:
        """More of the upper end, and some that are skipped."""
        for question in asked.questions:
            is_skipped = self.random.randrange(100) < SKIPPED
            given = max(self.random.randint(1, question.size), self.random.randint(1, question.size))
            yield 0 if is_skipped else given


def asked_of(instrument: Instrument) -> Sequence[Item]:
    return instrument.short_form or instrument.items


def add_surveys(school: School, members: list[Member], now: datetime, random: Random) -> None:
    by_login = {member.email.split("@")[0]: member for member in members if member.email}
    office = Office(school, by_login["admin"], now, random)
    students = [member for member in members if member.role == Role.STUDENT]
    named = [by_login[login] for login in ("student", "student2") if login in by_login]
    days_from = days_of(OpenDays.of(school), now.date())
    others = [student for student in students if student not in named]
    willing = opt_out(office, others)
    add_sealed(office, [*named, *willing], days_from(-63, -56))
    survey = office.make("How we belong", BELONGING, FIDELITY, days=days_from(-3, 8))
    office.hand_in(survey, willing)
    for begun in named[1:]:
        office.sheet(survey, begun, read_questionnaire(survey.pk), hand_in=False).save(force_insert=True)
    office.make("How we belong, in winter", BELONGING, FIDELITY, days=days_from(45, 52))
    adults = [member for member in members if member.role in ADULTS and member not in by_login.values()]
    staff = office.make("Belonging here as an adult", STAFF, days=days_from(-3, 8), audience=Audience.STAFF)
    office.hand_in(staff, adults)


def days_of(days: OpenDays, today: date) -> Callable[[int, int], tuple[date, date]]:
    """Turns two numbers of days from today into days with school: past ones earlier, coming ones later."""

    def day(away: int) -> date:
        moved = today + away * DAY
        return days.next_from(moved) if away > 0 else days.last_before(moved + DAY)

    return lambda first, last: (day(first), day(last))


def opt_out(office: Office, students: list[Member]) -> list[Member]:
    """The families of a few said no to all surveys; returns the others."""
    chosen = office.random.sample(students, min(OPTED_OUT, len(students) // 4))
    Permission.objects.bulk_create(
        Permission(
            school=office.school,
            student=student,
            allowed=False,
            said_at=office.now - 80 * DAY,
            recorded_by=office.by,
        )
        for student in chosen
    )
    return [student for student in students if student not in chosen]


def add_sealed(office: Office, students: list[Member], days: tuple[date, date]) -> None:
    """Closed by the verb that closes every survey."""
    survey = office.make("How it is to be here", FOUR, FIDELITY, days=days)
    office.hand_in(survey, students)
    close_survey(survey.pk)
