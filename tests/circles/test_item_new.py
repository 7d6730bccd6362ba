"""Own items: what each kind asks for, what is refused, and what is kept."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from circles.library.items import change_item, remove_item, seal_of_item
from circles.models import Item
from circles.models.words import Kind
from schools.models import Member
from schools.seal import ChangedMeanwhile
from tests.cast import Place
from tests.circles.planning import said
from tests.circles.shelf import put_item, put_use

SignIn = Callable[[Member], Client]
NEW = "/circles/library/new/"
PROMPT = {"text": "What made you smile?", "theme": "needs", "depth": "light", "audience": "school"}
ACTIVITY = {"title": "Bridge", "theme": "needs", "steps": "Fold it.\r\nLift it.", "audience": "school"}
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def add(client: Client, kind: str = "prompt", **sent: Any) -> Any:
    base = ACTIVITY if kind == "activity" else PROMPT
    return client.post(f"{NEW}?kind={kind}", {**base, **sent}, follow=True)


def kept(place: Place) -> list[Item]:
    with place.context():
        return list(Item.objects.filter(key=""))


def test_the_kind_is_chosen_first(sign_in: SignIn, cedar: Place) -> None:
    client = sign_in(cedar.rivera)
    chooser = client.get(NEW).content.decode()
    for kind in Kind.values:
        assert f'href="?kind={kind}"' in chooser
        form = client.get(f"{NEW}?kind={kind}").content.decode()
        assert ('name="steps"' in form) is (kind in {"activity", "media"}), kind
        assert ('name="link"' in form) is (kind == "media"), kind
        assert ('name="depth"' in form) is (kind in {"prompt", "activity"}), kind
    assert client.get(f"{NEW}?kind=poem").content.decode().count("?kind=") == len(Kind)


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        ("prompt", PROMPT),
        ("activity", ACTIVITY),
        ("media", {"title": "Rain", "link": "https://www.example.org/rain"}),
        ("question", {"text": "What do you collect?"}),
        ("opening", {"title": "Breath", "text": "Breathe."}),
        ("closing", {"title": "One word", "text": "Say it."}),
        ("starter", {"text": "I noticed"}),
    ],
)
def test_each_kind_is_kept(kind: str, sent: dict[str, str], sign_in: SignIn, cedar: Place) -> None:
    response = sign_in(cedar.rivera).post(f"{NEW}?kind={kind}", {**sent, "audience": "me"}, follow=True)
    [item] = kept(cedar)
    rivera = cedar.rivera.pk
    assert (item.kind, item.made_by_id, item.only_for_id, item.state) == (kind, rivera, rivera, "in_use")
    assert response.redirect_chain[-1][0] == f"/circles/library/{item.pk}/"


@pytest.mark.parametrize("kind", Kind.values)
def test_nothing_at_all_is_told_apart_and_not_kept(kind: str, sign_in: SignIn, cedar: Place) -> None:
    response = sign_in(cedar.rivera).post(f"{NEW}?kind={kind}", {})
    assert response.status_code == 200
    assert 'role="alert"' in response.content.decode()
    assert kept(cedar) == []


@pytest.mark.parametrize(
    ("kind", "sent", "words"),
    [
        ("prompt", {"text": ""}, "Write it first"),
        ("prompt", {"text": "x" * 2001}, "This is 2001 characters long. Please shorten it to 2000."),
        ("prompt", {"text": "a\x00b"}, "Null characters are not allowed."),
        ("prompt", {"theme": "weather"}, "Select a valid choice"),
        ("prompt", {"depth": ""}, "Choose how deep it goes."),
        ("prompt", {"ppra": ["family", "weather"]}, "Select a valid choice"),
        ("prompt", {"audience": "world"}, "Select a valid choice"),
        ("activity", {"minutes": "0"}, "greater than or equal to 1"),
        ("activity", {"minutes": "91"}, "less than or equal to 90"),
        ("activity", {"minutes": "ten"}, "Enter a whole number."),
        ("activity", {"steps": " \n "}, "Write at least one step."),
        ("activity", {"title": "x" * 121}, "121 characters"),
        ("activity", {"steps": "x" * 4001}, "4001 characters"),
        ("activity", {"materials": "x" * 301}, "301 characters"),
        *[
            ("media", {"title": "Clip", "link": link}, "This is no address of a web page.")
            for link in (
                "javascript:alert(1)",
                " JavaScript:alert(1)",
                "data:text/html,<b>x</b>",
                "ftp://example.org/x",
                "file:///etc/passwd",
                "https://",
                "not an address",
                "https://[broken",
            )
        ],
        ("media", {"title": "Clip", "link": "https://example.org/" + "x" * 500}, "at most 500 characters"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_is_kept(
    kind: str, sent: dict[str, Any], words: str, sign_in: SignIn, cedar: Place
) -> None:
    response = add(sign_in(cedar.rivera), kind, questions="Typed already?", **sent)
    page = response.content.decode()
    assert response.status_code == 200
    assert words in page
    assert "Typed already?" in page
    assert kept(cedar) == []


def test_hostile_words_are_words(sign_in: SignIn, cedar: Place) -> None:
    client = sign_in(cedar.rivera)
    add(client, "activity", **dict.fromkeys(("title", "text", "steps", "questions", "materials"), HOSTILE))
    [item] = kept(cedar)
    for path in (
        f"/circles/library/{item.pk}/",
        "/circles/library/?kind=activity&q=alert",
        f"{NEW}?kind={HOSTILE}",
    ):
        page = client.get(path).content.decode()
        assert "<script>alert" not in page and "<img src=x" not in page
    assert "&lt;script&gt;" in client.get(f"/circles/library/{item.pk}/").content.decode()


def test_a_link_is_plain_and_says_where_it_leads(sign_in: SignIn, cedar: Place) -> None:
    response = add(sign_in(cedar.rivera), "media", title="Clip", link="www.example.org/a?b=<c>")
    page = " ".join(response.content.decode().split())
    assert 'rel="noopener noreferrer"' in page
    assert "Open it at www.example.org" in page
    assert "<iframe" not in page and "target=" not in page


def test_words_that_suggest_a_protected_area_bring_a_hint_and_no_error(sign_in: SignIn, cedar: Place) -> None:
    client = sign_in(cedar.rivera)
    hinted = said(add(client, text="What did your mom teach you?"))
    assert "It says “mom”" in hinted and "Critical appraisal of family" in hinted
    tagged = said(add(client, text="What did your dad teach you?", ppra=["family"]))
    assert "It says" not in tagged
    assert [item.ppra for item in kept(cedar)] == [[], ["family"]]


def test_the_same_sent_twice_is_one(sign_in: SignIn, cedar: Place) -> None:
    client = sign_in(cedar.rivera)
    assert said(add(client)) == "It is in the library."
    assert "Nothing is doubled" in said(add(client))
    assert len(kept(cedar)) == 1
    add(client, text="What else made you smile?")
    add(sign_in(cedar.lee))
    assert len(kept(cedar)) == 3


def test_the_same_sent_twice_at_once_is_one(transactional_db: None, cedar: Place, sign_in: SignIn) -> None:
    clients = [sign_in(cedar.rivera) for _click in range(4)]

    def send(client: Client) -> int:
        try:
            return add(client).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(send, clients)) == [200] * 4
    assert len(kept(cedar)) == 1


def edit(client: Client, item: Item, **sent: Any) -> Any:
    path = f"/circles/library/{item.pk}/edit/"
    seen = client.get(path).context["form"].initial["seen"]
    return client.post(path, {**PROMPT, "seen": seen, **sent}, follow=True)


def test_a_change_leaves_plans_as_they_are(sign_in: SignIn, cedar: Place) -> None:
    with cedar.context():
        item = put_item(cedar, text="Old words?", made_by=cedar.rivera)
        step = put_use(cedar, item, cedar.today)
    edit(sign_in(cedar.rivera), item, text="New words?", audience="me")
    with cedar.context():
        item.refresh_from_db()
        step.refresh_from_db()
        assert (item.text, item.only_for, step.text) == ("New words?", cedar.rivera, "Old words?")


def test_a_change_by_somebody_else_in_between_is_told(sign_in: SignIn, cedar: Place) -> None:
    with cedar.context():
        item = put_item(cedar, text="First?", made_by=cedar.rivera)
    rivera, okafor = sign_in(cedar.rivera), sign_in(cedar.okafor)
    seen = rivera.get(f"/circles/library/{item.pk}/edit/").context["form"].initial["seen"]
    edit(okafor, item, text="Hers?")
    late = edit(rivera, item, text="Mine?", seen=seen)
    page = late.content.decode()
    assert "Somebody changed it meanwhile" in page and "Mine?" in page
    again = late.context["form"]["seen"].value()
    edit(rivera, item, text="Mine?", seen=again)
    with cedar.context():
        item.refresh_from_db()
        assert item.text == "Mine?"


def test_the_second_of_two_changes_at_once_is_told(cedar: Place) -> None:
    with cedar.context():
        pk, by = put_item(cedar, text="First?", made_by=cedar.rivera).pk, cedar.rivera
        hers, mine = Item.objects.get(pk=pk), Item.objects.get(pk=pk)
        seen = seal_of_item(mine)
        hers.text, mine.text = "Hers?", "Mine?"
        change_item(hers, ["text"], seen=seen, by=by)
        with pytest.raises(ChangedMeanwhile):
            change_item(mine, ["text"], seen=seen, by=by)
        assert Item.objects.get(pk=pk).text == "Hers?"


def test_words_for_an_item_that_is_taken_out_meanwhile_come_back(sign_in: SignIn, cedar: Place) -> None:
    with cedar.context():
        item = put_item(cedar, kind="activity", text="", depth="", made_by=cedar.rivera)
    client, path = sign_in(cedar.rivera), f"/circles/library/{item.pk}/edit/"
    seen = client.get(path).context["form"].initial["seen"]
    with cedar.context():
        remove_item(item, by=cedar.okafor)
    page = client.post(path, {**ACTIVITY, "ppra": ["family"], "seen": seen})
    assert "Somebody took it out of the library meanwhile." in page.text
    assert page.context["form"].data["title"] == ACTIVITY["title"]
    assert client.get(path).status_code == 404


def test_a_change_sent_twice_is_one(sign_in: SignIn, cedar: Place) -> None:
    with cedar.context():
        item = put_item(cedar, kind="activity", text="", depth="", made_by=cedar.rivera)
    client, path = sign_in(cedar.rivera), f"/circles/library/{item.pk}/edit/"
    seen = client.get(path).context["form"].initial["seen"]
    for _click in range(2):
        assert client.post(path, {**ACTIVITY, "ppra": ["family"], "seen": seen}).status_code == 302


def test_an_administrator_mends_words_and_leaves_whose_it_is(sign_in: SignIn, cedar: Place) -> None:
    with cedar.context():
        item = put_item(cedar, text="First?", made_by=cedar.rivera)
        hers = put_item(cedar, text="Hers?", made_by=cedar.rivera, only_for=cedar.rivera)
    client = sign_in(cedar.okafor)
    assert 'name="audience"' not in client.get(f"/circles/library/{item.pk}/edit/").content.decode()
    edit(client, item, text="Mended?", audience="me")
    with cedar.context():
        item.refresh_from_db()
        assert (item.text, item.only_for, item.made_by) == ("Mended?", None, cedar.rivera)
    assert client.get(f"/circles/library/{hers.pk}/edit/").status_code == 404


def test_what_came_with_the_product_is_not_changed(sign_in: SignIn, cedar: Place) -> None:
    with cedar.context():
        item = put_item(cedar, key="shipped")
    for member in (cedar.rivera, cedar.okafor):
        assert sign_in(member).get(f"/circles/library/{item.pk}/edit/").status_code == 404
