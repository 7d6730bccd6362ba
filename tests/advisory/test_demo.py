from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from advisory.demo.district import Size, load_demo
from care.models import Call
from circles.models import (
    Agreements,
    Circle,
    FollowUp,
    InterviewAnswer,
    LogRevision,
    PlanStep,
    ShowOfHands,
    Turn,
)
from circles.notes import read_notes
from circles.runs.start import start_run
from journals.models import Entry, Thanks
from notices.models import Delivery
from notices.sending import send_messages
from reports.beside import beside_for
from reports.models import Commitment, Figure, Release
from schools import clock
from schools.context import school_context
from schools.models import Account, District, Member, School
from surveys.audience import asked_members
from surveys.models import Answered, Audience, Permission, Sheet, Survey
from surveys.participation import participation_of
from surveys.questionnaire import read_questionnaire
from surveys.sheets import read_answers
from tests.cast import Place

MOMENT = datetime(2026, 11, 10, 9, 30, tzinfo=ZoneInfo("America/New_York"))
SMALL = Size(students=18, advisories=3, years=2)


def contents() -> list[Any]:
    found: list[Any] = []
    for school in School.objects.order_by("slug"):
        with school_context(school.pk):
            found += Member.objects.order_by("identifier").values_list(
                "identifier", "given_name", "family_name"
            )
            found += Circle.objects.values_list("advisory__name", "starts_at", "state", "reason")
            revisions = LogRevision.objects.order_by("circle__advisory__name", "circle__starts_at")
            found += [note.words for note in read_notes(revisions)]
            found += Turn.objects.order_by("circle__starts_at", "student__identifier").values_list("state")
            found += FollowUp.objects.values_list("promise", "due_on")
            found += Agreements.objects.order_by("advisory__name", "agreed_on").values_list(
                "lines", "agreed_on"
            )
            steps = PlanStep.objects.order_by(
                "plan__circle__advisory__name", "plan__circle__starts_at", "position"
            )
            found += steps.values_list("text", "minutes", "went")
            found += Entry.objects.order_by("pk").values_list("pk", "audience", "on", "is_thought")
            found += Call.objects.order_by("pk").values_list("pk", "made_at", "outcome")
            found += Thanks.objects.order_by("pk").values_list("pk", "given_at")
            found += Survey.objects.order_by("pk").values_list("pk", "opens_at", "closes_at")
            found += Sheet.objects.order_by("pk").values_list("pk", "handed_in_at", "respondent__identifier")
            figures = Figure.objects.order_by("group__release__appears_at", "group__position", "pk")
            found += figures.values_list("group__names", "construct", "item", "option", "low", "high")
            found += Answered.objects.order_by("member__identifier").values_list("member__identifier")
            answers = InterviewAnswer.objects.order_by("student__identifier", "question__text", "text")
            found += answers.values_list("text", "is_kept")
    return found


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("other_seed", [1, pytest.param(2, marks=pytest.mark.long)])
def test_the_same_seed_gives_the_same_district(other_seed: int) -> None:
    load_demo(SMALL, 1)
    first = contents()
    call_command("flush", database="owner", interactive=False, verbosity=0)
    load_demo(SMALL, other_seed)
    assert (contents() == first) is (other_seed == 1)


def test_a_real_school_is_never_filled_with_the_demo(cedar: Place, anonymous: Client) -> None:
    with pytest.raises(CommandError, match="empty"):
        call_command("demo")
    assert not District.objects.filter(is_demo=True).exists()
    assert "example" not in anonymous.get("/accounts/login/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("option", ["--students=0", "--advisories=-1", "--years=0"])
def test_an_impossible_size_is_refused(option: str) -> None:
    with pytest.raises(CommandError, match="at least one"):
        call_command("demo", option)
    assert not Account.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "day", ["2026-11-21 23:58", "2026-11-22 09:12", "2026-11-24 07:30", "2027-03-05 16:00"]
)
def test_the_teacher_has_a_circle_to_run_on_any_day(day: str) -> None:
    with time_machine.travel(
        datetime.fromisoformat(day).replace(tzinfo=ZoneInfo("America/New_York")), tick=False
    ):
        load_demo(SMALL, 1)
        cedar = School.objects.get(slug="cedar")
        with school_context(cedar.pk):
            teacher = Member.objects.get(email="teacher@cedar.example")
            circles = (
                Circle.objects.led_by(teacher).on_day(clock.today(cedar)).select_related("advisory", "school")
            )
            assert start_run(circles.get(), teacher).seats.count() > 1


