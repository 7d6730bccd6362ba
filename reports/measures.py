"""What a survey asked, as the columns and constructs that figures are made of."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from reports.disclosure import shapes
from surveys.asking import FIDELITY
from surveys.models import Answered, Part, Survey
from surveys.questionnaire import Question, Questionnaire, read_questionnaire
from surveys.warnings import SOON, Name, items_of, names_of


@dataclass(frozen=True)
class Measure:
    """One construct of a part, with the columns of its items."""

    part: int
    construct: str
    columns: tuple[int, ...]
    use: str


@dataclass(frozen=True)
class Measures:
    """`items` are the codes of the columns; `measures` are in the order of the constructs of `asked`."""

    asked: shapes.Survey
    measures: tuple[Measure, ...]
    items: tuple[str, ...]


def measures_of(survey: Survey, questionnaire: Questionnaire) -> Measures:
    """Three queries, and one for each survey of four weeks that some of the same people answered."""
    questions = questionnaire.questions
    repeated = repeated_items(survey, questionnaire)
    measures = tuple(measures_in(survey, questions))
    return Measures(
        asked=shapes.Survey(
            items=tuple(item_of(question) for question in questions),
            constructs=tuple(
                construct_of(
                    measure, any(names_of(questions[column]) & repeated for column in measure.columns)
                )
                for measure in measures
            ),
        ),
        measures=measures,
        items=tuple(question.item.code for question in questions),
    )


def measures_in(survey: Survey, questions: Sequence[Question]) -> Iterator[Measure]:
    """By part, and within it in the instrument's order."""
    for part in Part.objects.filter(survey=survey).select_related("version"):
        instrument = part.version.instrument
        own = [question for question in questions if question.instrument.name == instrument.name]
        for construct in instrument.constructs:
            columns = tuple(each.number - 1 for each in own if each.item.construct == construct.code)
            if columns:
                yield Measure(part.pk, construct.code, columns, instrument.use)


def item_of(question: Question) -> shapes.Item:
    favourable = question.instrument.favourable_answers(question.item)
    return shapes.Item(size=question.size, favourable=frozenset(favourable))


def construct_of(measure: Measure, is_repeated: bool) -> shapes.Construct:
    """What was asked by one item is no more than that item, which is not shown of small groups. The pair about honesty
    does not add up and is asked by every survey.
    """
    is_fidelity = measure.use == FIDELITY
    return shapes.Construct(
        items=measure.columns,
        is_whole=len(measure.columns) > 1 and not is_fidelity,
        is_repeated=is_fidelity or is_repeated,
    )


def repeated_items(survey: Survey, questionnaire: Questionnaire) -> set[Name]:
    """By their names: what some of the same people were asked within 28 days before, or are asked twice."""
    asked = items_of(questionnaire)
    found = asked_twice(questionnaire)
    for other in closed_shortly_before(survey):
        found |= asked & items_of(read_questionnaire(other.pk))
    return found


def asked_twice(questionnaire: Questionnaire) -> set[Name]:
    """By two instruments: figures of one answer in two constructs are not held against each other."""
    number = Counter(name for each in questionnaire.questions for name in names_of(each))
    return {name for name, times in number.items() if times > 1}


def closed_shortly_before(survey: Survey) -> QuerySet[Survey]:
    """Those that somebody answered who answered this one too."""
    earlier = Survey.objects.kept().filter(closed_at__isnull=False, closes_at__gt=survey.opens_at - SOON)
    before = earlier.filter(closes_at__lt=survey.closes_at) | earlier.filter(
        closes_at=survey.closes_at, pk__lt=survey.pk
    )
    here = Answered.objects.filter(survey=survey, member=OuterRef("member"))
    both = Answered.objects.filter(Exists(here), survey=OuterRef("pk"))
    return before.filter(Exists(both)).order_by("closes_at", "pk")
