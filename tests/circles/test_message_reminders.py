"""The reminder on the school day before a circle. Now is Tuesday, November 24, 2026, 8:00 in New York."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from circles.models import Agreements, Circle
from circles.plans.card import proposal_for
from notices.models import Delivery, Preference
from notices.planning import plan_messages
from notices.sending import send_messages
from schools.models import Closure, Enrollment, Leadership, School
from tests.cast import Place
from tests.circles.planned import put_plan
from tests.circles.planning import CANARY, TUESDAY, close, put_circle
from tests.circles.promises import put_promise

WEDNESDAY, MONDAY = date(2026, 11, 25), date(2026, 11, 30)

pytestmark = pytest.mark.usefixtures("tuesday_morning")


def go_on(place: Place, moment: time_machine.Traveller, wall: datetime) -> list[tuple[str, str]]:
    """At this wall time, what is planned and sent: to whom, and the subject."""
    mail.outbox.clear()
    moment.move_to(wall.replace(tzinfo=place.school.zone))
    plan_messages(place.school.pk)
    send_messages(place.school.pk)
    return sorted((letter.to[0].partition("@")[0], letter.subject) for letter in mail.outbox)


def told(place: Place, **which: Any) -> list[tuple[str, str, str]]:
    with place.context():
        rows = Delivery.objects.filter(**which).order_by("pk")
        return [(row.kind, row.channel, row.state) for row in rows]


@pytest.mark.promise("messages-on-time")
def test_each_teacher_hears_of_it_once_on_the_school_day_before(
    cedar: Place, moment: time_machine.Traveller
) -> None:
    with cedar.context():
        put_circle(cedar, WEDNESDAY)
    assert go_on(cedar, moment, datetime(2026, 11, 24, 15, 0)) == []
    subject = "Tomorrow, 9:05 a.m.: circle with 7B"
    at_half = go_on(cedar, moment, datetime(2026, 11, 24, 15, 30))
    assert at_half == [("lee", subject), ("rivera", subject)]
    assert go_on(cedar, moment, datetime(2026, 11, 24, 15, 31)) == []
    assert go_on(cedar, moment, datetime(2026, 11, 25, 8, 0)) == []


@pytest.mark.promise("messages-on-time")
def test_before_a_monday_it_comes_on_friday_and_before_days_off_earlier(
    cedar: Place, moment: time_machine.Traveller
) -> None:
    with cedar.context():
        put_circle(cedar, MONDAY)
        close(cedar, date(2026, 11, 26), date(2026, 11, 27), "Thanksgiving")
    sent = go_on(cedar, moment, datetime(2026, 11, 25, 15, 30))
    assert sent[0] == ("lee", "Monday, 9:05 a.m.: circle with 7B")
    with cedar.context():
        close(cedar, MONDAY, MONDAY, "Snow")
    assert go_on(cedar, moment, datetime(2026, 11, 27, 15, 30)) == []


@pytest.mark.promise("messages-on-time")
def test_on_days_without_school_nothing_takes_place(cedar: Place, moment: time_machine.Traveller) -> None:
    with cedar.context():
        put_circle(cedar, WEDNESDAY)
        close(cedar, WEDNESDAY, WEDNESDAY, "Snow")
    assert go_on(cedar, moment, datetime(2026, 11, 24, 15, 30)) == []
    assert told(cedar) == []


def cancel(circle: Circle) -> None:
    Circle.objects.filter(pk=circle.pk).update(state="cancelled", reason="Assembly")


def move(circle: Circle) -> None:
    later = circle.starts_at + timedelta(days=1)
    Circle.objects.filter(pk=circle.pk).update(on=later.date(), starts_at=later)


def close_school(circle: Circle) -> None:
    days = {"starts_on": circle.on, "ends_on": circle.on}
    Closure.objects.create(school_id=circle.school_id, reason="Snow", **days)


def stop_leading(circle: Circle) -> None:
    Leadership.objects.filter(advisory=circle.advisory, is_substitute=False).update(
        until_on=date(2026, 11, 24)
    )


def archive(circle: Circle) -> None:
    circle.advisory.archived_on = date(2026, 11, 24)
    circle.advisory.save(update_fields=["archived_on"])


@pytest.mark.parametrize("happens", [cancel, move, close_school, stop_leading, archive])
@pytest.mark.promise("messages-on-time")
def test_what_changed_after_it_was_planned_is_not_said(
    cedar: Place, moment: time_machine.Traveller, happens: Callable[[Circle], None]
) -> None:
    with cedar.context():
        circle = put_circle(cedar, WEDNESDAY)
    moment.move_to(datetime(2026, 11, 24, 15, 20, tzinfo=cedar.school.zone))
    plan_messages(cedar.school.pk)
    with cedar.context():
        assert Delivery.objects.filter(kind="circle_reminder", state="pending").exists()
        happens(circle)
    assert go_on(cedar, moment, datetime(2026, 11, 24, 15, 40)) == []


@pytest.mark.promise("messages-on-time")
def test_a_stop_of_days_leaves_nothing_stale(cedar: Place, moment: time_machine.Traveller) -> None:
    with cedar.context():
        put_circle(cedar, WEDNESDAY)
        thursday = put_circle(cedar, date(2026, 11, 26), time(13))
    moment.move_to(datetime(2026, 11, 24, 15, 20, tzinfo=cedar.school.zone))
    plan_messages(cedar.school.pk)
    sent = go_on(cedar, moment, datetime(2026, 11, 26, 9, 0))
    assert {subject for _who, subject in sent} == {"Today, 1 p.m.: circle with 7B"}
    with cedar.context():
        late = Delivery.objects.exclude(about=thursday.pk)
        assert set(late.values_list("state", "failure")) == {("cancelled", "too_late")}


@pytest.mark.promise("messages-on-time")
def test_a_circle_that_is_put_in_late_is_told_at_once(cedar: Place, moment: time_machine.Traveller) -> None:
    School.objects.filter(pk=cedar.school.pk).update(reminds_students=True)
    moment.move_to(datetime(2026, 11, 24, 17, 0, tzinfo=cedar.school.zone))
    with cedar.context():
        put_circle(cedar, WEDNESDAY)
    told_now = [who for who, _subject in go_on(cedar, moment, datetime(2026, 11, 24, 17, 1))]
    assert told_now == ["lee", "maya", "noah", "rivera", "zoe"]


@pytest.mark.promise("messages-on-time")
def test_one_that_is_about_to_begin_needs_no_reminder(cedar: Place, moment: time_machine.Traveller) -> None:
    with cedar.context():
        put_circle(cedar, TUESDAY.date())
    assert go_on(cedar, moment, datetime(2026, 11, 24, 8, 1)) == []


def test_who_stands_in_gets_the_plan_even_at_the_last_moment(
    cedar: Place, moment: time_machine.Traveller
) -> None:
    with cedar.context():
        circle = put_circle(cedar, date(2026, 11, 24), changed_at=TUESDAY - timedelta(days=7))
        put_plan(cedar, circle)
    sent = go_on(cedar, moment, datetime(2026, 11, 24, 8, 10))
    assert ("sam", "Today, 9:05 a.m.: you stand in for a circle with 7B") in sent
    letter = next(each for each in mail.outbox if each.to == ["sam@cedar.example"])
    assert "Think, 5 minutes" in letter.body


def test_students_are_told_only_where_the_school_wants_it(
    cedar: Place, moment: time_machine.Traveller
) -> None:
    with cedar.context():
        put_circle(cedar, WEDNESDAY)
        put_plan(cedar, Circle.objects.get())
    at = datetime(2026, 11, 24, 15, 30)
    assert [who for who, _subject in go_on(cedar, moment, at)] == ["lee", "rivera"]
    School.objects.filter(pk=cedar.school.pk).update(reminds_students=True)
    with cedar.context():
        Enrollment.objects.filter(student=cedar.zoe).update(until_on=date(2026, 11, 24))
    assert go_on(cedar, moment, at) == [
        ("maya", "Tomorrow, 9:05 a.m.: your circle"),
        ("noah", "Tomorrow, 9:05 a.m.: your circle"),
    ]
    letter = mail.outbox[0]
    assert "Weekly check-in" not in letter.body + letter.alternatives[0][0]


@pytest.mark.promise("nothing-in-clear")
def test_a_letter_holds_the_plan_and_numbers_and_nothing_of_a_student(
    cedar: Place, moment: time_machine.Traveller
) -> None:
    with cedar.context():
        circle = put_circle(cedar, WEDNESDAY, place="Room 12", note=CANARY)
        put_plan(cedar, circle)
        Agreements.objects.create(
            school=cedar.school,
            advisory=cedar.advisories["7B"],
            version=1,
            lines=["canary-agreed"],
            hands=3,
            present=3,
            agreed_on=date(2026, 11, 1),
            written_by=cedar.rivera,
        )
    put_promise(cedar, cedar.rivera, "canary-promise Maya", student=cedar.maya)
    go_on(cedar, moment, datetime(2026, 11, 24, 15, 30))
    letter = next(each for each in mail.outbox if each.to == ["rivera@cedar.example"])
    page = letter.alternatives[0][0]
    for said in (
        "Wednesday, November 25, 9:05 a.m. · Room 12",
        "Weekly check-in",
        "What made you laugh this week?",
        "Share, 5 minutes",
        "The group has 1 agreement",
        "1 follow-up of yours is open",
    ):
        assert said in page
        assert said in letter.body
    assert f"/circles/{circle.pk}/plan/" in letter.body
    assert "canary" not in page + letter.body + str(letter.message())
    for name in ("Maya", "Noah", "Zoë", "Torres"):
        assert name not in page + letter.body


@pytest.mark.promise("nothing-in-clear")
def test_a_students_own_prompt_is_not_quoted(cedar: Place, moment: time_machine.Traveller) -> None:
    """Also when its author's row is gone."""
    with cedar.context():
        circle = put_circle(cedar, WEDNESDAY)
        plan = put_plan(cedar, circle)
        step = plan.parts.get(kind="think")
        step.item.proposed_for = cedar.advisories["7B"]
        step.item.save(update_fields=["proposed_for"])
    go_on(cedar, moment, datetime(2026, 11, 24, 15, 30))
    assert "What made you laugh" not in mail.outbox[0].body + mail.outbox[0].alternatives[0][0]