@pytest.mark.django_db
def test_some_circles_say_how_they_felt() -> None:
    load_demo(Size(students=36, advisories=1, years=1), 1)
    cedar = School.objects.get(slug="cedar")
    with school_context(cedar.pk):
        assert ShowOfHands.objects.shown().exists()
        assert not ShowOfHands.objects.exclude(circle__state="held").exists()


@pytest.mark.django_db
def test_there_is_a_reminder_to_read_at_once() -> None:
    with time_machine.travel(datetime(2026, 11, 28, 22, 30, tzinfo=ZoneInfo("America/New_York")), tick=False):
        load_demo(SMALL, seed=1)
        school = School.objects.get(slug="cedar")
        send_messages(school.pk)
        (letter,) = [each for each in mail.outbox if each.to == ["teacher@cedar.example"]]
        assert letter.subject == "Monday, 9:05 a.m.: circle with 7A"
        with school_context(school.pk):
            teacher = Member.objects.get(account__email="teacher@cedar.example")
            assert Delivery.objects.in_inbox_of(teacher).count() == 1


@pytest.mark.django_db
def test_cedar_has_surveys_to_answer_to_watch_and_to_plan() -> None:
    with time_machine.travel(MOMENT, tick=False):
        load_demo(Size(students=60, advisories=3, years=1), 1)
        cedar = School.objects.get(slug="cedar")
        with school_context(cedar.pk):
            people = {row.email.split("@")[0]: row for row in Member.objects.exclude(email="")}
            is_open = Survey.objects.open_at(MOMENT)
            survey = is_open.get(audience=Audience.SCHOOL)
            assert survey in Survey.objects.put_to(people["student"])
            assert not Sheet.objects.of(people["student"]).exists()
            begun = Sheet.objects.of(people["student2"]).get()
            assert begun.handed_in_at is None
            assert read_answers(begun, survey, read_questionnaire(survey.pk)).count > 5
            school = next(row for row in participation_of(survey, people["admin"]) if row.level == "school")
            assert school.percent in (50, 60, 70)
            assert Permission.objects.count() == 3
            outside = Sheet.objects.exclude(respondent__in=asked_members(survey)).filter(survey=survey)
            assert not outside.exists()
            staff = is_open.get(audience=Audience.STAFF)
            assert not Sheet.objects.of(people["teacher"]).exists() and Sheet.objects.filter(survey=staff)
            released = list(Release.objects.visible_to(people["teacher"], MOMENT).select_related("survey"))
            assert len(released) == 3 == Survey.objects.exclude(closed_at=None).count()
            assert len({each.appears_at for each in released}) == 3
            assert Commitment.objects.visible_to(people["student"]).count() == 3
            for each in released:
                assert each.survey.turnouts.exists()
                assert each.respondents == Answered.objects.filter(survey=each.survey).count() > 40
                assert Figure.objects.filter(group__release=each, group__level="school").exists()
                assert not each.survey.wrapped
            assert Survey.objects.kept().filter(opens_at__gt=MOMENT).count() == 1
        with school_context(School.objects.get(slug="harbor").pk):
            assert Survey.objects.count() == 2 and not Survey.objects.open_at(MOMENT).exists()


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize("day", ["2026-11-29 20:00", "2027-05-20 10:00"])
def test_circles_can_be_looked_at_beside_belonging(day: str) -> None:
    with time_machine.travel(
        datetime.fromisoformat(day).replace(tzinfo=ZoneInfo("America/New_York")), tick=False
    ):
        load_demo(Size(), 1)
        with school_context(School.objects.get(slug="cedar").pk):
            found = beside_for(Member.objects.get(email="admin@cedar.example"))
            assert found and found.met.advisories >= 3
            assert found.others.advisories >= 3
