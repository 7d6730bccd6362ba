"""The same items to the same people within 28 days: for the school and its grades only."""

from datetime import timedelta

import pytest

from reports.building import build_release
from reports.measures import measures_of
from reports.models import Release, ReleasedGroup
from schools import clock
from surveys.instruments.content import instrument_from
from surveys.models import Answered, Part, Survey
from surveys.own_versions import keep_imported
from surveys.questionnaire import read_questionnaire
from surveys.versions import keep_version
from tests.cast import Place
from tests.reports.rows import a_closed_survey, a_due_release, close_now, hand_in
from tests.surveys.rows import BELONGING, FIDELITY, FOUR, a_survey

pytestmark = [pytest.mark.django_db, pytest.mark.promise("answers-over-time")]
DAY = timedelta(days=1)


def repeated(survey: Survey) -> set[str]:
    """Constructs that are shown for school and grades only."""
    measures = measures_of(survey, read_questionnaire(survey.pk))
    both = zip(measures.measures, measures.asked.constructs, strict=True)
    return {measure.construct for measure, construct in both if construct.is_repeated}


def always(survey: Survey) -> set[str]:
    """Those of the pair about honesty."""
    (part,) = Part.objects.filter(survey=survey, version__code="advisory-fidelity").select_related("version")
    return {construct.code for construct in part.version.instrument.constructs}


def closed_before(place: Place, days: float, *names: str, people: int = 90) -> Survey:
    """So many days before the opening of those that were made two hours ago."""
    opens_at = clock.now() - timedelta(hours=2)
    survey = a_closed_survey(place, *names)
    closes_at = opens_at - days * DAY
    Survey.objects.filter(pk=survey.pk).update(closes_at=closes_at, opens_at=closes_at - 7 * DAY)
    kept = Answered.objects.filter(survey=survey).order_by("pk").values_list("pk", flat=True)[:people]
    Answered.objects.filter(survey=survey).exclude(pk__in=list(kept)).delete()
    survey.refresh_from_db()
    return survey


@pytest.mark.parametrize(("days", "is_repeated"), [(27.9, True), (28.1, False), (0.5, True)])
def test_twenty_eight_days_lie_between(cedar: Place, days: float, is_repeated: bool) -> None:
    with cedar.context():
        first = closed_before(cedar, days, FOUR, FIDELITY)
        second = a_closed_survey(cedar, FOUR, FIDELITY)
        assert (repeated(second) > always(second)) is is_repeated
        assert repeated(first) == always(first), "nothing follows for the one before"


def test_one_person_is_enough_and_nobody_is_not(cedar: Place) -> None:
    with cedar.context():
        first = closed_before(cedar, 3, FOUR, FIDELITY, people=1)
        second = a_closed_survey(cedar, FOUR, FIDELITY)
        assert repeated(second) > always(second)
        Answered.objects.filter(survey=first).delete()
        assert repeated(second) == always(second)


def test_other_items_repeat_nothing(cedar: Place) -> None:
    with cedar.context():
        closed_before(cedar, 3, BELONGING, FIDELITY)
        second = a_closed_survey(cedar, FOUR, FIDELITY)
        shared = {item for part in Part.objects.all() for item in part.items}
        assert shared
        assert repeated(second) == always(second)


def test_a_copy_by_another_code_asks_the_same(cedar: Place) -> None:
    with cedar.context():
        closed_before(cedar, 3, BELONGING)
        assert repeated(a_closed_survey(cedar, a_copy(cedar, "belonging-ours")))


def test_what_two_instruments_ask_in_one_survey_is_asked_twice(cedar: Place) -> None:
    with cedar.context():
        survey = a_closed_survey(cedar, BELONGING, a_copy(cedar, "belonging-ours"))
        measures = measures_of(survey, read_questionnaire(survey.pk))
        assert all(construct.is_repeated for construct in measures.asked.constructs)


def a_copy(place: Place, code: str) -> str:
    table = {**keep_version(BELONGING, place.school).table, "code": code, "version": 1}
    table.pop("supersedes", None)
    return keep_imported(instrument_from(table, ""), place.okafor).name


def test_of_a_construct_one_item_is_enough(cedar: Place) -> None:
    with cedar.context():
        first = closed_before(cedar, 3, BELONGING)
        part = Part.objects.get(survey=first)
        Part.objects.filter(pk=part.pk).update(items=part.items[:1])
        second = a_closed_survey(cedar, BELONGING)
        construct = next(
            item.construct for item in part.version.instrument.items if item.code == part.items[0]
        )
        assert repeated(second) == {construct}


def test_two_that_close_at_the_same_moment_repeat_once(cedar: Place) -> None:
    with cedar.context():
        one, other = a_closed_survey(cedar, FOUR), a_closed_survey(cedar, FOUR)
        Survey.objects.update(closes_at=one.closes_at)
        one.refresh_from_db()
        other.refresh_from_db()
        assert sorted(bool(repeated(each)) for each in (one, other)) == [False, True]


def test_one_that_was_called_off_or_is_open_repeats_nothing(cedar: Place) -> None:
    with cedar.context():
        a_survey(cedar, FOUR, called_off_at=clock.now())
        a_survey(cedar, FOUR)
        second = a_closed_survey(cedar, FOUR)
        assert repeated(second) == set()


def test_what_is_repeated_has_figures_of_school_and_grades_alone(cedar: Place) -> None:
    with cedar.context():
        closed_before(cedar, 3, FOUR)
        release = a_due_release(cedar, FOUR)
        assert build_release(release.pk)
        assert set(ReleasedGroup.objects.values_list("level", flat=True)) == {"school", "grade"}
        assert Release.objects.get().done_at


def test_columns_and_favourable_answers_are_those_of_the_instruments(cedar: Place) -> None:
    with cedar.context():
        survey = a_survey(cedar, BELONGING, FIDELITY)
        hand_in(survey, [cedar.maya])
        close_now(survey)
        asked = read_questionnaire(survey.pk)
        found = measures_of(survey, asked)
        assert found.items == tuple(question.item.code for question in asked.questions)
        columns = [column for measure in found.measures for column in measure.columns]
        assert sorted(columns) == list(range(len(asked)))
        for measure, construct in zip(found.measures, found.asked.constructs, strict=True):
            assert construct.items == measure.columns
            assert construct.is_whole is (measure.use != "fidelity")
            for column in measure.columns:
                question, item = asked.questions[column], found.asked.items[column]
                assert question.item.construct == measure.construct
                assert item.size == question.size
                assert item.favourable == set(question.instrument.favourable_answers(question.item))
