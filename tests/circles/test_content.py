"""The items that come with the product: readable files, fit to ship, and in step with each school's shelves."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
import textstat
from django.db import connections

from circles.library import load
from circles.library.check import problems_of, suggested_areas
from circles.library.content import FOLDER, ContentError, ShippedItem, items_of, shipped_items
from circles.library.load import edition, ensure_library
from circles.models import Item, LoadedLibrary
from circles.models.words import Area
from tests.cast import Place

HARDEST = 6.0
PROMPT = 'theme = "needs"\n[[prompt]]\nkey = "one"\ntext = "Who?"\ndepth = "light"\nquestions = ["Why?"]\n'


def test_nothing_stands_against_shipping() -> None:
    assert problems_of(shipped_items()) == []


def test_every_item_reads_at_sixth_grade_or_below() -> None:
    """As a whole. The beginning of a sentence has no measure of its own: starters are measured together."""
    whole = [item for item in shipped_items() if item.kind != "starter"]
    hard = {item.key: grade for item in whole if (grade := grade_of(item.words)) > HARDEST}
    starters = [item.text for item in shipped_items() if item.kind == "starter"]
    assert hard == {}
    assert grade_of(". ".join(starters)) <= HARDEST


def grade_of(text: str) -> float:
    return float(textstat.flesch_kincaid_grade(text))


def test_the_default_prompt_is_always_there() -> None:
    [default] = [item for item in shipped_items() if (item.kind, item.key) == ("prompt", "something-recent")]
    assert "recent" in default.text and default.ppra == ()


def test_the_dedication_lies_beside_the_items() -> None:
    assert "CC0 1.0 Universal" in (FOLDER / "LICENSE").read_text()
    assert "SPDX-License-Identifier: CC0-1.0" in (FOLDER / "README.md").read_text()


def read(folder: Path, text: str) -> list[ShippedItem]:
    file = folder / "shelf.toml"
    file.write_text(text, encoding="utf-8")
    return list(items_of(file, file.name))


def test_a_file_gives_its_defaults_to_its_items(tmp_path: Path) -> None:
    [item] = read(tmp_path, PROMPT)
    assert item == ShippedItem(
        kind="prompt", key="one", theme="needs", text="Who?", depth="light", questions=("Why?",)
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("key = ", "shelf.toml: "),
        ("[[prompt]\n", "shelf.toml: "),
        (PROMPT.replace("prompt", "poem"), "shelf.toml, poem one: there is no such kind"),
        (PROMPT + 'colour = "red"\n', "shelf.toml, prompt one: unknown colour"),
        (PROMPT.replace('depth = "light"\n', ""), "shelf.toml, prompt one: depth is missing"),
        (PROMPT.replace('key = "one"\n', ""), "prompt without a key: key is missing"),
        (PROMPT.replace('"Who?"', '""'), "shelf.toml, prompt one: text is missing"),
        (PROMPT.replace("light", "abyss"), "depth abyss is not one of light, middle, deep"),
        (PROMPT + 'ppra = ["weather"]\n', "weather is no protected area"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_with_its_place(text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(ContentError) as refused:
        read(tmp_path, text)
    assert says in str(refused.value)


def test_an_unreadable_file_is_told(tmp_path: Path) -> None:
    file = tmp_path / "shelf.toml"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(ContentError):
        list(items_of(file, file.name))


def test_each_problem_is_found() -> None:
    """Red once: an item too few, twice, too much alike, and untagged."""
    items = shipped_items()
    [default] = [item for item in items if item.key == "something-recent"]
    assert any("prompt: " in problem for problem in problems_of(items[:20]))
    assert any("is there 2 times" in problem for problem in problems_of([*items, default]))
    twin = replace(default, key="twin")
    assert any("twin share 100%" in problem for problem in problems_of([*items, twin]))
    untagged = replace(default, key="x", text="Zany doctor quizzes your jolly lawyer?", questions=())
    assert any(
        "privileged is neither tagged nor ruled out" in each for each in problems_of([*items, untagged])
    )


def test_words_suggest_areas() -> None:
    assert suggested_areas("Your MOM’s vote") == {Area.POLITICAL: ["vote"]}
    assert suggested_areas("Ask your mom. Pray?") == {Area.FAMILY: ["mom"], Area.RELIGION: ["pray"]}


ONE = ShippedItem("prompt", "one", text="One?", theme="needs", depth="light", questions=("A?", "B?"))
TWO = ShippedItem("media", "two", title="Two", text="Look.", theme="needs", minutes=5, steps=("Look.",))


def ship(monkeypatch: pytest.MonkeyPatch, *items: ShippedItem) -> None:
    monkeypatch.setattr(load, "shipped_items", lambda: items)
    edition.cache_clear()


@pytest.fixture(autouse=True)
def own_edition() -> Iterator[None]:
    yield
    edition.cache_clear()


def test_a_school_gets_the_items_once(cedar: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    ship(monkeypatch, ONE, TWO)
    with cedar.context():
        for _look in range(2):
            ensure_library(cedar.school)
        one, two = Item.objects.order_by("-kind")
        assert (one.key, one.questions, one.minutes) == ("one", "A?\nB?", None)
        assert (two.steps, two.minutes, two.is_shipped) == ("Look.", 5, True)


def test_an_upgrade_renews_the_words_and_leaves_what_the_school_decided(
    cedar: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    ship(monkeypatch, ONE, TWO)
    with cedar.context():
        ensure_library(cedar.school)
        own = Item.objects.create(
            school=cedar.school, kind="prompt", text="Ours?", theme="needs", depth="deep"
        )
        Item.objects.filter(key="one").update(state="removed", removed_by=cedar.okafor)
        Item.objects.filter(key="two").update(link="https://www.example.org/", linked_by=cedar.osei)
        before = LoadedLibrary.objects.get().digest
        three = replace(ONE, key="three", text="Three?")
        ship(monkeypatch, replace(ONE, text="Better?"), replace(TWO, minutes=7), three)
        ensure_library(cedar.school)
        found = {item.key: item for item in Item.objects.all()}
        assert (found["one"].text, found["one"].state) == ("Better?", "removed")
        assert (found["two"].minutes, found["two"].link) == (7, "https://www.example.org/")
        assert found["three"].state == "in_use"
        assert found[""] == own
        assert LoadedLibrary.objects.get().digest != before


def test_what_is_shipped_no_more_stays(cedar: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    ship(monkeypatch, ONE, TWO)
    with cedar.context():
        ensure_library(cedar.school)
        ship(monkeypatch, TWO)
        ensure_library(cedar.school)
        assert Item.objects.in_use().count() == 2


def test_loading_at_once_does_no_harm(
    transactional_db: None, cedar: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    ship(monkeypatch, *(replace(ONE, key=f"one-{number}") for number in range(50)))

    def load_it(_number: int) -> None:
        try:
            with cedar.context():
                ensure_library(cedar.school)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(load_it, range(4)))
    with cedar.context():
        assert (Item.objects.count(), LoadedLibrary.objects.count()) == (50, 1)


def test_schools_have_shelves_of_their_own(
    cedar: Place, harbor: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    ship(monkeypatch, ONE)
    with cedar.context():
        ensure_library(cedar.school)
        Item.objects.update(state="removed")
    with harbor.context():
        ensure_library(harbor.school)
        assert Item.objects.in_use().count() == 1
