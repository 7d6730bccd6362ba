"""What owners hear of follow-ups: numbers, and never a word of a promise. Now is Tuesday, November 24, 2026, 8:00."""

from datetime import date, datetime

import pytest
import time_machine
from django.core import mail

from circles.models import FollowUp
from notices.models import Preference
from schools.models import Member, Role
from tests.cast import Place
from tests.circles.planning import TUESDAY, close, put_circle
from tests.circles.promises import CANARY, put_promise
from tests.circles.test_message_reminders import go_on

pytestmark = pytest.mark.usefixtures("tuesday_morning")


def want(place: Place, member: str, kind: str, choice: str) -> None:
    with place.context():
        Preference.objects.update_or_create(
            school=place.school, member=place.people[member], kind=kind, defaults={"choice": choice}
        )


def due(place: Place, day: date, owner: str = "rivera") -> FollowUp:
    found = put_promise(place, place.people[owner], student=place.maya)
    with place.context():
        FollowUp.objects.filter(pk=found.pk).update(due_on=day)
    return found


def test_the_weekly_letter_merges_what_is_due_with_circles_if_one_likes(
    cedar: Place, moment: time_machine.Traveller
) -> None:
    for day in (date(2026, 11, 30), date(2026, 12, 4), date(2026, 12, 7)):
        due(cedar, day)
    with cedar.context():
        put_circle(cedar, date(2026, 12, 1))
    want(cedar, "rivera", "circle_reminder", "digest")
    assert ("rivera", "Your week") not in go_on(cedar, moment, datetime(2026, 11, 30, 6, 50))
    assert go_on(cedar, moment, datetime(2026, 11, 30, 7, 0)) == [("rivera", "Your week")]
    body = mail.outbox[0].body
    assert "- Tuesday, December 1, 9:05 a.m.: circle with 7B." in body
    assert "- 2 follow-ups of yours are due this week." in body
    assert CANARY not in body + mail.outbox[0].alternatives[0][0]
    assert go_on(cedar, moment, datetime(2026, 11, 30, 7, 30)) == []
    assert go_on(cedar, moment, datetime(2026, 11, 30, 15, 30)) == [
        ("lee", "Tomorrow, 9:05 a.m.: circle with 7B")
    ]


def test_what_came_up_after_the_weekly_letter_goes_alone(
    cedar: Place, moment: time_machine.Traveller
) -> None:
    moment.move_to(datetime(2026, 11, 30, 9, 0, tzinfo=cedar.school.zone))
    due(cedar, date(2026, 12, 3))
    assert go_on(cedar, moment, datetime(2026, 11, 30, 9, 1)) == []
    assert go_on(cedar, moment, datetime(2026, 12, 3, 7, 30)) == [("rivera", "1 follow-up is due")]


def test_a_week_that_begins_late_is_told_on_its_first_day(
    cedar: Place, moment: time_machine.Traveller
) -> None:
    due(cedar, date(2026, 12, 3))
    with cedar.context():
        close(cedar, date(2026, 11, 30), date(2026, 12, 1), "Break")
    assert go_on(cedar, moment, datetime(2026, 11, 30, 7, 0)) == []
    assert go_on(cedar, moment, datetime(2026, 12, 2, 7, 0)) == [("rivera", "Your week")]


def test_nobody_gets_an_empty_week(cedar: Place, moment: time_machine.Traveller) -> None:
    found = due(cedar, date(2026, 12, 3))
    with cedar.context():
        FollowUp.objects.filter(pk=found.pk).update(done_at=TUESDAY)
    assert go_on(cedar, moment, datetime(2026, 11, 30, 7, 0)) == []


