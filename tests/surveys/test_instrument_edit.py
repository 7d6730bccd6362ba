"""Changing an instrument in the browser: what a survey holds never changes, and no colleague's work is lost."""

from typing import Any

import pytest
from django.test import Client

from surveys.instruments.content import shipped_packs
from surveys.models import InstrumentVersion, Part
from tests.care.pages import SignIn, said, words_of
from tests.cast import Place
from tests.surveys.files import GOOD
from tests.surveys.instrument_pages import filled_in, url
from tests.surveys.rows import BELONGING, FOUR, a_survey, an_own_version

pytestmark = pytest.mark.django_db
OWN = "our-survey/2"


@pytest.fixture
def office(cedar: Place, sign_in: SignIn) -> Client:
    with cedar.context():
        an_own_version(cedar)
    return sign_in(cedar.okafor)


def form_of(client: Client, name: str = OWN) -> dict[str, Any]:
    return filled_in(client.get(url("edit", name))) | {"do": "save"}


def save(client: Client, values: dict[str, Any], name: str = OWN) -> Any:
    return client.post(url("edit", name), values, follow=True)


def tables(place: Place) -> dict[str, dict[str, Any]]:
    with place.context():
        return {each.name: each.table for each in InstrumentVersion.objects.own()}


def use(place: Place) -> None:
    with place.context():
        a_survey(place, OWN)


def test_saving_without_a_change_changes_nothing(cedar: Place, office: Client) -> None:
    before = tables(cedar)
    assert said(save(office, form_of(office))) == "The instrument is changed."
    assert tables(cedar) == before


def test_every_instrument_that_ships_can_be_copied(cedar: Place, sign_in: SignIn) -> None:
    office = sign_in(cedar.okafor)
    for each in (each for pack in shipped_packs() for each in pack.instruments):
        response = save(office, form_of(office, each.name) | {"head-right": "on"}, each.name)
        assert "Your school has its own copy now." in said(response)
        copy = tables(cedar)[f"{each.code}-ours/1"]
        assert [row["text"] for row in copy["item"]] == [item.text for item in each.items]
        assert copy["source"].startswith("Adapted by Cedar Grove Middle School from")
        assert each.citation in copy["citation"] and copy["validated"] is False


def test_what_no_survey_used_changes_in_place(cedar: Place, office: Client) -> None:
    changed = {
        "item-0-text_en": "Someone greets me.", "item-0-short": [], "item-1-reversed": [], "item-1-ppra": ["family"],
        "item-1-level": "self", "head-title_en": "Hello", "head-first": "6",
        "scale-0-labels_en": "No\n A bit \n\nOften\nYes",
    }  # fmt: skip
    save(office, form_of(office) | changed)
    table = tables(cedar)[OWN]
    hello, bye = table["item"]
    assert (hello["text"]["en"], hello["text"]["es"]) == ("Someone greets me.", "Alguien me saluda.")
    assert "short" not in hello and "reversed" not in bye
    assert (bye["ppra"], bye["level"], bye["code"]) == (["family"], "self", "bye")
    assert (table["title"]["en"], table["grades"]) == ("Hello", [6, 12])
    assert table["scale"][0]["labels"]["en"] == ["No", "A bit", "Often", "Yes"]
    assert list(tables(cedar)) == [OWN]


def test_what_a_survey_used_stays_and_a_next_version_is_made(cedar: Place, office: Client) -> None:
    use(cedar)
    before = tables(cedar)[OWN]
    response = save(office, form_of(office) | {"item-0-text_en": "Someone greets me."})
    assert "kept as version 3" in said(response)
    now = tables(cedar)
    assert now[OWN] == before
    assert (now["our-survey/3"]["supersedes"], now["our-survey/3"]["item"][0]["code"]) == (OWN, "hello")


def test_a_survey_made_while_somebody_writes_keeps_what_it_asks(cedar: Place, office: Client) -> None:
    values, before = form_of(office), tables(cedar)[OWN]
    use(cedar)
    save(office, values | {"item-0-text_en": "Someone greets me."})
    assert tables(cedar)[OWN] == before and "our-survey/3" in tables(cedar)
    with cedar.context():
        assert Part.objects.get().version.table == before


def test_items_and_constructs_are_added_and_taken_out(cedar: Place, office: Client) -> None:
    added = {
        "construct-1-title_en": "Meals", "construct-1-title_es": "Comidas",
        "item-2-text_en": "I eat with friends.", "item-2-text_es": "Como con amigos.", "item-2-construct": "1",
        "item-2-level": "school", "item-2-short": "on", "item-1-DELETE": "on",
    }  # fmt: skip
    save(office, form_of(office) | added)
    table = tables(cedar)[OWN]
    assert [row["code"] for row in table["construct"]] == ["greeting", "meals"]
    assert [(row["code"], row["construct"]) for row in table["item"]] == [
        ("hello", "greeting"),
        ("i-eat-with-friends", "meals"),
    ]


