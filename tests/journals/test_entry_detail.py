"""One entry: what its author sees of it, and what a reader."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from journals.models import Audience, Entry
from journals.words import read_lines
from schools import clock
from schools.models import Member, Opened, Opening, Reason
from schools.openings import note_openings
from tests.cast import Place
from tests.circles.planning import put_circle
from tests.journals.rows import share, write

SignIn = Callable[[Member], Client]


@pytest.fixture
def maya(cedar: Place, sign_in: SignIn) -> Client:
    return sign_in(cedar.maya)


def url_of(entry: Entry, name: str = "detail") -> str:
    return reverse(f"journals:entry_{name}", args=[entry.pk])


def page(client: Client, entry: Entry) -> str:
    return " ".join(client.get(url_of(entry)).content.decode().split())


def shared(place: Place, audience: str = "circle", text: str = "A *seat*.", **more: Any) -> Entry:
    with place.context():
        return share(place.maya, audience, text, **more)


def test_its_author_sees_all_that_became_of_it(cedar: Place, maya: Client) -> None:
    entry = shared(cedar, "teacher", pleasant=1, energy=-2, prompt="Who helped you?")
    found = page(maya, entry)
    for words in ("A <em>seat</em>.", "Who helped you?", "Pleasant · Very low energy", "Nobody yet.", "Edit"):
        assert words in found
    assert "Mr. Lee and Ms. Rivera can read this." in found
    assert "Bring it back" not in found and "Take it away" in found


def test_a_reader_sees_the_words_and_whose_they_are_and_no_more(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        circle = put_circle(cedar, cedar.today)
    entry = shared(cedar, pleasant=-2, energy=-2, circle=circle)
    for name in ("rivera", "noah"):
        found = page(sign_in(cedar.people[name]), entry)
        main = found.split("<main")[1]
        assert "A <em>seat</em>." in main and "Maya" in main and "7B" in main
        for words in ("unpleasant", "energy", "Lee", "Zoë", "Noah", "Rivera", "opened it", "Take it away"):
            assert words not in main


@pytest.mark.promise("openings-recorded")
def test_who_opened_it_is_told_with_the_time(cedar: Place, maya: Client, sign_in: SignIn) -> None:
    entry = shared(cedar)
    page(maya, entry)
    page(sign_in(cedar.rivera), entry)
    page(sign_in(cedar.noah), entry)
    with cedar.context():
        assert {opening.reader.pk for opening in Opening.objects.all()} == {cedar.rivera.pk, cedar.noah.pk}
        report = Opening(whose=cedar.maya, what=Opened.ENTRY, about=entry.pk, reason=Reason.REPORTED)
        report.school, report.reader = cedar.school, cedar.diaz
        report.opened_at = report.told_at = clock.now()
        note_openings([report])
    opened = page(maya, entry).split("Who opened it")[1]
    assert "Ms. Rivera" in opened and "Ms. Diaz, somebody reported it" in opened
    assert "Nobody yet." not in opened


@pytest.mark.parametrize("audience", Audience.values)
def test_the_audience_is_changed_with_one_form(cedar: Place, maya: Client, audience: str) -> None:
    entry = shared(cedar, "teacher")
    assert page(maya, entry).count('name="audience"') == 3
    told = maya.post(url_of(entry, "audience"), {"audience": audience}, follow=True).content.decode()
    assert f'value="{audience}"' in told
    with cedar.context():
        assert Entry.objects.get().audience == audience
    assert ("Only you see this in Advisory." in told.split('id="messages"')[1].split("<section")[0]) == (
        audience == "me"
    )


def test_readers_are_named_in_a_fold(cedar: Place, maya: Client) -> None:
    found = page(maya, shared(cedar))
    folded = found.split("Everybody by name")[1].split("</details>")[0]
    for name in ("Ms. Rivera", "Mr. Lee", "Noah Álvarez", "Zoë Young"):
        assert name in folded


def test_one_line_is_offered_and_taken_back(cedar: Place, maya: Client) -> None:
    entry = shared(cedar, "me")
    assert "sees that line with your name on their own screen" in page(maya, entry)
    told = maya.post(url_of(entry, "line"), {"line": "Somebody <saved> a seat."}, follow=True)
    assert "Somebody &lt;saved&gt; a seat." in told.content.decode()
    with cedar.context():
        assert read_lines(Entry.objects.all()) == {entry.pk: "Somebody <saved> a seat."}
    maya.post(url_of(entry, "line"), {"line": ""})
    with cedar.context():
        assert not Entry.objects.offering_a_line().exists()


def test_a_line_that_is_too_long_is_told_and_kept(cedar: Place, maya: Client) -> None:
    entry, line = shared(cedar, "me"), "long" * 60
    told = maya.post(url_of(entry, "line"), {"line": line}).content.decode()
    assert "200 characters" in told and line in told
    with cedar.context():
        assert not Entry.objects.offering_a_line().exists()


def test_a_draft_is_for_nobody_and_leads_back_to_the_desk(cedar: Place, maya: Client) -> None:
    with cedar.context():
        entry = write(cedar.maya, audience="circle")
    found = page(maya, entry)
    assert "Nobody else sees it before you tap Done." in found and url_of(entry, "write") in found
    assert 'name="audience"' not in found and 'name="line"' not in found


def test_what_was_thought_about_says_so(cedar: Place, maya: Client) -> None:
    assert "Thought about, without words." in page(maya, shared(cedar, "me", "", is_thought=True))


def test_words_that_can_be_read_no_more_are_told_plainly(cedar: Place, maya: Client, sign_in: SignIn) -> None:
    entry = shared(cedar)
    with cedar.context():
        Entry.objects.update(version=9)
    for client in (maya, sign_in(cedar.rivera)):
        found = page(client, entry)
        assert "What was written here can no longer be read." in found
        assert url_of(entry, "write") not in found
    assert "Can no longer be read" in maya.get("/journal/").content.decode()
    assert maya.get(url_of(entry, "write")).url == url_of(entry)


def test_markup_in_the_words_is_words(cedar: Place, maya: Client) -> None:
    found = page(
        maya, shared(cedar, "me", "<script>alert(1)</script>\n[x](javascript:y)\n<img src=x onerror=y>")
    )
    assert "&lt;script&gt;" in found and "<img" not in found and 'href="javascript' not in found


def test_more_openings_and_readers_take_no_more_queries(
    cedar: Place, maya: Client, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    entry, counts = shared(cedar), []
    for more in (1, 2):
        for _number in range(more):
            page(sign_in(cedar.rivera), entry)
        page(maya, entry)
        with django_assert_max_num_queries(40) as captured:
            page(maya, entry)
        counts.append(len(captured))
    assert counts[0] == counts[1]
