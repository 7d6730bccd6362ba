"""My journal by week with its search, what was shared with me, and where first pages lead to both."""

from collections.abc import Callable
from datetime import timedelta
from time import process_time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from journals.entries import offer_line, remove_entry
from journals.hidings import hide
from journals.markdown import first_words
from journals.models import Entry, WeekPrompt
from journals.search import marked, search_entries
from schools.dates import monday_of
from schools.models import Member
from tests.cast import Place
from tests.circles.planned import put_plan
from tests.circles.planning import put_circle, put_held_circle
from tests.journals.rows import share, write

SignIn = Callable[[Member], Client]
JOURNAL, SHARED = "/journal/", "/journal/shared/"


@pytest.fixture
def maya(cedar: Place, sign_in: SignIn) -> Client:
    return sign_in(cedar.maya)


def page(client: Client, path: str = JOURNAL) -> str:
    return " ".join(client.get(path).content.decode().split())


def search(client: Client, words: str) -> str:
    return " ".join(client.post(JOURNAL, {"q": words}).content.decode().split())


def put_days_ago(place: Place, days: int, text: str, **more: Any) -> Entry:
    entry = share(place.maya, "me", text, **more)
    Entry.objects.filter(pk=entry.pk).update(on=monday_of(place.today) - timedelta(days))
    return entry


def test_it_is_told_by_week_the_newest_first(cedar: Place, maya: Client) -> None:
    with cedar.context():
        for days, text in ((21, "three weeks"), (0, "at dawn"), (7, "a week before"), (1, "a Sunday")):
            put_days_ago(cedar, days, text)
    found = page(maya)
    order = ["This week", "at dawn", "Last week", "a Sunday", "a week before", "Week of ", "three weeks"]
    places = [found.index(words) for words in order]
    assert places == sorted(places) and found.count("Last week") == 1


def test_every_entry_says_for_whom_it_is_and_how_it_stands(cedar: Place, maya: Client) -> None:
    with cedar.context():
        draft = write(cedar.maya, "not done", audience="circle")
        shared = share(cedar.maya, "teacher", "**done**", prompt="Who helped you?")
        offer_line(shared, "One line.")
        share(cedar.maya, "me", "", is_thought=True)
        hide(share(cedar.maya, "circle"), cedar.rivera, "Let us talk first.")
    found = page(maya)
    for words in ("My circle", "My teacher", "Only me", "Draft", "Thought about", "A line is offered"):
        assert words in found
    assert found.count("Hidden for now") == 1
    assert reverse("journals:entry_write", args=[draft.pk]) in found
    assert reverse("journals:entry_detail", args=[shared.pk]) in found
    assert "> done <" in found and "Who helped you?" in found and "**" not in found


def test_an_empty_journal_says_the_next_step(maya: Client) -> None:
    found = page(maya)
    assert "Your journal is empty." in found and "/journal/new/" in found
    assert 'type="search"' not in found


def test_prompts_of_the_week_begin_an_entry(cedar: Place, maya: Client) -> None:
    with cedar.context():
        common = {"school": cedar.school, "week_on": monday_of(cedar.today)}
        mine = WeekPrompt.objects.create(text="For all?", **common)
        WeekPrompt.objects.create(text="For 7C?", advisory=cedar.advisories["7C"], **common)
    found = page(maya)
    assert f"/journal/new/?week={mine.pk}" in found and "For 7C?" not in found


def test_what_is_taken_away_is_brought_back(cedar: Place, maya: Client) -> None:
    with cedar.context():
        entry = share(cedar.maya, "circle", "canary-words")
    away = maya.post(reverse("journals:entry_remove", args=[entry.pk]), follow=True).content.decode()
    assert "Bring it back" in away and "canary-words" not in away
    back = maya.post(reverse("journals:entry_restore", args=[entry.pk]), follow=True).content.decode()
    assert "canary-words" in back and "Bring it back" not in back


def test_nobody_elses_entries_are_in_it(cedar: Place, maya: Client) -> None:
    with cedar.context():
        share(cedar.noah, "circle", "canary-words")
    assert "canary-words" not in page(maya) + search(maya, "canary")


@pytest.mark.parametrize("asked", ["sandor", "SÁNDOR", "Sándor hat", "hat lunch"])
def test_search_minds_neither_case_nor_accents_nor_order(cedar: Place, maya: Client, asked: str) -> None:
    with cedar.context():
        share(cedar.maya, "me", "Sándor’s hat", prompt="What happened at lunch?")
        share(cedar.maya, "me", "Nothing of it, canary")
    found = search(maya, asked)
    assert "1 entry with" in found and "canary" not in found


def test_search_that_finds_nothing_says_so_and_leads_back(cedar: Place, maya: Client) -> None:
    with cedar.context():
        entry = share(cedar.maya, "me", "words")
        remove_entry(entry)
    found = search(maya, "words")
    assert "0 entries with “words”" in found and "Show all" in found


def test_search_words_are_in_no_address(maya: Client) -> None:
    assert 'method="get"' not in page(maya).lower()