def test_mistakes_stand_at_their_fields_and_keep_what_was_typed(cedar: Place, office: Client) -> None:
    before = tables(cedar)
    wrong = {
        "item-0-text_en": "", "item-1-text_es": "x" * 201, "scale-0-labels_en": "Yes\n" + "y" * 61,
        "item-2-text_en": "Only half of it", "head-first": "12", "head-last": "3",
    }  # fmt: skip
    response = save(office, form_of(office) | wrong)
    words = words_of(response)
    for line in (
        '<a href="#id_item-0-text_en">Item 1, What it says (English): This is empty. Write something here.</a>',
        '<a href="#id_item-1-text_es">Item 2, What it says (español): The text has 201 characters, 200 at most.</a>',
        "Line 2: The text has 61 characters, 60 at most.",
        '<a href="#id_item-2-construct">Item 3, Construct: Choose one.</a>',
        '<a href="#id_item-2-text_es">Item 3, What it says (español): This is empty. Write something here.</a>',
        '<a href="#id_head-first">First grade: Give the first and the last grade',
    ):
        assert line in words, line
    assert filled_in(response)["item-1-text_es"] == "x" * 201 and tables(cedar) == before


def test_what_no_browser_sends_is_refused(cedar: Place, office: Client) -> None:
    before, values = tables(cedar), form_of(office)
    hostile = [
        {"item-0-construct": "99"}, {"item-0-level": "moon"}, {"item-0-ppra": ["mood"]}, {"item-0-code": "No Code"},
        {"item-0-code": "bye"}, {"item-TOTAL_FORMS": "x"}, {"item-TOTAL_FORMS": "100000"}, {"head-was": "forged"},
        {"scale-0-favourable": "99"}, {"item-0-text_en": "\x00"}, {"construct-0-DELETE": "on"},
        {"item-TOTAL_FORMS": "0"},
    ]  # fmt: skip
    for each in hostile:
        assert 'role="alert"' in words_of(save(office, values | each)), each
    copied = form_of(office, BELONGING) | {"head-was": "forged"}
    assert "own copy now" in said(save(office, copied, BELONGING)), (
        "it has no state that somebody could change"
    )
    before = tables(cedar)
    assert save(office, {"do": "save"}).status_code == 200
    assert save(office, {"do": "more"}).status_code == 200
    assert tables(cedar) == before


def test_more_empty_rows_keep_what_was_typed(cedar: Place, office: Client) -> None:
    response = save(office, form_of(office) | {"item-2-text_en": "I eat with friends.", "do": "more"})
    values = filled_in(response)
    assert (values["item-2-text_en"], values["item-9-text_en"]) == ("I eat with friends.", "")
    assert "alert" not in words_of(response) and "construct-2-title_en" in values


@pytest.mark.parametrize("used", [False, True])
def test_of_two_who_write_at_once_the_second_is_told(cedar: Place, office: Client, used: bool) -> None:
    if used:
        use(cedar)
    first, second = form_of(office), form_of(office) | {"item-0-text_en": "Someone waves at me."}
    save(office, first | {"item-0-text_en": "Someone greets me."})
    response = save(office, second)
    assert "Somebody changed this instrument while you were writing" in words_of(response)
    stored = tables(cedar)
    assert "Someone waves at me." not in str(stored) and ", Dr. Okafor saved version" in words_of(response)
    save(office, filled_in(response) | {"do": "save"})
    texts = {name: table["item"][0]["text"]["en"] for name, table in tables(cedar).items()}
    wanted = {OWN: "Someone waves at me."}
    if used:
        wanted = {
            OWN: "Someone says hello to me.",
            "our-survey/3": "Someone greets me.",
            "our-survey/4": "Someone waves at me.",
        }
    assert texts == wanted


def test_a_licence_that_may_not_allow_changes_asks_for_a_statement(cedar: Place, sign_in: SignIn) -> None:
    office = sign_in(cedar.okafor)
    values = form_of(office, FOUR)
    refused = save(office, values, FOUR)
    assert "Tick this box, if it is so." in words_of(refused) and tables(cedar) == {}
    save(office, values | {"head-right": "on"}, FOUR)
    copy = tables(cedar)["opportunity-makers-four-ours/1"]
    assert copy["licence"] == "CC-BY-NC" and copy["credit"].startswith("From the Opportunity Makers Toolkit")
    assert "head-right" not in office.get(url("edit", BELONGING)).content.decode()


def test_a_second_copy_does_not_touch_the_first(cedar: Place, sign_in: SignIn) -> None:
    office = sign_in(cedar.okafor)
    for words in ("One.", "Two."):
        save(office, form_of(office, BELONGING) | {"head-about_en": words}, BELONGING)
    found = {name: table["about"]["en"] for name, table in tables(cedar).items()}
    assert found == {"advisory-belonging-ours/1": "One.", "advisory-belonging-ours-2/1": "Two."}


def test_sixty_items_fit_on_the_page(cedar: Place, sign_in: SignIn) -> None:
    item = '[[item]]\ncode = "i{0}"\nconstruct = "greeting"\ntext.en = "I {0}"\ntext.es = "Yo {0}"\nlevel = "self"\n'
    with cedar.context():
        an_own_version(cedar, GOOD + "".join(item.format(number) for number in range(58)))
    office = sign_in(cedar.okafor)
    values = form_of(office)
    assert said(save(office, values | {"item-59-text_en": "The last"})) == "The instrument is changed."
    one_more = {
        "item-60-text_en": "A",
        "item-60-text_es": "B",
        "item-60-construct": "0",
        "item-60-level": "self",
    }
    assert "There are 61 items, 60 at most." in words_of(save(office, form_of(office) | one_more))
