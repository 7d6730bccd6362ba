"""What the demo district holds, of which each test sees the same one: it takes seconds to make."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client, override_settings

from advisory.demo.district import SCHOOLS, load_demo
from advisory.demo.groups import ENDED, RUNNING
from advisory.demo.people import PASSWORD
from advisory.demo.weekly import BACK
from care.at_hand import talk_of
from care.checks import what_is_missing
from care.models import Call, Protocol
from care.words import read_call
from circles.models import (
    AgreementIdea,
    Agreements,
    Circle,
    Interest,
    Interview,
    InterviewAnswer,
    Item,
    PlanStep,
)
from journals.models import Entry, Reply, Thanks
from journals.offered import offered_for
from journals.words import read_entries, read_thanks, read_words
from notices.models import Channel, Delivery
from reports.messages.weekly import NAME as WEEKLY_REPORT
from reports.models import WeeklyReport
from schools.context import school_context
from schools.models import Advisory, Enrollment, Member, Opening, School
from tests.advisory.test_demo import MOMENT, SMALL
from tests.cast import FAST_HASHERS

ANSWERED = {(question, text) for question, texts in (ENDED | RUNNING).items() for text in texts}
LOGINS = [
    f"{role}@{slug}.example"
    for slug, _name, _zone in SCHOOLS
    for role in ("admin", "counselor", "teacher", "teacher2", "student", "student2")
]


@pytest.fixture(scope="module", autouse=True)
def district(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Made once: what a test does to it is undone. Apart from the tests that make one of their own."""
    with (
        django_db_blocker.unblock(),
        override_settings(PASSWORD_HASHERS=FAST_HASHERS),
        time_machine.travel(MOMENT, tick=False),
        transaction.atomic(),
    ):
        load_demo(SMALL, 1)
        yield
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_everybody_named_signs_in_and_has_something_to_see(anonymous: Client) -> None:
    for login in [*LOGINS, "district@riverbend.example"]:
        client = Client()
        assert client.post("/accounts/login/", {"login": login, "password": PASSWORD}).status_code == 302, (
            login
        )
    page = anonymous.get("/accounts/login/").content.decode()
    assert all(login in page for login in LOGINS)


@pytest.mark.django_db
def test_both_students_share_the_teachers_advisory() -> None:
    cedar = School.objects.get(slug="cedar")
    with school_context(cedar.pk):
        teacher = Member.objects.get(email="teacher@cedar.example")
        led = Advisory.objects.led_by(teacher).get()
        students = Enrollment.objects.filter(advisory=led, until_on=None)
        logins = set(students.values_list("student__account__username", flat=True))
        assert {"student@cedar.example", "student2@cedar.example"} <= logins
        assert Circle.objects.filter(state="held").exists()


@pytest.mark.django_db
def test_groups_have_agreements_and_an_interview_that_waits_for_the_student() -> None:
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
    cedar = School.objects.get(slug="cedar")
    with school_context(cedar.pk):
        once = PlanStep.objects.filter(item__kind__in=["prompt", "activity", "media"])
        used = list(once.values_list("plan__circle__advisory", "item"))
        assert len(used) > 100 and len(set(used)) == len(used)
        assert once.filter(plan__circle__state=Circle.State.PLANNED).exclude(went="").count() == 0
        teacher = Member.objects.get(account__username="teacher@cedar.example")
        assert Item.objects.proposed_to(teacher).waiting().count() == 2


@pytest.mark.django_db
def test_students_have_journals_that_can_be_read() -> None:
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
def test_the_outbox_holds_a_weekly_report_worth_opening() -> None:
    cedar = School.objects.get(slug="cedar")
    with school_context(cedar.pk):
        assert WeeklyReport.objects.count() == BACK
        latest = WeeklyReport.objects.first()
        assert latest and latest.numbers["circles"]["held"] and len(latest.numbers["surveys"]) == 2
        waiting = Delivery.objects.filter(kind=WEEKLY_REPORT, channel=Channel.EMAIL)
        assert [each.member.email for each in waiting] == ["admin@cedar.example"]
        assert any(each.numbers["releases"] for each in WeeklyReport.objects.all())
