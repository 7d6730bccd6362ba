"""Surveys of the last year with their results: a climate that gets a little warmer from one to the next, in which
some advisories are warmer than others. All are counted in the groups that people are in today.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from advisory.demo.office import BELONGING, DAY, FIDELITY, Office, days_of
from reports.building import finish, make_results
from reports.models import Release
from reports.planning import HOLD, moments, plan_release
from schools.models import Enrollment, Member, SchoolYear
from schools.school_days import OpenDays
from surveys.closing import close_survey
from surveys.models import Sheet, Survey
from surveys.questionnaire import Question, read_questionnaire
from surveys.sheets import Answers

# Days before today on which each opened; a week of school.
OPENED = (300, 165, 63)
LASTED = 7
TITLE = "How we belong"
QUESTION = "What is one thing that would make this school a better place for you?"
WISHES = (
    "More time at lunch, we eat in nine minutes",
    "Somewhere quiet to sit before first period",
    "Circles every week, not only when there is time",
    "Teachers who say hello in the hallway. Some do and it makes my day",
    "Clubs that do not need a ride home",
    "I would like to sit with other people sometimes",
    "The bathrooms",
    "Music in the cafeteria on Fridays",
    "More books in Spanish",
    "That people stop saying things about how others talk",
    "A second chance on tests",
    "Longer advisory, shorter announcements",
    "More plants",
    "I like it how it is",
)
MID_TERM, WARMER = 1.05, 0.16
PERSON, ADVISORY, MEASURED, MOMENT = 0.7, 0.3, 0.3, 0.75
SHARE, SKIPPED, WRITERS = 88, 2, 35  # percent


@dataclass
class Climate:
    """What somebody feels about a construct, as a number around one that moves between about -3 and 3. What is drawn
    once of a person, an advisory or a construct stays for all three surveys.
    """

    random: Random
    advisory_of: dict[int, int]
    drawn: dict[object, float] = field(default_factory=dict)

    def of(self, name: object, spread: float) -> float:
        if name not in self.drawn:
            self.drawn[name] = self.random.gauss(0, spread)
        return self.drawn[name]

    def answers(self, member: Member, questions: Iterable[Question], warmth: float) -> Answers:
        """With a wish of every third."""
        person = warmth + self.of(("person", member.pk), PERSON)
        person += self.of(("advisory", self.advisory_of.get(member.pk)), ADVISORY)
        given = [
            self.answer(question, person + self.of(("construct", question.item.construct), MEASURED))
            for question in questions
        ]
        has_wish = self.random.randrange(100) < WRITERS
        return Answers(tuple(given), self.random.choice(WISHES) if has_wish else "")

    def answer(self, question: Question, felt: float) -> int:
        """0 when it is skipped."""
        if self.random.randrange(100) < SKIPPED:
            return 0
        place = int((felt + self.random.gauss(0, MOMENT) + 3) / 6 * question.size) + 1
        place = min(max(place, 1), question.size)
        return question.size + 1 - place if question.item.reversed else place


def add_results(office: Office, students: Sequence[Member], opened: Sequence[int] = OPENED) -> None:
    office = replace(office, random=Random(f"results {office.school.slug}"))
    today = office.now.date()
    enrolled = Enrollment.objects.on(today).order_by("advisory__name", "student__identifier", "pk")
    climate = Climate(office.random, dict(enrolled.values_list("student", "advisory")))
    for number, days_ago in enumerate(opened):
        first = in_a_school_year(today - days_ago * DAY)
        away = (first - today).days
        days = days_of(OpenDays.between(office.school, first - 60 * DAY, today), today)(away, away + LASTED)
        title = f"{TITLE}, {days[1]:%B %Y}"
        survey = office.make(title, BELONGING, FIDELITY, days=days, is_short=False, question=QUESTION)
        hand_in(office, survey, students, climate, MID_TERM + number * WARMER)
        close_survey(survey.pk)
        show_results(survey)


def in_a_school_year(day: date) -> date:
    """The day, or one three weeks before the end of the year before it, when it falls between two."""
    year = SchoolYear.objects.filter(starts_on__lte=day).order_by("-starts_on").first()
    return min(day, year.ends_on - timedelta(weeks=3)) if year else day


def hand_in(
    office: Office, survey: Survey, students: Sequence[Member], climate: Climate, warmth: float
) -> None:
    asked = read_questionnaire(survey.pk)
    chosen = [each for each in students if office.random.randrange(100) < SHARE]
    Sheet.objects.bulk_create(
        office.filled(survey, each, climate.answers(each, asked.questions, warmth)) for each in chosen
    )


def show_results(survey: Survey) -> None:
    """As they would have been made after the hold, shown to teachers and students."""
    assert plan_release(survey.pk)
    release = Release.objects.select_related("survey").get(survey=survey)
    closed_on = survey.closes_at.date()
    release.planned_at = survey.closes_at
    release.builds_at, release.appears_at = moments(survey.school, closed_on + HOLD)
    release.for_teachers = release.for_students = release.for_district = True
    audience = ["for_teachers", "for_students", "for_district"]
    release.save(update_fields=["planned_at", "builds_at", "appears_at", *audience])
    make_results(release)
    finish(release, release.builds_at, release.appears_at)
