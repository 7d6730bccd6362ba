"""Search in the library: words, facets, memory, and who sees what."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from circles.library.load import load_library
from circles.models import Item, LoadedLibrary
from schools.models import Member
from tests.cast import Place
from tests.circles.planning import TUESDAY
from tests.circles.shelf import put_item, put_use, put_waiting

SignIn = Callable[[Member], Client]
LIST = "/circles/library/"
TODAY = TUESDAY.date()
CANARY = "canary-4d1e"


@pytest.fixture(autouse=True)
def on_tuesday(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """With an empty library of the product: tests put on the shelf what they look for."""
    monkeypatch.setattr("circles.library.load.shipped_items", lambda: ())
    with time_machine.travel(TUESDAY):
        yield


def found(client: Client, **asked: Any) -> list[str]:
    return [str(card["item"]) for card in client.get(LIST, asked).context["cards"]]


def page(client: Client, **asked: Any) -> str:
    return client.get(LIST, asked).content.decode()


@pytest.mark.parametrize(
    ("words", "finds"),
    [
        ("laugh", True),
        ("laughs", True),
        ("LAUGHED", True),
        ("bus laugh", True),
        ("laugh on the bus", True),
        ("bu", True),
        ("bu laugh", False),
        ("cry", False),
        ("laugh cry", False),
        ("the", True),
        ("' & | ! :* <-> ( ) \\ %", True),
        ("laugh:*&!(bus", True),
        ("ü" * 500, False),
        ("_", True),
    ],
)
def test_words_are_found_in_any_form(words: str, finds: bool, cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        put_item(cedar, text="Who laughs on the bus?")
    assert found(sign_in(cedar.rivera), q=words) == (["Who laughs on the bus?"] if finds else [])


def test_every_part_of_an_item_is_searched_and_the_best_comes_first(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        put_item(cedar, kind="activity", title="Once", materials="A lantern", steps="Walk.")
        put_item(cedar, kind="activity", title="Lantern", text="Lantern", steps="Light the lantern.")
    assert found(sign_in(cedar.rivera), kind="activity", q="lantern") == ["Lantern", "Once"]


def test_facets_narrow_and_a_season_shows_the_timeless_too(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        put_item(cedar, text="Timeless?", depth="deep")
        put_item(cedar, text="Winter?", season="winter")
        put_item(cedar, text="Summer?", season="summer", theme="needs")
    client = sign_in(cedar.rivera)
    assert found(client, season="winter") == ["Timeless?", "Winter?"]
    assert found(client, theme="needs") == ["Summer?"]
    assert found(client, depth="deep") == ["Timeless?"]
    assert found(client, depth="deep", season="summer", theme="needs") == []
    assert found(client, depth="no'; --", season="x" * 900, theme="<b>") == found(client)


def test_activities_have_facets_of_their_own(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        put_item(cedar, kind="activity", title="Quick", minutes=5, grouping="pairs", strategy="voice")
        put_item(cedar, kind="activity", title="Slow", minutes=20, grouping="whole", strategy="sel")
        put_item(cedar, kind="activity", title="Whenever")
    client = sign_in(cedar.rivera)
    assert found(client, kind="activity", minutes="10") == ["Quick"]
    assert found(client, kind="activity", grouping="whole") == ["Slow"]
    assert found(client, kind="activity", strategy="voice") == ["Quick"]
    for wrong in ("0", "-5", "91", "ten", "1e3", "٣"):
        assert len(found(client, kind="activity", minutes=wrong)) == 3, wrong
    assert "Grouping" not in page(client, kind="prompt")
    assert found(client, kind="prompt", grouping="whole") == []


def test_protected_areas_can_be_left_out_and_own_items_looked_for(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        put_item(cedar, text="Shipped?", key="shipped")
        put_item(cedar, text="Tagged?", ppra=["family", "income"])
        put_item(cedar, text="Newest?")
    client = sign_in(cedar.rivera)
    assert found(client, unprotected="1") == ["Shipped?", "Newest?"]
    assert found(client, own="1") == ["Newest?", "Tagged?"]
    shown = page(client)
    assert "Protected: Critical appraisal of family" in shown
    assert shown.count("Added by our school") == 1 + 2


def test_new_to_an_advisory_and_how_it_went(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        done, planned = put_item(cedar, text="Done?"), put_item(cedar, text="Planned?")
        put_item(cedar, text="Unused?")
        put_use(cedar, done, TODAY - timedelta(50), "flat")
        put_use(cedar, done, TODAY - timedelta(42), "well", state="held", log_version=1)
        put_use(cedar, planned, TODAY + timedelta(7))
        pk = cedar.advisories["7B"].pk
    client = sign_in(cedar.rivera)
    shown = " ".join(page(client).split())
    assert "7B: October 13, went well" in shown
    assert "fell flat" not in shown
    assert "7B: planned for December 1" in shown
    assert found(client, new=pk) == ["Unused?"]
    assert "1 prompt, new to 7B" in " ".join(page(client, new=pk).split())
    with cedar.context():
        other = cedar.advisories["7C"].pk
    assert len(found(client, new=other)) == 3, "only advisories that one leads"


def test_how_it_went_is_for_those_who_lead_the_advisory(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        item = put_item(cedar, text=CANARY)
        put_use(cedar, item, TODAY - timedelta(42), "well", state="held", log_version=1)
    for name, sees in (("rivera", True), ("lee", True), ("osei", False), ("diaz", False), ("okafor", False)):
        client = sign_in(cedar.people[name])
        for shown in (page(client), client.get(f"{LIST}{item.pk}/").content.decode()):
            assert CANARY in shown, name
            assert ("went well" in shown) is sees, name


def test_the_default_prompt_comes_first_and_pages_keep_the_question(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        for number in range(24):
            put_item(cedar, text=f"Shipped {number}?", key=f"n{number}")
        put_item(cedar, text="Something recent?", key="something-recent")
    client = sign_in(cedar.rivera)
    assert found(client)[0] == "Something recent?"
    assert len(found(client)) == 20
    assert len(found(client, q="shipped", page="2")) == 4
    assert "q=shipped" in page(client, q="shipped").split('rel="next"')[1]
    assert "24 prompts" in page(client, q="shipped")
    assert client.get(LIST, {"page": "x' OR 1=1"}).status_code == 200


def test_an_empty_shelf_says_the_next_step(cedar: Place, sign_in: SignIn) -> None:
    client = sign_in(cedar.rivera)
    assert "Add the first" in page(client, kind="starter")
    assert "Nothing fits all of this" in page(client, kind="starter", q="zebra")
    assert "0 prompts" in page(client, kind="nonsense")


def test_only_ones_own_and_everybodys_items_of_ones_own_school(
    cedar: Place, harbor: Place, sign_in: SignIn
) -> None:
    with harbor.context():
        theirs = put_item(harbor, text=CANARY)
    with cedar.context():
        mine = put_item(cedar, text=f"Mine {CANARY}", made_by=cedar.rivera, only_for=cedar.rivera)
        removed = put_item(cedar, text=f"Out {CANARY}", state="removed")
        waiting = put_waiting(cedar, CANARY)
    for name, member in cedar.people.items():
        client = sign_in(member)
        asked = client.get(LIST, {"q": CANARY})
        sees = {mine.pk} if name == "rivera" else set()
        if name in {"maya", "noah", "zoe", "iris", "jo", "ruth"}:
            assert asked.status_code == 403, name
        else:
            assert {card["item"].pk for card in asked.context["cards"]} == sees, name
        for item in (theirs, mine, removed, waiting):
            status = client.get(f"{LIST}{item.pk}/").status_code
            is_shown = item.pk in sees or (item == removed and name == "okafor")
            assert status == (200 if is_shown else 403 if asked.status_code == 403 else 404), (name, item)


@pytest.mark.parametrize("path", [LIST, "detail"])
def test_more_items_take_no_more_queries(
    path: str, cedar: Place, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(cedar.rivera)

    def put(number: int) -> Item:
        with cedar.context():
            item = put_item(cedar, text=f"{number}?", made_by=cedar.lee)
            put_use(cedar, item, TODAY - timedelta(number), "well")
            return item

    first = put(1)
    address = f"{LIST}{first.pk}/" if path == "detail" else path

    def queries() -> int:
        with django_assert_max_num_queries(16) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    client.get(LIST)
    few = queries()
    for number in (2, 3):
        put(number)
    assert queries() == few


def test_an_item_says_all_it_has(cedar: Place, sign_in: SignIn) -> None:
    with cedar.context():
        item = put_item(
            cedar,
            kind="activity",
            title="Bridges",
            text="Build one.",
            steps="Fold it.\n\nLift it.",
            questions="What held?",
            materials="Paper",
            minutes=12,
            grouping="pairs",
            strategy="cooperation",
            ppra=["income"],
        )
        put_use(cedar, item, TODAY - timedelta(42), "okay", state="held", log_version=1)
    shown = " ".join(sign_in(cedar.rivera).get(f"{LIST}{item.pk}/").content.decode().split())
    for words in (
        "<li>Fold it.</li> <li>Lift it.</li>",
        "What held?",
        "Paper",
        "12 minutes",
        "Pairs",
        "Cooperative learning",
        "asks students about a protected area (Income)",
        "7B: October 13, was okay",
    ):
        assert words in shown
    assert shown.count("<ol>") == 1


def test_the_library_is_loaded_when_it_is_first_looked_at(
    cedar: Place, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    loads = []

    def count(school: Any) -> int:
        loads.append(school)
        return load_library(school)

    monkeypatch.setattr("circles.library.load.load_library", count)
    client = sign_in(cedar.rivera)
    for _look in range(3):
        assert client.get(LIST).status_code == 200
    assert loads == [cedar.school]
    with cedar.context():
        assert LoadedLibrary.objects.count() == 1


def test_everybody_gets_there_from_the_circles(cedar: Place, sign_in: SignIn) -> None:
    ways = {"rivera": (LIST, True), "sam": (LIST, True), "diaz": (LIST, True), "okafor": (LIST, True)}
    ways |= {"maya": ("/circles/prompts/", True), "iris": (LIST, False)}
    for name, (path, leads) in ways.items():
        circles = sign_in(cedar.people[name]).get("/circles/").content.decode()
        assert (f'href="{path}"' in circles) is leads, name


@pytest.mark.parametrize(
    ("text", "shown"), [("I wonder whether", "I wonder whether\u00a0…"), ("I pass.", "I pass.")]
)
def test_only_the_beginning_of_a_sentence_goes_on(
    text: str, shown: str, cedar: Place, sign_in: SignIn
) -> None:
    with cedar.context():
        item = put_item(cedar, kind="starter", text=text, theme="", depth="")
    client = sign_in(cedar.rivera)
    assert f">{shown}</a>" in page(client, kind="starter")
    detail = client.get(f"{LIST}{item.pk}/").content.decode()
    assert shown in detail and ("\u00a0…" in detail) == shown.endswith("…")
