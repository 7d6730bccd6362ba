"""Makes surveys of the demo's Cedar Grove, and hands them in."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from schools.models import Member, School
from schools.school_days import OpenDays
from surveys.counted import freeze_groups
from surveys.instruments.content import Instrument, Item
from surveys.keys import give_key
from surveys.models import Part, Sheet, Survey
from surveys.questionnaire import Questionnaire, read_questionnaire
from surveys.sheets import Answers, write
from surveys.versions import keep_version

BELONGING, FIDELITY = "advisory-belonging/1", "advisory-fidelity/1"
CONTACT = "Call the office at 555-0100, or send back the signed slip."
OPENS, CLOSES = time(8), time(16)
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

    def make(
        self, title: str, *names: str, days: tuple[date, date], is_short: bool = True, **more: str
    ) -> Survey:
        first_on, last_on = days
        opens_at = datetime.combine(first_on, OPENS, self.now.tzinfo)
        survey = Survey(
            id=self.id(),
            school=self.school,
            title=title,
            opens_at=opens_at,
            closes_at=datetime.combine(last_on, CLOSES, self.now.tzinfo),
            contact=CONTACT,
            made_by=self.by,
            made_at=min(self.now, opens_at) - 90 * DAY,
            **more,
        )
        give_key(survey)
        survey.save(force_insert=True)
        Part.objects.bulk_create(self.parts(survey, names, is_short))
        freeze_groups(survey)
        return survey

    def parts(self, survey: Survey, names: Sequence[str], is_short: bool) -> Iterator[Part]:
        for position, name in enumerate(names):
            version = keep_version(name, self.school)
            codes = [item.code for item in asked_of(version.instrument, is_short)]
            yield Part(school=self.school, survey=survey, version=version, position=position, items=codes)

    def hand_in(self, survey: Survey, people: Sequence[Member]) -> None:
        """Most of them, at some moment while it was open and before the last hour."""
        asked = read_questionnaire(survey.pk)
        chosen = [each for each in people if self.random.randrange(100) < SHARE]
        Sheet.objects.bulk_create(self.sheet(survey, each, asked) for each in chosen)

    def sheet(self, survey: Survey, person: Member, asked: Questionnaire, hand_in: bool = True) -> Sheet:
        return self.filled(survey, person, Answers(tuple(self.answers(asked))), hand_in)

    def filled(self, survey: Survey, person: Member, answers: Answers, hand_in: bool = True) -> Sheet:
        sheet = Sheet(id=self.id(), school=self.school, survey=survey, respondent=person)
        write(sheet, survey, answers, hand_in)
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


def asked_of(instrument: Instrument, is_short: bool) -> Sequence[Item]:
    return (is_short and instrument.short_form) or instrument.items


def days_of(days: OpenDays, today: date) -> Callable[[int, int], tuple[date, date]]:
    """Turns two numbers of days from today into days with school: past ones earlier, coming ones later."""

    def day(away: int) -> date:
        moved = today + away * DAY
        return days.next_from(moved) if away > 0 else days.last_before(moved + DAY)

    return lambda first, last: (day(first), day(last))
