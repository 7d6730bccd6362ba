"""From an item back to the search that it was found by, and to nowhere else."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from schools.models import Member
from tests.cast import Place
from tests.circles.planned import words
from tests.circles.shelf import put_item

SignIn = Callable[[Member], Client]
LIST = "/circles/library/"
ASKED = "kind=prompt&amp;q=what+%26+made&amp;theme=acquainted&amp;page=1"


@pytest.fixture(autouse=True)
def nothing_shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("circles.library.load.shipped_items", lambda: ())


def test_a_search_is_kept_on_the_way_to_a_plan_and_back(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        item = put_item(cedar)
    client, asked = sign_in(cedar.rivera), ASKED.replace("&amp;", "&")
    assert f'href="{LIST}{item.pk}/?{ASKED}"' in words(client.get(f"{LIST}?{asked}&depth="))
    page = words(client.get(f"{LIST}{item.pk}/?{asked}"))
    assert f'href="{LIST}?{ASKED}"' in page
    use = reverse("circles:item_use", args=[item.pk])
    assert f'href="{use}?{ASKED}"' in page
    assert f'href="{LIST}{item.pk}/?{ASKED}"' in words(client.get(f"{use}?{asked}"))


@pytest.mark.parametrize(
    "asked", ["", "from=https://evil.example", "next=//evil.example&kind=", "https://evil.example"]
)
def test_an_address_leads_nowhere_else(asked: str, cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        item = put_item(cedar)
    client = sign_in(cedar.rivera)
    page = words(client.get(f"{LIST}{item.pk}/?{asked}"))
    assert f'href="{LIST}?kind=prompt"' in page and "evil" not in page
    page = words(client.get(f"{reverse('circles:item_use', args=[item.pk])}?{asked}"))
    assert f'href="{LIST}{item.pk}/"' in page and "evil" not in page


def test_hostile_words_stay_words(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        item = put_item(cedar)
    page = words(sign_in(cedar.rivera).get(f"{LIST}{item.pk}/", {"q": '"><script>x</script>//e.example'}))
    assert "<script>x" not in page and f'href="{LIST}?q=%22%3E%3Cscript%3E' in page
