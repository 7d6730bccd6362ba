"""Who is asked, when the next one is, and what reaches them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from care.calls import acknowledge_call, close_call, hand_over, make_call, withdraw_call
from care.concern_readers import readers_of_concern
from care.concerns import acknowledge_concern
from care.models import Asking, Call, Concern, NamedAdult, Outcome
from care.rounds import go_on_until
from care.words import CallWords, read_call
from notices.models import Delivery
from schools import clock
from schools.models import Closure, Leadership, Member, Role
from schools.people import leave_school
from schools.school_days import OpenDays
from tests.at_once import at_once
from tests.care.conftest import TEN
from tests.care.rows import a_call, a_concern, send_away, switch_on
from tests.cast import Place

pytestmark = pytest.mark.promise("calls-reach-an-adult")

MINUTE = timedelta(minutes=1)
CANARY = "canary-call-2b6e"


def send(place: Place) -> None:
    call_command("send_due", verbosity=0)


def asked(place: Place, matter: Call | Concern) -> list[Member]:
    """Whom it is asked of by now, in order."""
    with place.context():
        key = "call" if isinstance(matter, Call) else "concern"
        rows = Asking.objects.begun().filter(**{key: matter}).select_related("adult")
        return [row.adult for row in rows]


def addresses(mails: list[Any]) -> list[str]:
    return [address for mail in mails for address in mail.to]


def inbox_of(place: Place, member: Member) -> list[str]:
    with place.context():
        return [delivery.url for delivery in Delivery.objects.in_inbox_of(member)]


def test_when_nobody_acknowledges_the_second_adult_has_it_in_inbox_and_mail(
    cedar: Place, moment: time_machine.Traveller, mailoutbox: list[Any]
) -> None:
    with cedar.context():
        call = a_call(cedar, about=f"{CANARY} I cannot sleep")
    send(cedar)
    assert addresses(mailoutbox) == ["diaz@cedar.example"]
    moment.shift(29 * MINUTE)
    send(cedar)
    assert addresses(mailoutbox) == ["diaz@cedar.example"]
    moment.shift(MINUTE)
    send(cedar)
    assert set(addresses(mailoutbox)[1:]) == {"okafor@cedar.example", "rivera@cedar.example"}
    assert len(mailoutbox) == 3
    link = reverse("care:call_detail", args=[call.pk])
    assert inbox_of(cedar, cedar.rivera) == [link]
    assert inbox_of(cedar, cedar.okafor) == [reverse("care:care_home")]
    told = " ".join(f"{mail.subject} {mail.body} {mail.alternatives}" for mail in mailoutbox)
    assert CANARY not in told and "Maya" not in told
    assert link in told
    with cedar.context():
        assert list(Call.objects.readable_by(cedar.rivera)) == [call]


def test_who_acknowledges_ends_the_asking(
    cedar: Place, moment: time_machine.Traveller, mailoutbox: list[Any]
) -> None:
    with cedar.context():
        call = a_call(cedar)
    moment.shift(25 * MINUTE)
    send(cedar)
    with cedar.context():
        assert acknowledge_call(call, cedar.diaz)
        assert not acknowledge_call(call, cedar.rivera)
    moment.shift(timedelta(days=2))
    send(cedar)
    assert "rivera@cedar.example" not in addresses(mailoutbox)
    assert asked(cedar, call) == [cedar.diaz]
    with cedar.context():
        assert not Call.objects.readable_by(cedar.rivera).exists()
        found = Call.objects.get()
        assert (found.holder, found.first_acknowledged_at) == (cedar.diaz, TEN + 25 * MINUTE)


@pytest.mark.parametrize(
    ("made", "next_at"),
    [
        (TEN, TEN + 30 * MINUTE),
        # A quarter past three: half an hour later the school is closed, so at eight the next day.
        (datetime(2026, 12, 1, 20, 15, tzinfo=UTC), datetime(2026, 12, 2, 13, tzinfo=UTC)),
        # Late on a Friday: Monday is closed, so on Tuesday.
        (datetime(2026, 12, 5, 3, tzinfo=UTC), datetime(2026, 12, 8, 13, tzinfo=UTC)),
        # Early in the morning.
        (datetime(2026, 12, 2, 11, tzinfo=UTC), datetime(2026, 12, 2, 13, tzinfo=UTC)),
    ],
)
def test_it_goes_on_within_the_hours_or_when_the_school_opens(
    cedar: Place, made: datetime, next_at: datetime
) -> None:
    with time_machine.travel(made, tick=False), cedar.context():
        monday = datetime(2026, 12, 7).date()
        Closure.objects.create(school=cedar.school, reason="Snow", starts_on=monday, ends_on=monday)
        assert a_call(cedar).due_at == next_at


def test_whom_the_student_chose_is_asked_first_and_the_counselor_reads_it_too(
    cedar: Place, moment: time_machine.Traveller
) -> None:
    with cedar.context():
        call = a_call(cedar, cedar.osei, "about home")
        for member, reads in (
            (cedar.osei, 1),
            (cedar.diaz, 1),
            (cedar.rivera, 0),
            (cedar.okafor, 0),
            (cedar.noah, 0),
        ):
            assert Call.objects.readable_by(member).count() == reads, member
        found = read_call(call)
        assert found and found.about == "about home"
    assert asked(cedar, call) == [cedar.osei]
    moment.shift(31 * MINUTE)
    send(cedar)
    assert asked(cedar, call) == [cedar.osei, cedar.diaz]


def test_beside_somebody_who_is_away_the_next_one_is_asked_at_once(
    cedar: Place, moment: time_machine.Traveller
) -> None:
    with cedar.context():
        switch_on(cedar)
        send_away(cedar.osei)
        send_away(cedar.diaz)
        call = a_call(cedar, cedar.osei)
    assert asked(cedar, call) == [cedar.osei, cedar.pat]


def test_when_all_are_away_everybody_is_asked(
    cedar: Place, moment: time_machine.Traveller, mailoutbox: list[Any]
) -> None:
    with cedar.context():
        switch_on(cedar)
        for member in (cedar.diaz, cedar.rivera, cedar.pat):
            send_away(member)
        call = a_call(cedar)
    send(cedar)
    assert set(asked(cedar, call)) == {cedar.diaz, cedar.rivera, cedar.pat}
    assert len(mailoutbox) == 3


def test_who_has_left_is_passed_over_by_their_deputy(cedar: Place, moment: time_machine.Traveller) -> None:
    with cedar.context():
        call = a_call(cedar, cedar.osei)
        leave_school(cedar.osei)
        leave_school(cedar.diaz)
    moment.shift(31 * MINUTE)
    send(cedar)
    assert asked(cedar, call) == [cedar.osei, cedar.pat]
    with cedar.context():
        assert not Call.objects.readable_by(Member.objects.get(pk=cedar.noah.pk)).exists()


@pytest.mark.promise("access-ends")
def test_who_became_an_administrator_is_told_of_no_call_any_more(
    cedar: Place, moment: time_machine.Traveller, mailoutbox: list[Any]
) -> None:
    with cedar.context():
        call = a_call(cedar, cedar.osei)
        Member.objects.filter(pk=cedar.osei.pk).update(role=Role.ADMINISTRATOR)
    for _hour in range(48):
        send(cedar)
        moment.shift(60 * MINUTE)
    told = {mail.subject for mail in mailoutbox if mail.to == ["osei@cedar.example"]}
    assert told == {"A call for an adult waits"}
    assert asked(cedar, call).count(cedar.diaz) > 1


def test_what_somebody_holds_who_leaves_waits_again(cedar: Place, moment: time_machine.Traveller) -> None:
    with cedar.context():
        call = a_call(cedar, cedar.osei)
        acknowledge_call(call, cedar.osei)
        leave_school(cedar.osei)
    send(cedar)
    assert asked(cedar, call) == [cedar.osei, cedar.diaz]


@pytest.mark.promise("access-ends")
@pytest.mark.parametrize("is_asked", [True, False], ids=["asked", "not asked"])
def test_a_counselor_who_becomes_a_teacher_gives_their_concerns_back(
    cedar: Place, moment: time_machine.Traveller, is_asked: bool
) -> None:
    with cedar.context():
        concern = a_concern(cedar)
        acknowledge_concern(concern, cedar.diaz)
        Member.objects.filter(pk=cedar.osei.pk).update(role=Role.COUNSELOR)
        if not is_asked:
            Asking.objects.filter(adult=cedar.diaz).delete()
        Member.objects.filter(pk=cedar.diaz.pk).update(role=Role.TEACHER)
        diaz = Member.objects.get(pk=cedar.diaz.pk)
        assert not Concern.objects.for_adult(diaz).exists()
        assert diaz not in readers_of_concern(concern)
    moment.shift(MINUTE)
    send(cedar)
    assert asked(cedar, concern)[-1] == cedar.osei
    with cedar.context():
        assert Concern.objects.unacknowledged().exists()


def test_a_teacher_who_was_asked_for_want_of_a_counselor_keeps_the_concern(
    cedar: Place, moment: time_machine.Traveller
) -> None:
    with cedar.context():
        Member.objects.filter(pk=cedar.diaz.pk).update(role=Role.TEACHER)
        concern = a_concern(cedar)
    diaz = asked(cedar, concern)[0]
    with cedar.context():
        acknowledge_concern(concern, diaz)
        Member.objects.filter(pk=cedar.osei.pk).update(role=Role.COUNSELOR)
    moment.shift(MINUTE)
    send(cedar)
    with cedar.context():
        assert Concern.objects.get().holder == diaz
        assert Concern.objects.for_adult(diaz).exists()


def test_once_all_were_asked_they_are_asked_again_each_morning(
    cedar: Place, moment: time_machine.Traveller, mailoutbox: list[Any]
) -> None:
    with cedar.context():
        call = a_call(cedar)
    for _minute in range(12):
        moment.shift(10 * MINUTE)
        send(cedar)
    assert asked(cedar, call)[:2] == [cedar.diaz, cedar.rivera]
    before = len(mailoutbox)
    assert addresses(mailoutbox).count("diaz@cedar.example") == 2
    moment.move_to(datetime(2026, 12, 2, 13, 1, tzinfo=UTC))
    send(cedar)
    again = addresses(mailoutbox[before:])
    assert sorted(again) == [f"{name}@cedar.example" for name in ("diaz", "okafor", "pat", "rivera")]


def test_handed_over_it_goes_to_one_adult_and_on_from_there(
    cedar: Place, moment: time_machine.Traveller
) -> None:
    with cedar.context():
        call = a_call(cedar)
        acknowledge_call(call, cedar.diaz)
        assert hand_over(call, cedar.diaz, cedar.osei, "You know her best.")
        assert Call.objects.readable_by(cedar.osei).exists()
        assert Call.objects.get().acknowledged_at is None
    moment.shift(31 * MINUTE)
    send(cedar)
    assert asked(cedar, call) == [cedar.diaz, cedar.osei, cedar.rivera]


@pytest.mark.parametrize("end", [withdraw_call, lambda call: close_call(call, call.chosen, Outcome.TALKED)])
def test_what_is_over_asks_nobody_any_more(
    cedar: Place, moment: time_machine.Traveller, mailoutbox: list[Any], end: Any
) -> None:
    with cedar.context():
        call = a_call(cedar, cedar.osei)
    moment.shift(20 * MINUTE)
    send(cedar)
    with cedar.context():
        assert end(call)
    before = len(mailoutbox)
    moment.shift(timedelta(days=1))
    send(cedar)
    assert len(mailoutbox) == before
    assert asked(cedar, call) == [cedar.osei]


@pytest.mark.django_db(transaction=True)
def test_a_call_that_is_taken_back_while_the_next_adult_is_asked_is_asked_of_nobody_more(
    cedar: Place, moment: time_machine.Traveller
) -> None:
    with cedar.context():
        call = a_call(cedar, cedar.osei)
    moment.shift(20 * MINUTE)

    def plan() -> None:
        go_on_until(cedar.school, clock.now() + 15 * MINUTE, OpenDays.of(cedar.school))

    def take_back() -> None:
        with cedar.context():
            assert withdraw_call(call)

    at_once(cedar, plan, take_back, "care_call")
    moment.shift(timedelta(days=1))
    assert asked(cedar, call) == [cedar.osei]


def test_the_same_call_twice_is_one_and_loses_no_word(cedar: Place, moment: time_machine.Traveller) -> None:
    with cedar.context():
        switch_on(cedar)
        pk = uuid4()
        make_call(cedar.maya, None, CallWords("first"), pk)
        again, is_new = make_call(cedar.maya, None, CallWords("first"), pk)
        assert (again.pk, is_new, again.steps.count()) == (pk, False, 0)
        other, is_new = make_call(cedar.maya, None, CallWords("and more"), uuid4())
        assert (other.pk, is_new, other.steps.count()) == (pk, False, 1)
        assert Call.objects.count() == 1
        make_call(cedar.maya, cedar.osei, CallWords("somebody else"), uuid4())
        assert Call.objects.count() == 2
        with pytest.raises(Call.DoesNotExist):
            make_call(cedar.noah, None, CallWords("stolen"), pk)


def test_a_concern_goes_to_counselors_again_and_again_and_to_nobody_else(
    cedar: Place, moment: time_machine.Traveller, mailoutbox: list[Any]
) -> None:
    with cedar.context():
        concern = a_concern(cedar, CANARY)
    send(cedar)
    moment.shift(31 * MINUTE)
    send(cedar)
    assert sorted(addresses(mailoutbox)) == [
        "diaz@cedar.example",
        "diaz@cedar.example",
        "okafor@cedar.example",
    ]
    assert set(asked(cedar, concern)) == {cedar.diaz}
    with cedar.context():
        for member in (cedar.rivera, cedar.lee, cedar.okafor, cedar.maya, cedar.pat):
            assert not Concern.objects.for_adult(member).exists()
        assert acknowledge_concern(concern, cedar.diaz)


def test_without_a_counselor_a_concern_goes_to_the_named_adults(
    cedar: Place, moment: time_machine.Traveller
) -> None:
    with cedar.context():
        switch_on(cedar)
        NamedAdult.objects.filter(member=cedar.diaz).delete()
        leave_school(cedar.diaz)
        concern = a_concern(cedar)
        assert list(Concern.objects.for_adult(cedar.rivera)) == [concern]
        assert not Concern.objects.for_adult(cedar.pat).exists()


def test_students_are_in_the_way_of_no_rule(
    cedar: Place, harbor: Place, moment: time_machine.Traveller
) -> None:
    """Another school sees none of it, and leading an advisory gives no right to a student's call."""
    with cedar.context():
        a_call(cedar)
        assert Leadership.objects.filter(member=cedar.lee).exists()
        assert not Call.objects.readable_by(cedar.lee).exists()
    with harbor.context():
        assert not Call.objects.exists()
