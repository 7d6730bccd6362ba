"""The check of each month: sent once to each named person, answered with one tap, told to the office when it is not."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command

from care.checks import confirm_check, what_is_wrong
from care.models import NamedAdult, Protocol, ReachCheck
from schools.people import leave_school
from tests.care.pages import CANARY, SignIn, said, url, words_of
from tests.care.rows import a_call, switch_on
from tests.cast import Place

pytestmark = pytest.mark.promise("calls-reach-an-adult")

PAGE = url("check_confirm")
DAY = timedelta(days=1)
TESTED = {"diaz@cedar.example": 1, "rivera@cedar.example": 1, "pat@cedar.example": 1}


def begin(place: Place) -> None:
    """Calls are on, and nobody was tested this month."""
    with place.context():
        switch_on(place)
        ReachCheck.objects.all().delete()


def send() -> None:
    call_command("send_due", verbosity=0)


def got(mails: list[Any], words: str = "A test") -> Counter[str]:
    return Counter(address for mail in mails if words in mail.subject for address in mail.to)


def problems(mails: list[Any]) -> Counter[str]:
    return got(mails, "cannot be reached")


def test_each_is_tested_once_a_month_and_says_so_with_one_tap(
    cedar: Place, moment: time_machine.Traveller, mailoutbox: list[Any], sign_in: SignIn
) -> None:
    begin(cedar)
    for _again in range(3):
        send()
    assert got(mailoutbox) == TESTED
    diaz = sign_in(cedar.diaz)
    assert "Did the test message reach you?" in words_of(diaz.get(PAGE))
    with cedar.context():
        assert not ReachCheck.objects.filter(reached_at__isnull=False).exists()
    assert "calls reach you" in said(diaz.post(PAGE, follow=True))
    assert "Calls from students reach you" in words_of(diaz.post(PAGE, follow=True))
    with cedar.context():
        assert [check.member for check in ReachCheck.objects.exclude(reached_at=None)] == [cedar.diaz]
    moment.shift(31 * DAY)
    send()
    assert got(mailoutbox) == dict.fromkeys(TESTED, 2)


def test_whom_nobody_tests_has_nothing_to_say(
    cedar: Place, moment: time_machine.Traveller, sign_in: SignIn
) -> None:
    begin(cedar)
    send()
    osei = sign_in(cedar.osei)
    assert "No test message waits for you" in words_of(osei.get(PAGE))
    assert osei.post(PAGE).status_code == 302
    with cedar.context():
        assert not ReachCheck.objects.exclude(reached_at=None).exists()
        assert not confirm_check(cedar.osei)


def test_unanswered_for_three_days_the_office_is_told_once(
    cedar: Place, moment: time_machine.Traveller, mailoutbox: list[Any]
) -> None:
    begin(cedar)
    send()
    with cedar.context():
        confirm_check(cedar.diaz)
        confirm_check(cedar.rivera)
    moment.shift(3 * DAY - timedelta(minutes=1))
    send()
    assert not problems(mailoutbox)
    moment.shift(timedelta(minutes=1))
    for _again in range(3):
        send()
        moment.shift(DAY)
    assert problems(mailoutbox) == {"okafor@cedar.example": 1}
    with cedar.context():
        wrong = what_is_wrong(cedar.school, Protocol.objects.get())
    assert wrong == ["Pat Kim did not say that the test message of this month reached them."]


def test_who_has_left_gets_no_test_and_the_office_is_told(
    cedar: Place, moment: time_machine.Traveller, mailoutbox: list[Any]
) -> None:
    begin(cedar)
    with cedar.context():
        leave_school(cedar.diaz)
    for _again in range(2):
        send()
    assert got(mailoutbox) == {"rivera@cedar.example": 1, "pat@cedar.example": 1}
    assert problems(mailoutbox) == {"okafor@cedar.example": 1}


def test_who_is_named_in_the_middle_of_a_month_is_tested_too(
    cedar: Place, moment: time_machine.Traveller, mailoutbox: list[Any]
) -> None:
    begin(cedar)
    send()
    moment.shift(10 * DAY)
    with cedar.context():
        NamedAdult.objects.create(school=cedar.school, member=cedar.osei, deputy=cedar.pat, position=9)
    send()
    assert got(mailoutbox) == TESTED | {"osei@cedar.example": 1}


def test_while_calls_are_off_nobody_is_tested(
    cedar: Place, moment: time_machine.Traveller, mailoutbox: list[Any]
) -> None:
    begin(cedar)
    with cedar.context():
        switch_on(cedar, is_on=False)
        ReachCheck.objects.all().delete()
        leave_school(cedar.diaz)
        assert what_is_wrong(cedar.school, Protocol.objects.get()) == []
    send()
    assert mailoutbox == []


@pytest.mark.parametrize("days", [0, 4])
@pytest.mark.promise("nothing-in-clear")
def test_its_mails_name_no_student_no_adult_and_hold_no_words(
    cedar: Place, moment: time_machine.Traveller, mailoutbox: list[Any], days: int
) -> None:
    begin(cedar)
    with cedar.context():
        a_call(cedar, about=CANARY)
    send()
    moment.shift(days * DAY)
    send()
    mails = [mail for mail in mailoutbox if "A test" in mail.subject or "cannot be reached" in mail.subject]
    assert len(mails) == (6 if days else 3)
    for mail in mails:
        told = f"{mail.subject} {mail.body} {mail.alternatives}"
        for word in (CANARY, "Maya", "Torres", "Diaz", "Rivera", "Pat Kim"):
            assert word not in told
        assert PAGE in told or url("protocol") in told