def test_by_email_it_comes_in_the_morning_with_what_is_late(
    cedar: Place, moment: time_machine.Traveller
) -> None:
    want(cedar, "rivera", "follow_up_due", "email")
    for day in (date(2026, 11, 23), date(2026, 12, 2), date(2026, 12, 2)):
        due(cedar, day)
    due(cedar, date(2026, 12, 2), owner="lee")
    assert go_on(cedar, moment, datetime(2026, 12, 2, 7, 29)) == []
    assert go_on(cedar, moment, datetime(2026, 12, 2, 7, 30)) == [("rivera", "2 follow-ups are due")]
    assert "1 more was due before." in mail.outbox[0].body
    assert CANARY not in str(mail.outbox[0].message())


def test_on_a_day_without_school_it_comes_before(cedar: Place, moment: time_machine.Traveller) -> None:
    want(cedar, "rivera", "follow_up_due", "email")
    due(cedar, date(2026, 11, 28))
    with cedar.context():
        close(cedar, date(2026, 11, 26), date(2026, 11, 27), "Thanksgiving")
    assert go_on(cedar, moment, datetime(2026, 11, 25, 7, 30)) == [("rivera", "1 follow-up is due")]


def test_what_was_kept_meanwhile_is_not_asked_for(cedar: Place, moment: time_machine.Traveller) -> None:
    want(cedar, "rivera", "follow_up_due", "email")
    found = due(cedar, date(2026, 12, 2))
    assert go_on(cedar, moment, datetime(2026, 12, 2, 7, 20)) == []
    with cedar.context():
        FollowUp.objects.filter(pk=found.pk).update(done_at=TUESDAY)
    assert go_on(cedar, moment, datetime(2026, 12, 2, 7, 30)) == []


def test_who_has_it_now_is_asked(cedar: Place, moment: time_machine.Traveller) -> None:
    for who in ("rivera", "diaz"):
        want(cedar, who, "follow_up_due", "email")
    found = due(cedar, date(2026, 12, 2))
    with cedar.context():
        FollowUp.objects.filter(pk=found.pk).update(owner=cedar.diaz, handed_at=TUESDAY)
    assert go_on(cedar, moment, datetime(2026, 12, 2, 7, 30)) == [("diaz", "1 follow-up is due")]


def test_one_that_was_handed_over_after_the_weekly_letter_is_hidden_by_no_other(
    cedar: Place, moment: time_machine.Traveller
) -> None:
    due(cedar, date(2026, 12, 3))
    other = due(cedar, date(2026, 12, 3), owner="lee")
    go_on(cedar, moment, datetime(2026, 11, 30, 7, 0))
    handed_at = datetime(2026, 12, 2, 12, tzinfo=cedar.school.zone)
    with cedar.context():
        FollowUp.objects.filter(pk=other.pk).update(owner=cedar.rivera, handed_at=handed_at)
    assert go_on(cedar, moment, datetime(2026, 12, 3, 7, 30)) == [("rivera", "2 follow-ups are due")]


def test_what_is_due_before_the_weekly_letter_goes_alone(
    cedar: Place, moment: time_machine.Traveller
) -> None:
    due(cedar, date(2026, 12, 7))
    with cedar.context():
        close(cedar, date(2026, 12, 7), date(2026, 12, 7), "Holiday")
    assert go_on(cedar, moment, datetime(2026, 11, 30, 7, 0)) == []
    assert go_on(cedar, moment, datetime(2026, 12, 4, 7, 30)) == [("rivera", "1 follow-up is due")]


@pytest.mark.promise("access-ends")
def test_who_became_an_it_lead_hears_of_no_week(cedar: Place, moment: time_machine.Traveller) -> None:
    due(cedar, date(2026, 12, 3))
    due(cedar, date(2026, 12, 3), "lee")
    with cedar.context():
        put_circle(cedar, date(2026, 12, 1))
        Member.objects.filter(pk=cedar.rivera.pk).update(role=Role.IT_LEAD)
    want(cedar, "rivera", "circle_reminder", "digest")
    assert go_on(cedar, moment, datetime(2026, 11, 30, 7, 0)) == [("lee", "Your week")]