@pytest.mark.parametrize(
    ("words", "asked", "expected"),
    [
        (
            "Sándor’s <b>hat</b>",
            "sandor b",
            "<mark>Sándor</mark>’s &lt;<mark>b</mark>&gt;hat&lt;/<mark>b</mark>&gt;",
        ),
        ("Sa\u0301ndor", "sandor", "<mark>Sa\u0301ndor</mark>"),
        ("Straße", "strasse", "<mark>Straße</mark>"),
        ("cafe\u0301 au lait", "cafe", "<mark>cafe\u0301</mark> au lait"),
        ("a+b (c", "+b (c", "a<mark>+b</mark> <mark>(c</mark>"),
        ("one", "two", "one"),
        ("", "two", ""),
    ],
)
def test_what_is_found_is_marked_and_nothing_else_is_markup(words: str, asked: str, expected: str) -> None:
    assert marked(words, asked) == expected


def test_a_long_text_shows_the_piece_that_was_found() -> None:
    piece = marked("x " * 500 + "needle " + "y " * 500, "needle")
    assert piece.startswith("…") and piece.endswith("…") and "<mark>needle</mark>" in piece
    assert len(piece) < 300


def test_search_goes_through_more_than_one_batch(cedar: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("journals.search.BATCH", 2)
    with cedar.context():
        made = [share(cedar.maya, "me", f"entry {number}").pk for number in range(5)]
        found = search_entries(Entry.objects.written_by(cedar.maya).kept(), "entry")
        assert [entry.pk for entry, _words in found] == made[::-1]


@pytest.mark.parametrize("path", [JOURNAL, SHARED])
def test_three_entries_take_as_many_queries_as_one(
    path: str, cedar: Place, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client, counts = sign_in(cedar.maya if path == JOURNAL else cedar.rivera), []
    for more in (1, 2):
        with cedar.context():
            for _number in range(more):
                share(cedar.maya, "circle")
        client.get(path)
        with django_assert_max_num_queries(40) as captured:
            client.get(path)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_teacher_sees_the_unread_first_and_no_words(cedar: Place, sign_in: SignIn) -> None:
    rivera = sign_in(cedar.rivera)
    assert "Nothing is shared with you right now." in page(rivera, SHARED)
    with cedar.context():
        read = share(cedar.maya, "teacher", "canary-words")
        share(cedar.noah, "circle", "canary-words")
        share(cedar.zoe, "me", "canary-words")
        write(cedar.zoe, "canary-words", audience="teacher")
    rivera.get(reverse("journals:entry_detail", args=[read.pk]))
    found = page(rivera, SHARED)
    assert found.index("Noah Álvarez") < found.index("Maya Torres")
    assert found.count(">New<") == 1 and "Zoë" not in found and "canary" not in found


def test_a_student_sees_what_the_circle_shared(cedar: Place, maya: Client) -> None:
    assert "Nobody of your circle has shared anything" in page(maya, SHARED)
    with cedar.context():
        share(cedar.noah, "circle")
    assert "Noah Álvarez" in page(maya, SHARED)


def test_a_teachers_first_page_counts_what_is_unread_in_its_fold(cedar: Place, sign_in: SignIn) -> None:
    rivera = sign_in(cedar.rivera)
    with cedar.context():
        entry = share(cedar.maya, "teacher", "canary-words")
        share(cedar.noah, "circle", "canary-words")
    found = page(rivera, "/")
    assert "2 entries were shared with you." in found.split('<details class="card fold">')[1]
    assert "Maya" not in found and "canary" not in found
    rivera.get(reverse("journals:entry_detail", args=[entry.pk]))
    assert "1 entry was shared with you." in page(rivera, "/")


@pytest.mark.parametrize(
    ("name", "is_there"), [("rivera", True), ("diaz", True), ("okafor", True), ("maya", False), ("jo", False)]
)
def test_whoever_can_lead_finds_what_students_shared(
    name: str, is_there: bool, cedar: Place, sign_in: SignIn
) -> None:
    assert (">Journals<" in page(sign_in(cedar.people[name]), "/")) == is_there


def test_a_student_is_led_from_the_first_page_to_write_about_the_last_circle(
    cedar: Place, maya: Client
) -> None:
    assert "/journal/new/" in page(maya, "/")
    with cedar.context():
        put_held_circle(cedar, cedar.today - timedelta(20))
    assert "Write about it" not in page(maya, "/")
    with cedar.context():
        circle = put_held_circle(cedar, cedar.today - timedelta(2))
        put_plan(cedar, circle)
        put_circle(cedar, cedar.today + timedelta(1))
    found = page(maya, "/")
    assert f"/journal/new/?circle={circle.pk}" in found and "What made you laugh this week?" in found
    with cedar.context():
        entry = write(cedar.maya, circle=circle)
    assert reverse("journals:entry_write", args=[entry.pk]) in page(maya, "/")
    with cedar.context():
        remove_entry(entry)
    assert f"/journal/new/?circle={circle.pk}" in page(maya, "/")


@pytest.mark.parametrize(
    ("words", "expected"),
    [("**a** b\n\n- c", "a b c"), ("<b>& c", "<b>& c"), ("x" * 200, "x" * 139 + "…"), ("", "")],
)
def test_how_an_entry_begins(words: str, expected: str) -> None:
    assert first_words(words) == expected


@pytest.mark.parametrize("letter", ["a", "é"])
def test_search_takes_no_longer_for_many_words_and_long_entries(letter: str) -> None:
    began = process_time()
    piece = marked(letter * 100_000, "a e " * 25)
    assert process_time() - began < 1
    assert piece.count("<mark>") == 160


def test_the_first_place_is_found_behind_letters_that_grow() -> None:
    piece = marked("ß\u0301 " * 2000 + "Straße " + "x " * 500, "strasse")
    assert "<mark>Straße</mark>" in piece and piece.startswith("…") and piece.endswith("…")
