"""Where the site's key is not the one that people wrote with: nothing breaks, and what is typed stays on the page."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from journals.models import Entry, Hiding, Reply, Report, Thanks
from journals.replies import send_reply
from schools.models import Member, Opening
from tests.cast import Place
from tests.journals.caring import url
from tests.journals.rows import a_reported_entry, thank, write

SignIn = Callable[[Member], Client]
NO_KEY = "This cannot be encrypted at the moment, so it is not saved."
TYPED = "Typed with care."
WORDS = "At lunch somebody saved me a seat."


@pytest.fixture
def entry(cedar: Place) -> Entry:
    """Of Maya, who wrote and was answered."""
    with cedar.context():
        found = a_reported_entry(cedar)
        send_reply(found, cedar.rivera, uuid4(), "Thank you.")
        return found


@pytest.fixture
def other_key(entry: Entry, settings: Any) -> None:
    settings.JOURNAL_KEYS = ["another" * 6]


@pytest.mark.usefixtures("other_key")
def test_what_is_typed_is_kept_on_the_page_and_nothing_is_saved(
    cedar: Place, sign_in: SignIn, entry: Entry
) -> None:
    maya, noah, rivera = (sign_in(cedar.people[name]) for name in ("maya", "noah", "rivera"))
    with cedar.context():
        Report.objects.all().delete()
    kinds = (Entry, Hiding, Reply, Report, Thanks)
    before = [count_of(cedar, kind) for kind in kinds]
    for client, path in (
        (maya, reverse("journals:entry_write", args=[uuid4()])),
        (maya, f"{reverse('journals:thanks_new')}?to={cedar.noah.pk}"),
        (noah, url("entry_report", entry)),
        (rivera, url("reply_new", entry)),
        (rivera, url("entry_hide", entry)),
    ):
        sent = {"do": "finish", "text": TYPED, "words": TYPED, "pk": uuid4(), "token": uuid4()}
        found = client.post(path, sent).content.decode()
        assert NO_KEY in found and TYPED in found, path
    found = maya.post(url("entry_line", entry), {"line": TYPED}).content.decode()
    assert NO_KEY in found and TYPED in found
    assert [count_of(cedar, kind) for kind in kinds] == before


def count_of(cedar: Place, kind: Any) -> int:
    with cedar.context():
        return kind.objects.count()


@pytest.mark.usefixtures("other_key")
def test_the_page_is_told_to_try_again(cedar: Place, sign_in: SignIn) -> None:
    path = reverse("journals:entry_save", args=[uuid4()])
    assert sign_in(cedar.maya).post(path, {"text": TYPED, "tab": uuid4(), "serial": 1}).status_code == 503


def test_every_list_and_file_can_be_opened(cedar: Place, sign_in: SignIn, settings: Any) -> None:
    with cedar.context():
        write(cedar.maya)
        thank(cedar.maya, cedar.noah)
        thank(cedar.maya, None, to="Grandma")
    settings.JOURNAL_KEYS = ["another" * 6]
    maya = sign_in(cedar.maya)
    for name in ("entry_list", "shared_list", "thanks_list", "export_markdown", "export_pdf"):
        assert maya.get(reverse(f"journals:{name}")).status_code == 200, name
    assert maya.get(f"{reverse('journals:thanks_list')}?view=given").status_code == 200
    assert maya.post(reverse("journals:entry_list"), {"q": "seat"}).status_code == 200


@pytest.mark.promise("openings-recorded")
def test_what_cannot_be_recorded_is_not_shown_and_the_page_says_so(
    cedar: Place, sign_in: SignIn, settings: Any, entry: Entry
) -> None:
    rivera = sign_in(cedar.rivera)
    assert WORDS in rivera.get(url("entry_detail", entry)).text
    before = count_of(cedar, Opening)
    settings.JOURNAL_KEYS = ["another" * 6]
    response = rivera.get(url("entry_detail", entry))
    assert response.status_code == 503
    assert "JOURNAL_KEY" in response.text and WORDS not in response.text
    assert count_of(cedar, Opening) == before