def test_without_a_plan_the_letter_leads_to_the_proposal(
    cedar: Place, moment: time_machine.Traveller
) -> None:
    with cedar.context():
        circle = put_circle(cedar, WEDNESDAY)
    go_on(cedar, moment, datetime(2026, 11, 24, 15, 30))
    body = mail.outbox[0].body
    assert f"/circles/{circle.pk}/plan/start/" in body
    assert "Advisory proposes this" in body
    with cedar.context():
        card = proposal_for(Circle.objects.for_calendar().get(pk=circle.pk), cedar.lee)
    assert (card.prompt or card.media.title) in body


def test_the_inbox_has_it_too_and_its_words(cedar: Place, moment: time_machine.Traveller) -> None:
    with cedar.context():
        put_circle(cedar, WEDNESDAY)
        Preference.objects.create(
            school=cedar.school, member=cedar.lee, kind="circle_reminder", choice="inbox"
        )
    sent = go_on(cedar, moment, datetime(2026, 11, 24, 15, 30))
    assert [who for who, _subject in sent] == ["rivera"]
    with cedar.context():
        (mine,) = Delivery.objects.in_inbox_of(cedar.lee)
    assert mine.title == "Tomorrow, 9:05 a.m.: circle with 7B"
    assert "It has no plan yet" in mine.text


def test_another_schools_circles_are_nobodys_here(
    cedar: Place, harbor: Place, moment: time_machine.Traveller
) -> None:
    with harbor.context():
        put_circle(harbor, WEDNESDAY, advisory="8H")
    assert go_on(cedar, moment, datetime(2026, 11, 24, 15, 30)) == []
    assert go_on(harbor, moment, datetime(2026, 11, 24, 15, 30)) == [
        ("hale", "Tomorrow, 9:05 a.m.: circle with 8H")
    ]


def test_the_numbers_of_queries_do_not_grow_with_circles(
    cedar: Place, moment: time_machine.Traveller
) -> None:
    counts = []
    moment.move_to(datetime(2026, 11, 24, 15, 20, tzinfo=cedar.school.zone))
    for number in (1, 3):
        with cedar.context():
            for hour in range(number):
                put_circle(cedar, WEDNESDAY, time(9 + number * 3 + hour), advisory="7C")
        with CaptureQueriesContext(connection) as queries:
            plan_messages(cedar.school.pk)
        counts.append(len(queries))
    assert counts[0] == counts[1]
