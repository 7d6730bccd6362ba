"""Taking one's journal along, whole; and erasing it, whole."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from journals.erasure import erase_writing
from journals.export import as_markdown, as_pdf
from journals.markdown import tree_of
from journals.models import Entry, Reply, Thanks
from journals.words import ThanksWords, put_words, read_entry, read_thanks
from schools import clock
from schools.models import Member
from tests.cast import PASSWORD, Place
from tests.journals.rows import share, write

SignIn = Callable[[Member], Client]
HOSTILE = '#set page(width: 1cm)\n#read("/etc/passwd") $x$ <script>alert(1)</script> \\u{41} @here'


def a_reply(place: Place, entry: Entry, words: str) -> Reply:
    reply = Reply(id=uuid4(), school=place.school, entry=entry, author=place.rivera, written_at=clock.now())
    put_words(reply, words)
    reply.save()
    return reply


def some_thanks(place: Place, giver: Member, receiver: Member | None, text: str, to: str = "") -> Thanks:
    thanks = Thanks(school=place.school, giver=giver, receiver=receiver, given_at=clock.now())
    put_words(thanks, ThanksWords(text, to))
    thanks.save()
    return thanks


@pytest.fixture
def journal(cedar: Place) -> Place:
    with cedar.context():
        entry = share(
            cedar.maya, "teacher", "It was **good** 🐧\n\n- one\n- two", prompt="What went well?", energy=2
        )
        a_reply(cedar, entry, "I noticed that you kept going.")
        write(cedar.maya, "A draft.")
        share(cedar.noah, "circle", "Of somebody else.")
        some_thanks(cedar, cedar.maya, None, "Thank you for the rides.", "Aunt Jo")
        some_thanks(cedar, cedar.noah, cedar.maya, "Thank you for the seat.")
        some_thanks(cedar, cedar.zoe, cedar.noah, "Between two others.")
    return cedar


def test_markdown_holds_all_of_one_and_nothing_of_others(journal: Place, sign_in: SignIn) -> None:
    response = sign_in(journal.maya).get("/journal/export.md")
    text = response.content.decode()
    assert response["Content-Disposition"] == 'attachment; filename="journal.md"'
    for words in (
        "It was **good** 🐧\n\n- one\n- two",
        "> What went well?",
        "Very high energy",
        "> I noticed that you kept going.",
        "A draft.",
        "to Aunt Jo,",
        "Thank you for the rides.",
        "Thank you for the seat.",
    ):
        assert words in text
    assert "somebody else" not in text and "two others" not in text


def test_pdf_is_tagged_and_takes_words_as_words(journal: Place, sign_in: SignIn) -> None:
    with journal.context():
        write(journal.maya, HOSTILE)
    pdf = sign_in(journal.maya).get("/journal/export.pdf").content
    assert pdf.startswith(b"%PDF-") and b"/StructTreeRoot" in pdf and b"/Lang" in pdf
    assert set(re.findall(rb"/MediaBox ?\[([^\]]*)\]", pdf)) == {b"0 0 595.2756 841.8898"}


def test_an_empty_journal_and_an_unreadable_one_are_files_too(cedar: Place) -> None:
    with cedar.context():
        assert as_markdown(cedar.maya) == "# Journal of Maya Chen\n\n" or "Journal of" in as_markdown(
            cedar.maya
        )
        assert as_pdf(cedar.maya).startswith(b"%PDF-")
        write(cedar.maya, "penguin")
        Entry.objects.update(words=b"broken")
        assert "can no longer be read" in as_markdown(cedar.maya)


def test_a_long_life_of_writing_takes_a_fixed_number_of_queries(
    cedar: Place,
    django_assert_max_num_queries: Any,
) -> None:
    with cedar.context():
        for number in range(30):
            share(cedar.maya, "me", f"Entry {number}")
        with django_assert_max_num_queries(8):
            assert "Entry 29" in as_markdown(cedar.maya)


@pytest.mark.promise("erasure")
def test_erasing_takes_the_password(journal: Place, sign_in: SignIn) -> None:
    client = sign_in(journal.maya)
    for password in ("", "wrong"):
        page = client.post("/journal/export/", {"password": password}).content.decode()
        assert "Write your password" in page or "Nothing was erased" in page
    with journal.context():
        assert Entry.objects.written_by(journal.maya).count() == 2
    assert client.post("/journal/export/", {"password": PASSWORD}).status_code == 302
    with journal.context():
        assert not Entry.objects.written_by(journal.maya).exists()
        assert not Thanks.objects.filter(giver=journal.maya).exists()
        assert not Reply.objects.exists()
        assert Thanks.objects.filter(receiver=journal.maya).exists()
        assert Entry.objects.written_by(journal.noah).exists()


@pytest.mark.promise("guessing-fails")
def test_guessing_the_password_ends(journal: Place, sign_in: SignIn) -> None:
    client = sign_in(journal.maya)
    pages = [client.post("/journal/export/", {"password": "wrong"}).content.decode() for _try in range(11)]
    assert "not your password" in pages[9] and "too many tries" in pages[10]
    assert "too many tries" in client.post("/journal/export/", {"password": PASSWORD}).content.decode()
    with journal.context():
        assert Entry.objects.written_by(journal.maya).count() == 2


@pytest.mark.promise("erasure")
def test_what_is_erased_opens_no_more_also_where_the_row_is_still_there(journal: Place) -> None:
    """As in a copy of the rows that was made before, which a database without the key holds."""
    with journal.context():
        kept = list(Entry.objects.written_by(journal.maya)), list(Thanks.objects.given_by(journal.maya))
        assert read_entry(kept[0][0])
        erase_writing(journal.maya)
        Entry.objects.bulk_create(kept[0])
        Thanks.objects.bulk_create(kept[1])
        assert [read_entry(entry) for entry in Entry.objects.written_by(journal.maya)] == [None, None]
        assert read_thanks(Thanks.objects.given_by(journal.maya)) == {}
        write(journal.maya, "A new start.")
        assert as_markdown(journal.maya).count("A new start.") == 1


@pytest.mark.parametrize(
    "words",
    ["**" * 250 + "a" + "**" * 250, "*" * 30_000 + "a" + "*" * 30_000, ">" * 100 + "a", "> - " * 50 + "a"],
)
def test_signs_within_signs_keep_nobody_from_their_file(cedar: Place, words: str) -> None:
    with cedar.context():
        a_reply(cedar, share(cedar.maya, "teacher", words), words)
        some_thanks(cedar, cedar.noah, cedar.maya, words)
        assert as_pdf(cedar.maya).startswith(b"%PDF")


def test_what_stands_too_deep_loses_signs_and_no_words() -> None:
    tree = repr(tree_of("> " * 15 + "- one **two *three ~~four~~*** five"))
    assert all(word in tree for word in ("one", "two", "three", "four", "five"))


def test_thanks_of_others_cannot_pass_for_an_entry(cedar: Place) -> None:
    forged = "Thanks.\n\n## Week of May 4\u2028### Friday\n\nI never said this."
    with cedar.context():
        some_thanks(cedar, cedar.noah, cedar.maya, forged)
        lines = as_markdown(cedar.maya).splitlines()
    assert [line for line in lines if "##" in line] == [
        "## Thanks",
        lines[4],
        "> ## Week of May 4",
        "> ### Friday",
    ]
    assert lines[4].startswith("### Noah Álvarez to Maya Torres")
