"""What is released stays what it is, whatever happens afterwards: random histories of thirty steps."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from reports.building import build_release, releases_to_build
from reports.hold import change_audience, change_fewest, release_after_all, withhold
from reports.models import Figure, Release, ReleasedGroup
from reports.planning import plan_release, surveys_to_plan
from schools import clock
from schools.models import AttributeValue, Enrollment, Member
from schools.writing.cipher import Unreadable
from surveys.closing import close_survey
from surveys.models import SealedSheet, Survey
from surveys.permissions import record
from surveys.questionnaire import read_questionnaire
from surveys.sheets import SurveyClosed, save_answers
from tests.cast import Place
from tests.promises.plugin import Proved
from tests.reports.rows import GENDERS, GRADES, close_now, grow, hand_in
from tests.surveys.rows import FIDELITY, FOUR, a_survey

pytestmark = [pytest.mark.django_db, pytest.mark.promise("answers-over-time")]
STEPS, MOST_RELEASES, TOGETHER = 30, 2, 5
LARGE = {"school", "grade"}
Rows = list[tuple[Any, ...]]
SUMS = """
SELECT count(*), sum(hashtextextended(t::text, 0)) FROM reports_releasedgroup t UNION ALL
SELECT count(*), sum(hashtextextended(t::text, 0)) FROM reports_figure t
"""


@dataclass
class History:
    """`figures` are those of all releases as they were when the last one was made, and `sums` sums over them."""

    place: Place
    students: list[Member]
    random: Random
    releases: list[Release] = field(default_factory=list)
    figures: Rows = field(default_factory=list)
    sums: Rows = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    def ask_and_release(self) -> Release:
        survey = a_survey(self.place, FOUR, FIDELITY)
        hand_in(survey, [each for each in self.students if self.random.random() < 0.9])
        close_now(survey)
        assert plan_release(survey.pk)
        release = Release.objects.get(survey=survey)
        Release.objects.filter(pk=release.pk).update(builds_at=clock.now())
        assert build_release(release.pk)
        release.refresh_from_db()
        found = stored()
        assert [row for row in found if row in self.figures] == self.figures
        self.releases.append(release)
        self.figures, self.sums = found, summed()
        return release

    @property
    def first(self) -> Release:
        return self.releases[0]


def stored() -> Rows:
    groups, figures = ReleasedGroup.objects.order_by("pk"), Figure.objects.order_by("pk")
    return [*groups.values_list(), *figures.values_list()]


def summed() -> Rows:
    """Of every group and figure with all that stands in its row."""
    with connection.cursor() as cursor:
        cursor.execute(SUMS)
        return cursor.fetchall()


@contextmanager
def refused() -> Iterator[None]:
    with pytest.raises((DatabaseError, SurveyClosed, Unreadable)), transaction.atomic():
        yield


def answer_late(history: History, student: Member) -> None:
    survey = history.first.survey
    with refused():
        save_answers(survey, student, read_questionnaire(survey.pk), {1: 2}, "", hand_in=True)


def edit_a_figure(history: History, student: Member) -> None:
    with refused():
        Figure.objects.filter(group__release=history.first).update(low=1)


def take_out_a_group(history: History, student: Member) -> None:
    with refused():
        ReleasedGroup.objects.filter(release=history.first).delete()


def add_a_figure(history: History, student: Member) -> None:
    figure = Figure.objects.filter(group__release=history.first).first()
    if figure is not None:
        figure.pk, figure.item = None, "another"
        with refused():
            figure.save(force_insert=True)


def put_sheets_back(history: History, student: Member) -> None:
    survey = history.first.survey
    sheet = SealedSheet(id=uuid4(), school=history.place.school, survey=survey, answers=b"", groups={})
    with refused():
        SealedSheet.objects.bulk_create([sheet])


def open_it_again(history: History, student: Member) -> None:
    with refused():
        Survey.objects.filter(pk=history.first.survey_id).update(closed_at=None)


def make_it_due_again(history: History, student: Member) -> None:
    with refused():
        Release.objects.filter(pk=history.first.pk).update(done_at=None)


def ask_for_it_again(history: History, student: Member) -> None:
    survey = history.first.survey_id
    assert not close_survey(survey)
    assert not plan_release(survey)
    assert not build_release(history.first.pk)
    assert survey not in surveys_to_plan()
    assert history.first.pk not in releases_to_build()


def decide_otherwise(history: History, student: Member) -> None:
    release = history.first
    assert not change_fewest(release, 20)
    assert not withhold(release, history.place.okafor)
    assert not release_after_all(release)
    change_audience(release, teachers=True, students=True, families=True, district=True)


def move(history: History, student: Member) -> None:
    advisory = history.random.choice(list(history.place.advisories.values()))
    Enrollment.objects.filter(student=student).update(advisory=advisory)
    Member.objects.filter(pk=student.pk).update(grade=history.random.choice(GRADES))


def record_otherwise(history: History, student: Member) -> None:
    AttributeValue.objects.filter(student=student).update(value=history.random.choice(GENDERS))


def opt_out(history: History, student: Member) -> None:
    record(student, history.random.choice([None, history.first.survey]), False, history.place.okafor)


def leave(history: History, student: Member) -> None:
    Member.objects.filter(pk=student.pk).update(left_on=history.place.today)


def erase(history: History, student: Member) -> None:
    """Some are kept by what else is about them; none of it is a figure."""
    history.students.remove(student)
    Member.objects.filter(pk=student.pk).delete()


def ask_again(history: History, student: Member) -> None:
    """Some days later: the same questions to the same people are released for the school and its grades only."""
    if len(history.releases) < MOST_RELEASES:
        release = history.ask_and_release()
        assert set(release.groups.values_list("level", flat=True)) <= LARGE


STEPS_TO_TAKE: list[Callable[[History, Member], None]] = [
    answer_late,
    edit_a_figure,
    take_out_a_group,
    add_a_figure,
    put_sheets_back,
    open_it_again,
    make_it_due_again,
    ask_for_it_again,
    decide_otherwise,
    move,
    record_otherwise,
    opt_out,
    leave,
    erase,
    ask_again,
]


def live_through(begun: History, seed: int) -> list[str]:
    """Thirty steps within twenty-eight days; what is released is looked at after each, and nothing of it is kept."""
    random, moment = Random(seed), clock.now()
    released = list(Release.objects.filter(pk=begun.first.pk))
    history = replace(begun, random=random, students=[*begun.students], releases=released, done=[])
    with transaction.atomic():
        for _step in range(STEPS):
            moment += timedelta(hours=random.randint(1, 20))
            step = random.choice(STEPS_TO_TAKE)
            history.done.append(step.__name__)
            with time_machine.travel(moment, tick=False):
                step(history, random.choice(history.students))
            assert summed() == history.sums, f"seed {seed}: {history.done}"
        transaction.set_rollback(True)
    return history.done


@pytest.mark.parametrize("begin", range(0, 40, 10))
def test_no_history_changes_a_figure(cedar: Place, begin: int, proved: Proved) -> None:
    live_through_all(cedar, range(begin, begin + 10))
    proved(10, f"histories of {STEPS} steps")


@pytest.mark.long
@pytest.mark.parametrize("begin", range(40, 2000, 98))
def test_no_history_changes_a_figure_in_two_thousand(cedar: Place, begin: int) -> None:
    live_through_all(cedar, range(begin, begin + 98))


def live_through_all(place: Place, seeds: range) -> None:
    """Every five begin with the same release."""
    taken: set[str] = set()
    people, advisories = dict(place.people), dict(place.advisories)
    for first in range(0, len(seeds), TOGETHER):
        with place.context(), transaction.atomic():
            begun = History(place, grow(place, 45), Random(seeds[first]))
            begun.ask_and_release()
            for seed in seeds[first : first + TOGETHER]:
                taken.update(live_through(begun, seed))
            transaction.set_rollback(True)
        place.people, place.advisories = dict(people), dict(advisories)
    assert taken == {step.__name__ for step in STEPS_TO_TAKE}
