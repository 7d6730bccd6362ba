"""Making the results of surveys: seconds and memory of one process and of two, each with schools of 1,500."""

from dataclasses import dataclass
from random import Random

from advisory.bench.answering import survey_of
from advisory.bench.closing import ITEMS, fill_school, run_command, store
from reports.models import Figure, Release
from reports.planning import plan_release
from schools import clock
from schools.context import school_context
from schools.models import Member, School
from surveys.closing import close_survey
from surveys.counted import freeze_groups
from surveys.models import Sheet, Survey
from surveys.questionnaire import read_questionnaire
from surveys.sheets import Answers, write

STUDENTS, SCHOOLS, SCALE = 1500, 2, 6
ATTRIBUTES = {"Gender": "f" * 12 + "m" * 12 + "x", "Origin": "aaaaaaaabbbbbccdde", "Multilingual": "nnnnnny"}


@dataclass(frozen=True)
class Releasing:
    """Of whole processes, start included. `megabytes` is what the largest held at most."""

    processes: int
    schools: int
    seconds: float
    megabytes: float
    figures: int


def measure_releasing() -> list[Releasing]:
    """The same number of schools for one process and for two."""
    return [measure_processes(number) for number in (1, 2)]


def measure_processes(number: int) -> Releasing:
    schools = [answered_school(f"released-by-{number}-{at}") for at in range(SCHOOLS)]
    seconds, most = run_command("build_releases", at_once=number)
    return Releasing(number, SCHOOLS, seconds, most, sum(map(figures_of, schools)))


def answered_school(slug: str) -> School:
    """Whose survey is closed and whose results are due."""
    school = fill_school(STUDENTS, slug, ATTRIBUTES)
    survey = survey_of(ITEMS, school)
    with school_context(school.pk):
        answer_all(survey)
        freeze_groups(survey)
        Survey.objects.filter(pk=survey.pk).update(closes_at=clock.now())
        close_survey(survey.pk)
        plan_release(survey.pk)
        Release.objects.filter(survey=survey).update(builds_at=clock.now())
    return school


def answer_all(survey: Survey) -> None:
    """Of seven students six, with leanings of the person and of the question; about seven tenths are favourable."""
    questionnaire, random = read_questionnaire(survey.pk), Random(1)
    harder = [random.gauss(0, 0.7) for _question in questionnaire.questions]

    def sheet(member: int) -> Sheet:
        leaning = random.gauss(4.9, 0.9)
        felt = [round(random.gauss(leaning - each, 0.9)) for each in harder]
        given = tuple(0 if random.random() < 0.02 else min(max(each, 1), SCALE) for each in felt)
        found = Sheet(school_id=survey.school_id, survey=survey, respondent_id=member)
        write(found, survey, Answers(given), hand_in=True)
        return found

    members = Member.objects.students().order_by("pk").values_list("pk", flat=True)
    store(Sheet.objects, (sheet(pk) for pk in members if random.random() < 6 / 7))


def figures_of(school: School) -> int:
    with school_context(school.pk):
        return Figure.objects.count()
