"""The practice guides that come with the product: one for each construct, readable, and no two alike."""

import copy
import re
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import pytest
import textstat

from reports.guides.content import FOLDER, Guide, Try, guide_for, guide_from, guides
from surveys.instruments.content import shipped_packs, table_in
from surveys.instruments.problems import InstrumentError

HARDEST, HARDEST_FOR_STUDENTS = 8.0, 6.0
MOST_SHARED = 0.5
OF_STUDENTS = ("advisory-belonging", "advisory-optional")


def all_guides() -> list[Guide]:
    return list({guide.code: guide for guide in guides().values()}.values())


def words_of(guide: Guide) -> Iterator[str]:
    yield from (guide.what["en"], guide.why["en"])
    for lines in (guide.talk, guide.watch, guide.reflect):
        yield from lines["en"]


def heard(each: Try) -> list[str]:
    return [each.text["en"], *each.steps["en"], *each.questions["en"]]


def test_every_construct_of_students_has_a_guide_under_its_title() -> None:
    asked = {
        construct.code: construct.title
        for pack in shipped_packs()
        for instrument in pack.instruments
        if instrument.code in OF_STUDENTS
        for construct in instrument.constructs
    }
    assert len(asked) == 15
    assert {guide.code: guide.title for guide in all_guides()} == asked


def test_the_four_items_have_guides_too() -> None:
    for code in ("my-school", "my-teachers"):
        assert guide_for(code)
    assert guide_for("known") is None  # adults are not worked at in circles


def test_a_file_is_named_after_its_construct() -> None:
    assert {path.stem for path in FOLDER.glob("*.toml")} == {guide.code for guide in all_guides()}


def test_guides_read_at_eighth_grade_or_below_and_what_students_hear_at_sixth() -> None:
    hard = {
        f"{guide.code} {what}": grade
        for guide in all_guides()
        for what, text, most in [
            ("guide", " ".join(words_of(guide)), HARDEST),
            *((each.code, " ".join(heard(each)), HARDEST_FOR_STUDENTS) for each in guide.tries),
        ]
        if (grade := float(textstat.flesch_kincaid_grade(text))) > most
    }
    assert hard == {}


def test_a_guide_is_long_enough_to_help_and_short_enough_to_read() -> None:
    for guide in all_guides():
        whole = " ".join([*words_of(guide), *(line for each in guide.tries for line in heard(each))])
        assert 450 <= len(whole.split()) <= 800, (guide.code, len(whole.split()))


def test_no_two_say_the_same() -> None:
    sentences = [line for guide in all_guides() for line in words_of(guide)]
    sentences += [line for guide in all_guides() for each in guide.tries for line in heard(each)]
    assert sorted(line for line in set(sentences) if sentences.count(line) > 1) == []
    tries = [each for guide in all_guides() for each in guide.tries]
    assert len({each.code for each in tries}) == len(tries) == 45
    assert len({each.title["en"] for each in tries}) == len(tries)
    for one, other in combinations(tries, 2):
        words, more = (set(re.findall(r"[a-z']+", " ".join(heard(each)).lower())) for each in (one, other))
        assert len(words & more) / min(len(words), len(more)) <= MOST_SHARED, (one.code, other.code)


def test_nothing_asks_who_answered_what() -> None:
    for guide in all_guides():
        talk = " ".join(guide.talk["en"]).lower()
        assert "who answered" not in talk and "raise your hand if" not in talk


def test_the_dedication_lies_beside_the_guides() -> None:
    assert "CC0 1.0 Universal" in (FOLDER / "LICENSE").read_text()
    assert "SPDX-License-Identifier: CC0-1.0" in (FOLDER / "README.md").read_text()


Change = Callable[[dict[str, Any]], Any]
WRONG: list[tuple[Change, str]] = [
    (lambda table: table.pop("why"), "why: This is missing."),
    (lambda table: table.update(colour="red"), "There is no key “colour” in this place."),
    (lambda table: table["try"].pop(), "try: Write 3 things to try"),
    (lambda table: table.update({"try": 7}), "try: Write 3 things to try"),
    (lambda table: table["try"][0].update(minutes=45), "minutes: Give from 10 to 20 minutes."),
    (lambda table: table["try"][0].update(grouping="crowd"), "“crowd” is not one of"),
    (lambda table: table["what"].update(en="x" * 421), "what.en: The text has 421 characters, 420 at most."),
    (lambda table: table["watch"].update(en=["One."]), "watch.en: List 4 to 6 sentences."),
    (lambda table: table["reflect"].update(en=["Who?", "Who?", "Why?"]), "“Who?” is there more than once"),
    (lambda table: table["talk"].pop("en"), "talk: It is missing in language “en”."),
    (lambda table: table["try"][1].update(code=table["try"][0]["code"]), "is there more than once"),
    (lambda table: table["try"][0]["text"].update(en="What do you pray for?"), "protected area “religion”"),
    (lambda table: table["try"][0].update(ppra=["weather"]), "“weather” is no protected area"),
]


@pytest.mark.parametrize(("change", "says"), WRONG)
def test_what_is_wrong_with_a_file_is_told_with_its_place(change: Change, says: str) -> None:
    table = copy.deepcopy(table_in(FOLDER / "student-voice.toml"))
    assert guide_from(table, "student-voice.toml") == guide_for("student-voice")
    change(table)
    with pytest.raises(InstrumentError) as refused:
        guide_from(table, "student-voice.toml")
    assert says in str(refused.value) and str(refused.value).startswith("student-voice.toml: ")
