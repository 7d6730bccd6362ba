"""Who is counted is frozen when a survey opens: editing the roster says nothing about who answered."""

import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from schools import clock
from schools.models import Member, Role
from surveys.closing import close_survey
from surveys.counted import freeze_groups, surveys_to_freeze
from surveys.models import Audience, Counted, Survey, Turnout
from surveys.tasks import freeze_and_close, freeze_groups_of
from tests.care.pages import words_of
from tests.cast import Place
from tests.promises.plugin import Proved
from tests.surveys.rows import a_planned_survey, a_sheet, a_survey
from tests.surveys.test_closing_killed import closing
from tests.worker import another_connection, eventually, waiting

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]
MORNING = datetime(2026, 11, 30, 15, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)


def students_of_grade_8(place: Place, number: int) -> list[Member]:
    return place.add_all(
        {
            f"student{each}": Member(
                role=Role.STUDENT,
                given_name=f"S{each}",
                family_name="Test",
                grade="8",
                identifier=f"S-{each}",
            )
            for each in range(number)
        }
    )


def edit(client: Client, student: Member, key: str, grade: str) -> None:
    """As the form of the person's page sends it."""
    filled = {"role": "student", "given_name": student.given_name, "family_name": "Test", "grade": grade}
    filled |= {"called": "", "pronouns": "", "identifier": f"S-{key}", "username": f"student{key}.cedar"}
    answer = client.post(reverse("schools:people_edit", args=[student.pk]), filled)
    assert answer.status_code == 302, answer.context["form"].errors


@pytest.mark.promise("answers-over-time")
def test_moving_students_one_after_the_other_says_nothing_about_them(cedar: Place, sign_in: SignIn) -> None:
    """Nine of whom four answered, then each of the others as the tenth: it showed half for those who did alone."""
    with time_machine.travel(MORNING, tick=False) as moment:
        with cedar.context():
            students = students_of_grade_8(cedar, 13)
            survey = a_survey(cedar)
            for student in [*students[:4], *students[9:11]]:
                a_sheet(survey, student, 1)
        moment.shift(HOUR)
        client, page = sign_in(cedar.jo), reverse("surveys:survey_detail", args=[survey.pk])

        def shown() -> list[tuple[str, str, str]]:
            return [(row.level, row.name, row.words) for row in client.get(page).context["participation"]]

        before = shown()
        assert ("grade", "8", "about 30 percent") in before
        for key, student in enumerate(students[:9]):
            edit(client, student, f"{key}", "9")
        for key, student in enumerate(students[9:], 9):
            edit(client, student, f"{key}", "9")
            assert shown() == before
            edit(client, student, f"{key}", "8")
        for verb in ("leave", "return"):
            client.post(reverse(f"schools:people_{verb}", args=[students[0].pk]))
            assert shown() == before


@pytest.mark.promise("answers-over-time")
def test_closing_counts_over_the_groups_of_the_opening(cedar: Place) -> None:
    with cedar.context():
        survey = a_survey(cedar)
        a_sheet(survey, cedar.maya, 1)
        Member.objects.students().update(grade="9")
        cedar.advisories["7B"].name = "9B"
        cedar.advisories["7B"].save()
        close_now(survey)
        stored = Turnout.objects.values_list("level", "name", "answered", "asked")
        assert list(stored) == [
            ("school", "", 1, 4),
            ("grade", "7", 1, 4),
            ("advisory", "7B", 1, 3),
            ("advisory", "7C", 0, 1),
        ]
        assert not Counted.objects.exists()


def close_now(survey: Survey) -> None:
    Survey.objects.filter(pk=survey.pk).update(closes_at=clock.now())
    assert close_survey(survey.pk)


@pytest.mark.promise("answers-over-time")
def test_they_are_frozen_once(cedar: Place) -> None:
    with cedar.context():
        survey = a_survey(cedar)
        before = list(Counted.objects.values())
        assert len(before) == 4
        students_of_grade_8(cedar, 3)
        Member.objects.students().update(grade="9")
        assert surveys_to_freeze() == []
        freeze_groups(survey)
        assert list(Counted.objects.values()) == before


def test_nobody_is_counted_before_it_opens_and_after_it_is_closed(cedar: Place) -> None:
    with cedar.context():
        survey = a_survey(cedar, frozen=False)
        for other in (a_planned_survey(cedar), a_survey(cedar, called_off_at=clock.now())):
            freeze_groups(other)
        assert surveys_to_freeze() == [survey]
        close_now(survey)
        assert survey.turnouts.get(level="school").asked == 4
        freeze_groups(survey)
        assert not Counted.objects.exists()


def test_of_adults_no_group_is_kept(cedar: Place) -> None:
    with cedar.context():
        a_survey(cedar, audience=Audience.STAFF)
        groups = set(Counted.objects.values_list("grade", "advisory", "advisory_name"))
        assert groups == {("", "", "")}


def test_the_minutes_task_freezes_and_a_page_never_does(
    cedar: Place, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freeze_groups_of, "delay", freeze_groups_of)
    with cedar.context():
        survey = a_survey(cedar, frozen=False)
    office = sign_in(cedar.okafor)
    for page in (reverse("surveys:survey_detail", args=[survey.pk]), reverse("surveys:survey_list")):
        assert "obody is counted yet" in words_of(office.get(page))
    with cedar.context():
        assert not Counted.objects.exists()
    freeze_and_close()
    with cedar.context():
        assert Counted.objects.filter(survey=survey).count() == 4
    assert "fewer than ten asked" in words_of(office.get(reverse("surveys:survey_detail", args=[survey.pk])))


def test_fifteen_hundred_students_take_few_queries(cedar: Place) -> None:
    with cedar.context():
        survey = a_survey(cedar, frozen=False)
        students_of_grade_8(cedar, 1500)
        with CaptureQueriesContext(connection) as queries:
            freeze_groups(survey)
        assert Counted.objects.count() == 1504
    assert len(queries) <= 16, "\n".join(each["sql"][:200] for each in queries)


@pytest.mark.django_db(transaction=True)
@pytest.mark.promise("nothing-half-saved")
def test_killed_half_way_it_has_done_nothing_and_two_at_once_do_it_once(cedar: Place, proved: Proved) -> None:
    with cedar.context():
        a_survey(cedar, frozen=False)
    with another_connection("owner") as cursor, closing() as first, closing() as second:
        cursor.execute("LOCK TABLE surveys_counted IN EXCLUSIVE MODE")
        eventually(lambda: waiting() == 2)
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
        cursor.connection.rollback()
        second.wait()
    with cedar.context():
        assert Counted.objects.count() == 4
    with closing() as one, closing() as other:
        assert one.wait() == other.wait() == 0
    with cedar.context():
        assert Counted.objects.count() == 4
    proved(1, "kills half-way")
