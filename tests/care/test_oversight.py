"""The office sees counts and times, and neither whose they are nor a word."""

from datetime import timedelta
from typing import Any

import time_machine

from care.calls import acknowledge_call, withdraw_call
from care.concerns import acknowledge_concern, record_report
from care.models import Call
from care.oversight import Answered, Oversight, Span, queue_of
from schools.models import Closure, Role
from tests.care.conftest import TEN
from tests.care.pages import CANARY, SignIn, queries_of, url, words_of
from tests.care.rows import a_call, a_concern, a_request, switch_on
from tests.cast import Place

HOME = url("care_home")
MINUTE = timedelta(minutes=1)


def span(place: Place, number: int = 0) -> Span:
    with place.context():
        return Oversight(place.okafor).spans()[number]


def test_it_counts_what_was_answered_in_time(cedar: Place, moment: time_machine.Traveller) -> None:
    with cedar.context():
        in_time, late, waits = a_call(cedar), a_call(cedar, cedar.osei), a_call(cedar, cedar.pat)
        moment.shift(10 * MINUTE)
        acknowledge_call(in_time, cedar.diaz)
    assert span(cedar).calls == Answered(made=3, due=1, in_time=1, minutes=10)
    moment.shift(30 * MINUTE)
    with cedar.context():
        acknowledge_call(late, cedar.osei)
    assert span(cedar).calls == Answered(made=3, due=3, in_time=1, minutes=25)
    with cedar.context():
        queue = queue_of(cedar.okafor)
        assert (queue.calls, queue.concerns, queue.since) == (1, 0, waits.made_at)


def test_what_is_taken_back_before_it_is_due_is_not_late(
    cedar: Place, moment: time_machine.Traveller
) -> None:
    with cedar.context():
        withdraw_call(a_call(cedar))
    moment.shift(timedelta(days=1))
    assert span(cedar).calls == Answered(made=1, due=0, in_time=0, minutes=None)
    with cedar.context():
        call = a_call(cedar)
        moment.shift(31 * MINUTE)
        withdraw_call(call)
    assert span(cedar).calls == Answered(made=2, due=1, in_time=0, minutes=None)


def test_minutes_count_within_the_hours_of_days_with_school(
    cedar: Place, moment: time_machine.Traveller
) -> None:
    """Asked at three on Tuesday, taken up at nine on Thursday; Wednesday is closed."""
    moment.move_to(TEN + 5 * 60 * MINUTE)
    with cedar.context():
        wednesday = TEN.date() + timedelta(1)
        Closure.objects.create(school=cedar.school, reason="Snow", starts_on=wednesday, ends_on=wednesday)
        call = a_call(cedar)
        moment.move_to(TEN + timedelta(days=2) - 60 * MINUTE)
        acknowledge_call(call, cedar.diaz)
    assert span(cedar).calls.minutes == 30 + 60


def test_concerns_and_reports_stand_beside(cedar: Place, moment: time_machine.Traveller) -> None:
    with cedar.context():
        concern = a_concern(cedar)
        record_report(concern, cedar.diaz, cedar.today, "to whom")
    found = span(cedar)
    assert (found.concerns.made, found.reports, found.calls.made) == (1, 1, 0)


def test_the_year_is_longer_than_a_month(cedar: Place, moment: time_machine.Traveller) -> None:
    with cedar.context():
        call = a_call(cedar)
        cedar.year.starts_on = cedar.today - timedelta(60)
        cedar.year.save(update_fields=["starts_on"])
        Call.objects.filter(pk=call.pk).update(made_at=TEN - timedelta(days=31))
    assert (span(cedar, 0).calls.made, span(cedar, 1).calls.made) == (0, 1)


def test_no_name_and_no_word_is_on_the_page(
    cedar: Place, harbor: Place, moment: time_machine.Traveller, sign_in: SignIn
) -> None:
    with cedar.context():
        a_call(cedar, cedar.osei, about=CANARY, when=CANARY)
        concern = a_concern(cedar, CANARY)
        acknowledge_concern(concern, cedar.diaz)
        a_request(cedar)
    for path in (HOME, "/"):
        page = words_of(sign_in(cedar.okafor).get(path))
        for word in (CANARY, "Maya", "Torres", "Lee", "Osei", "Diaz", "12-345"):
            assert word not in page, (path, word)
    page = words_of(sign_in(cedar.okafor).get(HOME))
    assert "1 call or concern waits for an adult" in page
    assert "1 lawful opening waits for your approval" in page
    assert "Nothing waits for an adult" in words_of(sign_in(harbor.ito).get(HOME))


def test_nobody_else_counts(cedar: Place) -> None:
    with cedar.context():
        a_call(cedar)
        a_concern(cedar)
        for name, member in cedar.people.items():
            assert queue_of(member).total == (2 if name == "okafor" else 0), name


def test_the_first_page_says_what_waits_and_what_is_wrong(
    cedar: Place, moment: time_machine.Traveller, sign_in: SignIn
) -> None:
    office = sign_in(cedar.okafor)
    assert "Students cannot ask for an adult here" in words_of(office.get("/"))
    with cedar.context():
        switch_on(cedar)
    assert "No call or concern waits" in words_of(office.get("/"))
    with cedar.context():
        a_call(cedar)
        cedar.pat.role = Role.SUBSTITUTE
        cedar.pat.save(update_fields=["role"])
    page = words_of(office.get("/"))
    assert page.index("1 call or concern waits for an adult") < page.index("What to set up next")
    assert "Pat Kim cannot be reached any more" in page


def test_more_of_them_take_no_more_queries(
    cedar: Place, moment: time_machine.Traveller, sign_in: SignIn
) -> None:
    office: Any = sign_in(cedar.okafor)
    with cedar.context():
        acknowledge_call(a_call(cedar), cedar.diaz)
        a_concern(cedar)
    ones = queries_of(office, HOME), queries_of(office, "/")
    with cedar.context():
        for chosen in (cedar.osei, cedar.pat):
            acknowledge_call(a_call(cedar, chosen), chosen)
            a_concern(cedar)
    assert (queries_of(office, HOME), queries_of(office, "/")) == ones
