"""A file that Advisory writes says the same when it is read again, whatever the instrument holds."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.instruments.check import problems_of
from surveys.instruments.content import instrument_from, load_instrument, shipped_packs
from surveys.instruments.writing import file_of
from tests.surveys.files import GOOD

WORDS = st.text(
    st.characters(exclude_categories=("C", "Z"), include_characters=" \"\\.#=[]'é"), min_size=1, max_size=30
).map(lambda words: f"x {words}")
CODE = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6})?", fullmatch=True)
LANGUAGES = st.lists(st.sampled_from(["en", "es", "zh-Hant"]), min_size=1, unique=True)


def codes(most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(CODE, min_size=1, max_size=most, unique=True)


@st.composite
def tables(draw: Any) -> dict[str, Any]:
    """Instruments in good order, with every key that a file may have."""
    languages = draw(LANGUAGES)
    scales, constructs = draw(codes(2)), draw(codes(3))

    def text(words: Any = WORDS) -> dict[str, Any]:
        return {language: draw(words) for language in languages}

    def item(at: int) -> dict[str, Any]:
        return {
            "code": f"i{at}", "construct": constructs[at % len(constructs)], "scale": draw(st.sampled_from(scales)),
            "text": {language: f"{at} {words}" for language, words in text().items()},
            "level": draw(st.sampled_from(["teacher", "school", "self"])),
            "reversed": draw(st.booleans()), "short": True, "ppra": draw(st.sampled_from([[], ["family", "mental"]])),
        }  # fmt: skip

    labels = st.lists(WORDS, min_size=2, max_size=2, unique=True)
    return {
        "code": draw(CODE), "version": draw(st.integers(2, 9999)), "supersedes": f"{draw(CODE)}/1",
        "languages": languages, "title": text(), "about": text(), "audience": "students", "grades": [0, 12],
        "use": "extra", "validated": True, "evidence": draw(WORDS), "source": draw(WORDS), "citation": draw(WORDS),
        "licence": draw(WORDS), "credit": draw(WORDS),
        "scale": [{"code": code, "labels": text(labels), "favourable": 1, "source": draw(WORDS)} for code in scales],
        "construct": [{"code": code, "title": text(), "about": text()} for code in constructs],
        "item": [item(at) for at in range(len(constructs) + draw(st.integers(0, 2)))],
    }  # fmt: skip


@given(tables())
@settings(max_examples=60, deadline=None)
def test_what_is_written_reads_as_the_same_instrument(table: dict[str, Any]) -> None:
    assert [str(problem) for problem in problems_of(table)] == []
    assert load_instrument(file_of(table)) == instrument_from(table, "")


@pytest.mark.parametrize("text", ["." * 99 + "\\" + "." * 700 + "a", 'Say "hi". C:\\temp # no = [x]'])
def test_dots_and_quotation_marks_of_a_long_text_come_through(text: str) -> None:
    table = load_instrument(GOOD).table | {"source": text}
    assert load_instrument(file_of(table)).source == text


def test_what_ships_comes_through() -> None:
    for instrument in (each for pack in shipped_packs() for each in pack.instruments):
        assert load_instrument(file_of(instrument.table)) == instrument


def test_it_is_written_as_somebody_would_write_it() -> None:
    written = file_of(load_instrument(GOOD).table)
    assert 'text.es = "Me voy a solas."' in written and "[[item]]" in written
    assert written.index("title.en") < written.index("[[scale]]") < written.index("[[item]]")
