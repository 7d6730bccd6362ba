"""Who has seen what about me: each thing in a sentence, with its reason, and nothing of anybody else."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.formats import date_format

from care.calls import open_call
from care.lawful_openings import seen
from care.models import LawfulOpening
from journals.openings import note_opening
from schools.models import Member, Opened
from schools.openings import note_openings
from tests.care.rows import a_call, an_opening
from tests.cast import Place
from tests.journals.rows import a_report, an_entry, some_thanks

pytestmark = pytest.mark.promise("openings-recorded")

SignIn = Callable[[Member], Client]
SEEN = reverse("care:seen")


def test_each_kind_in_a_sentence_with_a_way_to_it(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        entry, call, thanks = an_entry(cedar), a_call(cedar), some_thanks(cedar, "maya", "noah")
        gone = an_entry(cedar)
        a_report(cedar, thanks, cedar.noah)
        for subject, reader in ((entry, cedar.rivera), (gone, cedar.noah), (thanks, cedar.diaz)):
            note_opening(subject, reader)
        open_call(call, cedar.diaz)
        type(gone).objects.filter(pk=gone.pk).update(removed_at=call.made_at)
        opening = an_opening(cedar)
        note_openings([seen(opening, cedar.diaz, Opened.FILE, opening.pk)])
    sign_in(cedar.rivera).post(reverse("roster:code_card", args=[cedar.maya.pk]))
    page = sign_in(cedar.maya).get(SEEN).text
    for words in (
        f"Ms. Rivera opened what you wrote in your journal on {date_format(entry.on)}.",
        "Noah Álvarez opened something you wrote in your journal.",
        "Why: you chose them",
        "Ms. Diaz opened thanks that you gave.",
        "Why: somebody reported it",
        "Ms. Diaz read what you asked an adult about.",
        "Why: you asked for an adult",
        "Ms. Diaz made a file for your family of what Advisory keeps about you.",
        "Why: the law allowed it",
        "Ms. Rivera made a sign-in code for you.",
        "Why: it is part of their work",
    ):
        assert words in page, words
    for name, row in (("journals:entry_detail", entry), ("care:call_detail", call)):
        assert reverse(name, args=[row.pk]) in page
    assert reverse("journals:thanks_detail", args=[thanks.pk]) in page
    assert reverse("journals:entry_detail", args=[gone.pk]) not in page
    noah = sign_in(cedar.noah).get(SEEN).text
    assert "Nothing stands on the record yet." in noah
    assert sign_in(cedar.rivera).get(SEEN).status_code == 403


def test_reading_again_at_once_is_counted_and_takes_no_line_of_its_own(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        call, entry = a_call(cedar), an_entry(cedar)
        for _time in range(3):
            open_call(call, cedar.diaz)
        note_opening(entry, cedar.rivera)
        open_call(call, cedar.diaz)
    page = sign_in(cedar.maya).get(SEEN).text
    assert page.count("Ms. Diaz read what you asked an adult about.</p>") == 2
    assert page.count("3 times") == 1 and "1 time" not in page


def test_each_lawful_opening_says_how_it_stands(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        opening = an_opening(cedar, ground="danger", entries=[an_entry(cedar)])
    maya = sign_in(cedar.maya)
    page = maya.get(SEEN).text
    assert "somebody was in danger" in page and "Open now" in page and "1 entry" in page
    with cedar.context():
        LawfulOpening.objects.filter(pk=opening.pk).update(ended_at=opening.approved_at)
    assert "Open now" not in maya.get(SEEN).text


def test_it_takes_as_many_queries_for_one_as_for_three(cedar: Place, sign_in: SignIn) -> None:
    maya, counts = sign_in(cedar.maya), []
    for number in (1, 2):
        with cedar.context():
            for _time in range(number):
                note_opening(an_entry(cedar), cedar.rivera)
                an_opening(cedar)
        maya.get(SEEN)
        with CaptureQueriesContext(connection) as queries:
            assert maya.get(SEEN).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
