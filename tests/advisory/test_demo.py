from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from advisory.demo.district import SCHOOLS, Size, load_demo
from advisory.demo.groups import ENDED, RUNNING
from advisory.demo.people import PASSWORD
from care.at_hand import talk_of
from care.checks import what_is_missing
from care.models import Call, Protocol
from care.words import read_call
from circles.models import (
    AgreementIdea,
    Agreements,
    Circle,
    FollowUp,
    Interest,
    Interview,
    InterviewAnswer,
    Item,
    LogRevision,
    PlanStep,
    ShowOfHands,
    Turn,
)
from circles.notes import read_notes
from circles.runs.start import start_run
from journals.models import Entry, Reply, Thanks
from journals.offered import offered_for
from journals.words import read_entries, read_thanks, read_words
from notices.models import Delivery
from notices.sending import send_messages
from reports.models import Figure, Release
from schools import clock
from schools.context import school_context
from schools.models import Account, Advisory, District, Enrollment, Member, Opening, School
from surveys.audience import asked_members
from surveys.models import Answered, Audience, Permission, Sheet, Survey
from surveys.participation import participation_of
from surveys.questionnaire import read_questionnaire
from surveys.sheets import read_answers
from tests.cast import Place

MOMENT = datetime(2026, 11, 10, 9, 30, tzinfo=ZoneInfo("America/New_York"))
SMALL = Size(students=18, advisories=3, years=2)
ANSWERED = {(question, text) for question, texts in (ENDED | RUNNING).items() for text in texts}
LOGINS = [
    f"{role}@{slug}.example"
    for slug, _name, _zone in SCHOOLS
    for role in ("admin", "counselor", "teacher", "teacher2", "student", "student2")
]


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


@pytest.mark.django_db
def test_everybody_named_signs_in_and_has_something_to_see(anonymous: Client) -> None:
    load_demo(SMALL, 1)
    for login in [*LOGINS, "district@riverbend.example"]:
        client = Client()
        assert client.post("/accounts/login/", {"login": login, "password": PASSWORD}).status_code == 302, (
            login
        )
    page = anonymous.get("/accounts/login/").content.decode()
    assert all(login in page for login in LOGINS)


@pytest.mark.django_db
def test_both_students_share_the_teachers_advisory() -> None:
    load_demo(SMALL, 1)
    cedar = School.objects.get(slug="cedar")
    with school_context(cedar.pk):
        teacher = Member.objects.get(email="teacher@cedar.example")
        led = Advisory.objects.led_by(teacher).get()
        students = Enrollment.objects.filter(advisory=led, until_on=None)
        logins = set(students.values_list("student__account__username", flat=True))
        assert {"student@cedar.example", "student2@cedar.example"} <= logins
        assert Circle.objects.filter(state="held").exists()


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
def test_groups_have_agreements_and_an_interview_that_waits_for_the_student() -> None:
    load_demo(SMALL, 1)
    cedar = School.objects.get(slug="cedar")
    with school_context(cedar.pk):
        student = Member.objects.get(account__username="student@cedar.example")
        assert Agreements.objects.readable_by(student).count() == 2
        assert AgreementIdea.objects.readable_by(student).exists()
        assert Interest.objects.readable_by(student).count() <= 2
        assert Interview.objects.attended_by(student).on().count() == 1
        assert not InterviewAnswer.objects.filter(
            question__interview__state="answering", student=student
        ).exists()
        given = InterviewAnswer.objects.select_related("question")
        assert {(found.question.text, found.text) for found in given} <= ANSWERED


@pytest.mark.long
@pytest.mark.django_db
def test_the_year_was_planned_from_the_library_without_repeating() -> None:
    load_demo(SMALL, 1)
    cedar = School.objects.get(slug="cedar")
    with school_context(cedar.pk):
        once = PlanStep.objects.filter(item__kind__in=["prompt", "activity", "media"])
        used = list(once.values_list("plan__circle__advisory", "item"))
        assert len(used) > 100 and len(set(used)) == len(used)
        assert once.filter(plan__circle__state=Circle.State.PLANNED).exclude(went="").count() == 0
        teacher = Member.objects.get(account__username="teacher@cedar.example")
        assert Item.objects.proposed_to(teacher).waiting().count() == 2


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
def test_students_have_journals_that_can_be_read() -> None:
    with time_machine.travel(MOMENT, tick=False):
        load_demo(SMALL, 1)
        with school_context(School.objects.get(slug="cedar").pk):
            student = Member.objects.get(email="student@cedar.example")
            mine = Entry.objects.written_by(student)
            assert len(read_entries(mine)) == 9 and mine.offering_a_line().count() == 1
            assert len({entry.audience for entry in mine}) > 1
            assert Opening.objects.filter(about__in=[entry.pk for entry in mine])
            replies = Reply.objects.filter(entry__in=mine)
            assert replies and len(read_words(replies)) == len(replies)
            thanks = Thanks.objects.held_by(student)
            assert len(read_thanks(thanks)) == 3
            assert not Entry.objects.filter(on__gt=MOMENT.date()).exists()
            assert not Thanks.objects.filter(given_at__gt=MOMENT).exists()
            coming = Circle.objects.to_come().attended_by(student).select_related("school").first()
            assert coming
            offered = offered_for(coming)
            assert (len(offered.lines), len(offered.thanks)) == (1, 1)


@pytest.mark.django_db
def test_students_of_cedar_can_ask_for_an_adult() -> None:
    load_demo(SMALL, 1)
    cedar = School.objects.get(slug="cedar")
    with school_context(cedar.pk):
        protocol = Protocol.objects.get(is_on=True)
        assert talk_of(cedar).can_call and what_is_missing(cedar, protocol) == []
        student2 = Member.objects.get(account__username="student2@cedar.example")
        calls = Call.objects.made_by(student2).order_by("made_at")
        assert [call.outcome for call in calls] == ["talked", ""]
        assert all(read_call(call) and call.holder for call in calls)
    with school_context(School.objects.get(slug="harbor").pk):
        assert not Protocol.objects.exists()


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
            for each in released:
                assert each.survey.turnouts.exists()
                assert each.respondents == Answered.objects.filter(survey=each.survey).count() > 40
                assert Figure.objects.filter(group__release=each, group__level="school").exists()
                assert not each.survey.wrapped
            assert Survey.objects.kept().filter(opens_at__gt=MOMENT).count() == 1
        with school_context(School.objects.get(slug="harbor").pk):
            assert not Survey.objects.exists()
