"""What adults do about a call, and that each reading of it is on record first."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from care.calls import acknowledge_call, add_words, close_call, note, openings_of, withdraw_call
from care.models import Call, Outcome
from notices.models import Delivery
from schools.models import Role
from schools.writing.cipher import Unreadable
from tests.care.pages import words_of
from tests.care.rows import a_call, a_closed_call, a_taken_call, send_away, switch_on
from tests.care.test_call import SignIn, readers, text_of, url
from tests.cast import Place
from tests.seen import seen_on


def post_from(page: Any, client: Client, verb: str, call: Call, **typed: Any) -> Any:
    """A form of a call's page, filled in."""
    values = {"seen": seen_on(page, f"{verb}-seen"), **typed}
    sent = {f"{verb}-{name}": value for name, value in values.items()}
    return client.post(url(verb, call), sent, follow=True)


def sent_on(client: Client, verb: str, call: Call, **typed: Any) -> str:
    return words_of(post_from(client.get(url("detail", call)), client, verb, call, **typed))


@pytest.mark.promise("openings-recorded")
def test_every_reading_has_one_record_also_of_a_form_that_comes_back(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        call = a_call(cedar, about="about home")
    diaz = sign_in(cedar.diaz)
    for count in (1, 2):
        assert "about home" in text_of(diaz, url("detail", call))
        with cedar.context():
            assert openings_of(call).count() == count
    assert "about home" in diaz.post(url("arrange", call), {"arrange-words": ""}).content.decode()
    sign_in(cedar.maya).get(url("detail", call))
    with cedar.context():
        assert [opening.reader for opening in openings_of(call)] == [cedar.diaz] * 3


@pytest.mark.promise("openings-recorded")
def test_what_cannot_be_recorded_is_not_shown(
    cedar: Place, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_args: Any) -> None:
        raise Unreadable

    with cedar.context():
        call = a_call(cedar, about="about home")
    monkeypatch.setattr("care.calls.note_openings", fails)
    diaz = sign_in(cedar.diaz)
    too_long = {"note-words": "typed" * 900}
    for response in (diaz.get(url("detail", call)), diaz.post(url("note", call), too_long)):
        assert response.status_code == 503
        assert "about home" not in response.content.decode()
    assert "typed" * 900 in response.content.decode()


def test_the_sentences_above_the_fields_hold(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        call = a_taken_call(cedar)
    diaz, maya = sign_in(cedar.diaz), sign_in(cedar.maya)
    page = text_of(diaz, url("detail", call))
    assert "Maya Torres can read this, and so can the counselors and whoever is asked to be there." in page
    assert "Maya Torres cannot read this in Advisory. The counselors and whoever is asked" in page
    text_of(diaz, url("arrange", call), **{"arrange-words": "room four"})
    text_of(diaz, url("note", call), **{"note-words": "a quiet note"})
    sent_on(diaz, "hand_over", call, to=cedar.osei.pk, words="you know her")
    found = text_of(maya, url("detail", call))
    assert "room four" in found and "you know her" in found and "a quiet note" not in found
    osei = text_of(sign_in(cedar.osei), url("detail", call))
    assert all(words in osei for words in ("room four", "you know her", "a quiet note"))
    with cedar.context():
        assert readers(cedar, call) == {"maya", "diaz", "osei"}


def test_what_the_student_adds_stands_with_what_they_asked(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        call = a_call(cedar)
    diaz, empty = sign_in(cedar.diaz), "They left everything empty"
    assert empty in text_of(diaz, url("detail", call))
    with cedar.context():
        add_words(call, "I cannot sleep")
    page = text_of(diaz, url("detail", call))
    assert empty not in page and page.count("I cannot sleep") == 1
    assert page.index("They wrote more: I cannot sleep") < page.index("I am there")


def test_the_heading_says_how_it_stands(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        call = a_taken_call(cedar)
    diaz = sign_in(cedar.diaz)
    assert "Maya Torres would like to talk" in text_of(diaz, url("detail", call))
    with cedar.context():
        close_call(call, cedar.diaz, Outcome.TALKED)
    assert "Maya Torres wanted to talk" in text_of(diaz, url("detail", call))
    with cedar.context():
        call = a_call(cedar)
        withdraw_call(call)
    page = text_of(diaz, url("detail", call))
    assert "would like to talk" not in page and "What Maya Torres wrote is not shown any more." in page


def test_who_hands_it_over_meets_nobody_any_more(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        call = a_taken_call(cedar)
    diaz, maya = sign_in(cedar.diaz), sign_in(cedar.maya)
    text_of(diaz, url("arrange", call), **{"arrange-words": "room four"})
    assert "Ms. Diaz wrote: room four" in text_of(maya, url("detail", call))
    sent_on(diaz, "hand_over", call, to=cedar.osei.pk)
    page = text_of(maya, url("detail", call))
    assert "Ms. Diaz wrote:" not in page and "room four" in page


def test_only_one_takes_it_up(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        call = a_call(cedar, cedar.osei)
    assert "can see that you are there" in text_of(sign_in(cedar.osei), url("acknowledge", call), x="")
    page = text_of(sign_in(cedar.diaz), url("acknowledge", call), x="")
    assert "Somebody was quicker" in page and "Mr. Osei looks after it" in page


def test_handing_over_says_who_is_away_and_refuses_who_cannot_be_asked(
    cedar: Place, harbor: Place, sign_in: SignIn
) -> None:
    with cedar.context():
        call = a_taken_call(cedar)
        send_away(cedar.rivera)
    diaz = sign_in(cedar.diaz)
    page = text_of(diaz, url("detail", call))
    assert "Ms. Rivera (Away until" in page
    for other in (cedar.maya, cedar.okafor, harbor.hale, cedar.diaz):
        found = sent_on(diaz, "hand_over", call, to=other.pk, words="mine")
        assert "This adult cannot be asked any more." in found and "mine" in found
    assert "It is handed over" in sent_on(diaz, "hand_over", call, to=cedar.pat.pk)
    with cedar.context():
        assert Call.objects.get().acknowledged_at is None


def test_closing_can_be_undone_within_a_day(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        call = a_taken_call(cedar)
    diaz, maya = sign_in(cedar.diaz), sign_in(cedar.maya)
    assert "Choose how it ended." in sent_on(diaz, "close", call, words="x")
    sent_on(diaz, "close", call, outcome="other_help", words="Good luck")
    assert "We found somebody else who helps." in text_of(maya, url("detail", call))
    assert "It is open again" in text_of(diaz, url("reopen", call), x="")
    with cedar.context():
        assert close_call(call, cedar.diaz, Outcome.TALKED)
        a_call(cedar)
    assert "cannot be opened again" in text_of(diaz, url("reopen", call), x="")


def test_what_is_typed_for_one_that_is_over_stays_on_the_page(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        call = a_closed_call(cedar)
    diaz = sign_in(cedar.diaz)
    for verb, sent in (
        ("arrange", {"arrange-words": "Typed late"}),
        ("hand_over", {"hand_over-to": cedar.osei.pk, "hand_over-words": "Typed late"}),
        ("close", {"close-outcome": "talked", "close-words": "Typed late"}),
    ):
        page = text_of(diaz, url(verb, call), **sent)
        assert "The call is over" in page and "Typed late" in page, verb
    with cedar.context():
        assert [step.kind for step in call.steps.all()] == ["acknowledged", "closed"]


@pytest.mark.parametrize(
    ("verb", "sent"),
    [("hand_over", {"to": "osei"}), ("close", {"outcome": "talked"})],
    ids=["hand over", "close"],
)
def test_an_old_page_takes_no_call_from_who_took_it_up_meanwhile(
    cedar: Place, sign_in: SignIn, verb: str, sent: dict[str, str]
) -> None:
    with cedar.context():
        call = a_call(cedar)
        cedar.add("kay", Role.COUNSELOR, "Kay", "Bell")
        typed = {name: getattr(cedar.people.get(value), "pk", value) for name, value in sent.items()}
    diaz = sign_in(cedar.diaz)
    old = diaz.get(url("detail", call))
    with cedar.context():
        acknowledge_call(call, cedar.people["kay"])
    page = post_from(old, diaz, verb, call, words="Typed before", **typed)
    assert "Somebody took this up" in page.text and "Typed before" in page.text
    assert "Kay Bell looks after it" in page.text
    with cedar.context():
        assert Call.objects.get().holder == cedar.people["kay"]
    assert (
        "Somebody took this up" not in post_from(page, diaz, verb, call, words="Typed before", **typed).text
    )
    with cedar.context():
        assert [step.kind for step in call.steps.all()][1:] == [
            {"hand_over": "handed_over", "close": "closed"}[verb]
        ]


@pytest.mark.parametrize(
    ("verb", "sent"),
    [("hand_over", {"to": "osei"}), ("close", {"outcome": "talked"})],
    ids=["hand over", "close"],
)
def test_two_clicks_hand_it_over_or_close_it_once(
    cedar: Place, sign_in: SignIn, verb: str, sent: dict[str, str]
) -> None:
    with cedar.context():
        call = a_taken_call(cedar)
        typed = {name: getattr(cedar.people.get(value), "pk", value) for name, value in sent.items()}
    diaz = sign_in(cedar.diaz)
    page = diaz.get(url("detail", call))
    for _click in range(2):
        answer = post_from(page, diaz, verb, call, words="A word", **typed)
        assert answer.redirect_chain
    other = post_from(page, diaz, verb, call, words="Another word", **typed)
    assert not other.redirect_chain and "Another word" in other.text
    with cedar.context():
        assert call.steps.count() == 2


def test_two_clicks_say_it_once_to_student_and_adults(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        call = a_taken_call(cedar)
    diaz, maya = sign_in(cedar.diaz), sign_in(cedar.maya)
    for client, verb, typed in (
        (diaz, "arrange", {"arrange-words": "room four"}),
        (diaz, "note", {"note-words": "quiet"}),
        (maya, "add", {"words": "one more thing"}),
        (diaz, "note", {"note-words": "quiet"}),
    ):
        for _click in range(2):
            assert client.post(url(verb, call), typed).status_code == 302
    with cedar.context():
        steps = list(call.steps.all())
        assert [step.kind for step in steps] == ["acknowledged", "arranged", "noted", "added", "noted"]
        acknowledged, arranged, added = (f"{steps[place].pk}" for place in (0, 1, 3))
        told = Delivery.objects.filter(kind__in=["call_news", "call_more"], channel="inbox").order_by("pk")
        assert list(told.values_list("member", "occasion")) == [
            (cedar.maya.pk, acknowledged),
            (cedar.maya.pk, arranged),
            (cedar.diaz.pk, added),
        ]


def test_the_same_words_on_another_day_are_said_again(cedar: Place, moment: time_machine.Traveller) -> None:
    with cedar.context():
        call = a_taken_call(cedar)
        for _day in range(2):
            moment.shift(timedelta(days=1))
            for _click in range(2):
                assert add_words(call, "I am still waiting.")
            moment.shift(timedelta(seconds=1))
            for _click in range(2):
                note(call, cedar.diaz, "Called home, no answer.")
        kinds = [step.kind for step in call.steps.all()]
        assert kinds == ["acknowledged", *["added", "noted"] * 2]


def test_who_was_not_asked_has_no_such_call(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        call = a_call(cedar, cedar.osei)
    rivera = sign_in(cedar.rivera)
    assert rivera.get(url("detail", call)).status_code == 404
    for verb in ("acknowledge", "arrange", "note", "hand_over", "close", "reopen"):
        assert rivera.post(url(verb, call)).status_code == 404
        assert rivera.get(url(verb, call)).status_code == 405
    assert rivera.get(reverse("care:call_detail", args=[uuid4()])).status_code == 404


def test_the_home_of_care_lists_what_waits_without_a_word(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        switch_on(cedar)
        call = a_call(cedar, cedar.osei, "about home")
    for member, waits in ((cedar.diaz, True), (cedar.osei, True), (cedar.rivera, False)):
        page = text_of(sign_in(member), "/care/")
        assert ("Maya Torres Asked for Mr. Osei" in page) is waits
        assert "about home" not in page
        home = text_of(sign_in(member), "/")
        assert ("1 student asks to talk with an adult." in home) is waits
        assert "Maya" not in home
    assert "Maya" not in text_of(sign_in(cedar.okafor), "/care/")
    maya = sign_in(cedar.maya)
    assert "It is on its way to an adult" in text_of(maya, "/care/")
    assert "You asked for an adult. It is on its way." in text_of(maya, "/")
    with cedar.context():
        acknowledge_call(call, cedar.osei)
    assert "Mr. Osei is there for you" in text_of(maya, "/")
    assert "Calls that you look after" in text_of(sign_in(cedar.osei), "/care/")
    assert "Calls that colleagues look after" in text_of(sign_in(cedar.diaz), "/care/")


def test_lists_ask_as_often_for_many_calls(
    cedar: Place, sign_in: SignIn, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    with cedar.context():
        a_call(cedar)
    diaz, maya = sign_in(cedar.diaz), sign_in(cedar.maya)
    for client in (diaz, maya):
        client.get("/care/")
    with django_assert_max_num_queries(60) as adult:
        diaz.get("/care/")
    with django_assert_max_num_queries(60) as student:
        maya.get("/care/")
    with cedar.context():
        a_call(cedar, cedar.osei)
        acknowledge_call(a_call(cedar, cedar.rivera), cedar.diaz)
    with django_assert_num_queries(len(adult)):
        diaz.get("/care/")
    with django_assert_num_queries(len(student)):
        maya.get("/care/")
