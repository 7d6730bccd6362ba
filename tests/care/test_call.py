"""A student's call: asking, who can read it, what happens next, saying more, taking it back."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from care.calls import acknowledge_call, arrange, close_call, make_call
from care.models import Call, NamedAdult, Outcome, Protocol
from care.models.call import CallQuerySet
from care.words import CallWords, read_call
from notices.models import Delivery
from schools.models import Closure, Member
from schools.people import leave_school
from tests.care.rows import EMERGENCY, a_call, a_closed_call, send_away, switch_on
from tests.cast import Place

SignIn = Callable[[Member], Client]
NEW = "/care/calls/new/"
MINUTE = timedelta(minutes=1)


def url(verb: str, call: Call) -> str:
    return reverse(f"care:call_{verb}", args=[call.pk])


def text_of(client: Client, path: str, **data: Any) -> str:
    """What stands on the page, in one line."""
    response = client.post(path, data, follow=True) if data else client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    main = response.content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", main).replace("&#x27;", "'").split())


def named_in(place: Place, words: str) -> set[str]:
    return {key for key, member in place.people.items() if member.display_name in words}


def readers(place: Place, call: Call) -> set[str]:
    found = place.people.items()
    return {key for key, member in found if Call.objects.readable_by(member).filter(pk=call.pk).exists()}


@pytest.mark.promise("calls-reach-an-adult")
def test_two_taps_and_no_word_are_enough(
    cedar: Place, sign_in: SignIn, moment: time_machine.Traveller
) -> None:
    with cedar.context():
        switch_on(cedar)
    maya, token = sign_in(cedar.maya), uuid4()
    assert "You do not have to say why." in text_of(maya, NEW)
    for _tap in range(2):
        page = text_of(maya, NEW, token=token, adult="", about="", when="")
    assert "It is on its way to an adult" in page and "today at 10:30 a.m." in page
    with cedar.context():
        call = Call.objects.get()
        assert (call.author, call.chosen) == (cedar.maya, None)


def test_the_sentence_names_exactly_who_can_read_it_now_and_next(
    cedar: Place, sign_in: SignIn, moment: time_machine.Traveller
) -> None:
    with cedar.context():
        switch_on(cedar)
    maya = sign_in(cedar.maya)
    before = text_of(maya, NEW)
    assert (
        "Whoever you choose can read this in Advisory, and so can the counselors: Ms. Diaz. If they think someone is "
        "not safe, they must get help. If nobody says that they are there, others are asked one by one, first "
        "today at 10:30 a.m., and can then read it too: Ms. Rivera and Pat Kim."
    ) in before
    assert before.index(EMERGENCY) < before.index("Whoever you choose")
    page = text_of(maya, NEW, token=uuid4(), adult=cedar.osei.pk, about="home")
    with cedar.context():
        call = Call.objects.get()
    now = "Mr. Osei and Ms. Diaz can read this in Advisory."
    assert now in page
    with cedar.context():
        assert readers(cedar, call) == named_in(cedar, now) | {"maya"}
    told = re.search("Whoever you choose.*?Pat Kim[.]", before)
    for _hour in range(24):
        moment.shift(timedelta(hours=1))
        call_command("send_due", verbosity=0)
    with cedar.context():
        assert told and readers(cedar, call) == named_in(cedar, told[0]) | {"osei", "maya"}
    later = text_of(sign_in(cedar.maya), url("detail", call))
    assert "Mr. Osei, Ms. Diaz, Ms. Rivera and Pat Kim can read this in Advisory. If they think" in later


@pytest.mark.promise("calls-reach-an-adult")
def test_who_is_away_says_so_and_who_is_asked_beside_them_is_named(
    cedar: Place, sign_in: SignIn, moment: time_machine.Traveller
) -> None:
    with cedar.context():
        switch_on(cedar)
        send_away(cedar.lee, cedar.today + timedelta(days=3))
    maya = sign_in(cedar.maya)
    page = text_of(maya, NEW)
    assert "Mr. Lee Away until Friday, December 4, so Ms. Diaz is asked too" in page
    assert (
        page.index("Ms. Rivera Your teacher") < page.index("Somebody else at school") < page.rindex("Pat Kim")
    )
    text_of(maya, NEW, token=uuid4(), adult=cedar.lee.pk)
    with cedar.context():
        assert readers(cedar, Call.objects.get()) == {"lee", "diaz", "maya"}


def test_the_list_asks_as_often_for_many_adults(
    cedar: Place, sign_in: SignIn, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    with cedar.context():
        switch_on(cedar)
    maya = sign_in(cedar.maya)
    maya.get(NEW)
    with django_assert_max_num_queries(60) as before:
        maya.get(NEW)
    with cedar.context():
        for number in range(3):
            send_away(cedar.add(f"more{number}", "teacher", "More", str(number)))
    with django_assert_num_queries(len(before)):
        maya.get(NEW)


@pytest.mark.parametrize(
    "adult", ["0", "x", "-1", "99999999999999999999", "harbor", "okafor", "maya", "left"]
)
def test_who_cannot_be_asked_is_refused_and_the_words_stay(
    adult: str, cedar: Place, harbor: Place, sign_in: SignIn
) -> None:
    with cedar.context():
        switch_on(cedar)
        leave_school(cedar.osei)
    people = {"harbor": harbor.hale, "okafor": cedar.okafor, "maya": cedar.maya, "left": cedar.osei}
    sent = people[adult].pk if adult in people else adult
    response = sign_in(cedar.maya).post(NEW, {"token": uuid4(), "adult": sent, "about": "My own words"})
    page = response.content.decode()
    assert "This adult cannot be asked any more. Please choose again." in page and "My own words" in page
    with cedar.context():
        assert not Call.objects.exists()


@pytest.mark.parametrize("why", ["off", "nobody named", "all left"])
@pytest.mark.promise("calls-reach-an-adult")
def test_when_nobody_would_be_reached_there_is_no_form_and_no_word_is_lost(
    why: str, cedar: Place, sign_in: SignIn
) -> None:
    with cedar.context():
        switch_on(cedar, is_on=why != "off", instead="Knock at room 4.")
        if why == "nobody named":
            NamedAdult.objects.all().delete()
        if why == "all left":
            for member in (cedar.diaz, cedar.rivera, cedar.pat):
                leave_school(member)
    maya = sign_in(cedar.maya)
    page = text_of(maya, NEW)
    assert "Knock at room 4." in page and EMERGENCY in page and "Ask to talk" not in page
    late = text_of(maya, NEW, token=uuid4(), about="Typed before", when="At lunch")
    assert "Typed before" in late and "At lunch" in late
    with cedar.context():
        assert not Call.objects.exists()


def test_without_the_key_nothing_is_sent_and_what_was_typed_stays(
    cedar: Place, sign_in: SignIn, settings: Any
) -> None:
    with cedar.context():
        call = a_call(cedar)
    settings.JOURNAL_KEYS = ["another" * 6]
    maya = sign_in(cedar.maya)
    assert "My words" in text_of(maya, NEW, token=uuid4(), adult=cedar.osei.pk, about="My words")
    assert "More of mine" in text_of(maya, url("add", call), words="More of mine")
    with cedar.context():
        assert Call.objects.count() == 1 and not call.steps.exists()


def test_outside_the_hours_it_says_when_adults_look_again(cedar: Place, sign_in: SignIn) -> None:
    late_on_friday = datetime(2026, 12, 5, 3, tzinfo=UTC)
    with time_machine.travel(late_on_friday, tick=False):
        with cedar.context():
            monday = datetime(2026, 12, 7).date()
            Closure.objects.create(school=cedar.school, reason="Snow", starts_on=monday, ends_on=monday)
            call = a_call(cedar)
        page = text_of(sign_in(cedar.maya), url("detail", call))
    assert "Adults look again on Tuesday, December 8, at 8 a.m., not right now." in page
    assert "On school days, 8 a.m. to 3:30 p.m." in page


def test_the_student_reads_what_became_of_it_and_no_note(
    cedar: Place, sign_in: SignIn, moment: time_machine.Traveller
) -> None:
    with cedar.context():
        call = a_call(cedar)
    maya, diaz = sign_in(cedar.maya), sign_in(cedar.diaz)
    assert "Read by Nobody yet" in text_of(maya, url("detail", call))
    assert text_of(diaz, url("detail", call))
    assert "Read by Ms. Diaz, today at 10 a.m." in text_of(maya, url("detail", call))
    text_of(diaz, url("note", call), **{"note-words": "A note among adults"})
    with cedar.context():
        arrange(call, cedar.diaz, "At lunch in room 4")
        close_call(call, cedar.diaz, Outcome.GOES_ON, "See you on Monday")
    page = text_of(maya, url("detail", call))
    for words in (
        "Ms. Diaz wrote when you can meet",
        "At lunch in room 4",
        "See you on Monday",
        "we meet again",
    ):
        assert words in page
    assert "A note among adults" not in page


def test_who_looks_after_it_learns_that_the_student_wrote_more_or_took_it_back(
    cedar: Place, sign_in: SignIn, mailoutbox: list[Any]
) -> None:
    with cedar.context():
        call = a_call(cedar, cedar.osei, "first words")
        acknowledge_call(call, cedar.osei)
    maya = sign_in(cedar.maya)
    assert "Your words are with it." in text_of(maya, url("add", call), words="second words")
    call_command("send_due", verbosity=0)
    assert [mail.to for mail in mailoutbox][-1:] == [["osei@cedar.example"]]
    assert "second words" in text_of(sign_in(cedar.osei), url("detail", call))
    assert "second words" not in mailoutbox[-1].body
    text_of(maya, url("withdraw", call), x="")
    call_command("send_due", verbosity=0)
    assert "took it back" in mailoutbox[-1].body
    with cedar.context():
        assert Delivery.objects.filter(kind="call_more", member=cedar.osei).count() == 4


def test_what_was_taken_back_is_not_shown_to_adults_any_more(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        call = a_call(cedar, about="first words", when="at noon")
    maya, diaz = sign_in(cedar.maya), sign_in(cedar.diaz)
    text_of(maya, url("add", call), words="second words")
    assert all(words in text_of(diaz, url("detail", call)) for words in ("first", "at noon", "second"))
    assert "You took it back" in text_of(maya, url("withdraw", call), x="")
    page = text_of(diaz, url("detail", call))
    assert not any(words in page for words in ("first words", "at noon", "second words"))
    assert "first words" in text_of(maya, url("detail", call))


def test_words_for_one_that_is_over_go_nowhere_and_stay_on_the_page(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        call = a_closed_call(cedar)
    maya = sign_in(cedar.maya)
    page = text_of(maya, url("add", call), words="Written too late")
    assert "nobody would read your words" in page and "Written too late" in page
    assert "It was over already." in text_of(maya, url("withdraw", call), x="")
    with cedar.context():
        assert not call.steps.filter(kind__in=["added", "withdrawn"]).exists()


@pytest.mark.promise("calls-reach-an-adult")
def test_a_call_is_not_lost_when_the_one_before_is_closed_at_that_moment(
    cedar: Place, moment: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_by = CallQuerySet.made_by

    def close_before_the_look(calls: CallQuerySet, member: Member) -> CallQuerySet:
        close_call(before, cedar.diaz, Outcome.TALKED)
        return made_by(calls, member)

    with cedar.context():
        before = a_call(cedar)
        monkeypatch.setattr(CallQuerySet, "made_by", close_before_the_look)
        call, is_new = make_call(cedar.maya, None, CallWords("once more"), uuid4())
        monkeypatch.undo()
        assert is_new and call.pk != before.pk and readers(cedar, call) == {"diaz", "maya"}
        assert read_call(call) == CallWords("once more")


def test_other_words_from_the_page_of_a_call_that_is_over_are_a_call_of_their_own(cedar: Place) -> None:
    with cedar.context():
        call = a_closed_call(cedar)
        again, is_new = make_call(cedar.maya, None, CallWords("about home"), call.pk)
        assert (again.pk, is_new) == (call.pk, False)
        other, is_new = make_call(cedar.maya, None, CallWords("something new"), call.pk)
        assert is_new and other.pk != call.pk and read_call(other) == CallWords("something new")


def test_too_long_is_said_and_kept(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        switch_on(cedar)
    page = text_of(sign_in(cedar.maya), NEW, token=uuid4(), adult="", about="w" * 4001)
    assert "Please shorten it to 4000." in page and "w" * 4001 in page


@pytest.mark.promise("isolation")
def test_another_student_and_another_school_have_no_such_call(
    cedar: Place, harbor: Place, sign_in: SignIn
) -> None:
    with cedar.context():
        call = a_call(cedar)
        assert Protocol.objects.exists()
    for member in (cedar.noah, harbor.hana):
        client = sign_in(member)
        assert client.get(url("detail", call)).status_code == 404
        for verb in ("add", "withdraw"):
            assert client.post(url(verb, call), {"words": "x"}).status_code == 404
    # A forged id of somebody else's call.
    assert sign_in(cedar.noah).post(NEW, {"token": call.pk, "adult": ""}).status_code == 404
