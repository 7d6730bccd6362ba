"""Files that schools bring: what is wrong is told in plain words with its place, and nothing else happens."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.instruments.check import KEYS, ROWS, problems_between, problems_of
from surveys.instruments.content import (
    Instrument,
    instrument_from,
    load_instrument,
    load_pack,
    packs_in,
)
from surveys.instruments.problems import InstrumentError
from tests.surveys.files import GOOD, spoiled

ITEM = '[[item]]\ncode = "{0}"\nconstruct = "greeting"\ntext.en = "{0}"\ntext.es = "{0}"\nlevel = "self"\n'


def told(data: bytes | str) -> list[str]:
    with pytest.raises(InstrumentError) as refused:
        load_instrument(data)
    return [str(problem) for problem in refused.value.problems]


def test_a_good_file_loads() -> None:
    found = load_instrument(GOOD)
    hello, bye = found.items
    assert (found.name, found.supersedes, found.languages) == ("our-survey/2", "our-survey/1", ("en", "es"))
    assert (found.grades, found.areas, found.short_form) == ((5, 12), ("mental",), (hello,))
    assert (hello.scale, bye.text["es"], found.constructs[0].about) == ("often", "Me voy a solas.", {})
    assert list(found.favourable_answers(hello)) == [2, 3]
    assert list(found.favourable_answers(bye)) == [0, 1]


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b""], ids=["with a mark", "without"])
def test_an_editor_may_mark_utf_8_and_end_lines_in_its_way(mark: bytes) -> None:
    assert load_instrument(mark + GOOD.replace("\n", "\r\n").encode()) == load_instrument(GOOD)


WRONG_KEYS: list[tuple[str, str, str]] = [
    ('code = "our-survey"', "", "code: This is missing."),
    ('code = "our-survey"', 'code = "Our Survey"', "code: “Our Survey” is no code"),
    ("version = 2", "version = 0", "version: Give a whole number"),
    ("version = 2", "version = true", "version: Give a whole number"),
    ("version = 2", "version = nan", "version: Give a whole number"),
    ("version = 2", f"version = 0x{'f' * 9000}", "version: Give a whole number"),
    ('"our-survey/1"', '"the old one"', "supersedes: “the old one” names no version"),
    ('"our-survey/1"', '"our-survey/2"', "supersedes: A version can only supersede an earlier one."),
    ('"our-survey/1"', '"our-survey/3"', "supersedes: A version can only supersede an earlier one."),
    ('["en", "es"]', '"en"', "languages: List one to 10 languages"),
    ('["en", "es"]', "[]", "languages: List one to 10 languages"),
    ('["en", "es"]', '["en", "es", "English"]', "languages: “English” is no language"),
    ('["en", "es"]', '["en", "es", "es"]', "languages: “es” is there more than once."),
    ('title.es = "Nuestra"', "", "title: It is missing in language “es”."),
    ('title.es = "Nuestra"', 'title.es = ""', "title.es: There is no text."),
    ('title.es = "Nuestra"', 'title.es = " \\u200b"', "title.es: There is no text."),
    ('title.en = "Ours"\ntitle.es = "Nuestra"', 'title = "Ours"', "title: Give it for each language"),
    ('title.en = "Ours"', f'title.en = "{"O" * 81}"', "title.en: The text has 81 characters, 80 at most."),
    ('title.en = "Ours"', 'title.en = "Ours"\ntitle.fr = "Nous"', "title: “fr” is not among the file's"),
    (
        'audience = "students"',
        'audience = "pets"',
        "audience: “pets” is not one of: students, staff, anyone.",
    ),
    ("grades = [5, 12]", "", "grades: Give the first and the last grade"),
    ("grades = [5, 12]", "grades = [12, 5]", "grades: Give the first and the last grade"),
    ("grades = [5, 12]", "grades = [5, 13]", "grades: Give the first and the last grade"),
    ('use = "survey"', 'use = ["survey"]', "use: “(not a text)” is not one of"),
    ("validated = false", 'validated = "no"', "validated: Write true or false"),
    ("validated = false", "validated = true", "evidence: Say where it was validated"),
    ('source = "Our team."', "source = 7", "source: Write a text in quotation marks."),
    ('citation = "Our team (2026)."', "", "citation: This is missing."),
    ('licence = "CC0-1.0"', "", "licence: This is missing."),
    ('licence = "CC0-1.0"', 'licence = "CC0-1.0"\ncolour = 1', "There is no key “colour” in this place."),
]

WRONG_ROWS: list[tuple[str, str, str]] = [
    ("[[scale]]", "[scale]", "scale: Write each one under a line of its own, [[scale]]."),
    ("[[construct]]", "[construct]", "construct: Write each one under a line of its own, [[construct]]."),
    ('labels.en = ["Never", "Seldom", "Often", "Always"]', "", "labels: It is missing in language “en”."),
    ('"Never", "Seldom", "Often", "Always"', '"Never"', "(often), labels.en: List 2 to 11 labels."),
    ('"Never"', '"a", "b", "c", "d", "e", "f", "g", "h", "i"', "labels.en: List 2 to 11 labels."),
    ('"Never"', '""', "scale 1 (often), labels.en[1]: There is no text."),
    ('"Never"', '"Often"', "labels.en: “Often” is there more than once."),
    ('"Never", ', "", "labels: The languages have different numbers of labels."),
    ("favourable = 2", "favourable = 3", "favourable: At most half of the labels can be favourable."),
    ("favourable = 2", 'favourable = "two"', "favourable: Say how many of the last labels are favourable"),
    ("favourable = 2", "", "scale 1 (often), favourable: This is missing."),
    ('code = "hello"', "", "item 1, code: This is missing."),
    ('code = "bye"', 'code = "hello"', "item: The code “hello” is there 2 times."),
    ('construct = "greeting"', 'construct = "meals"', "item 1 (hello), construct: There is no “meals” in"),
    ('construct = "greeting"', "construct = {}", "item 1 (hello), construct: “(not a text)” is no code"),
    (
        'level = "school"',
        'level = "school"\nscale = "ever"',
        "(hello), scale: There is no “ever” in this file.",
    ),
    ('text.es = "Alguien me saluda."', "", "item 1 (hello), text: It is missing in language “es”."),
    ('"Someone says hello to me."', f'"{"a" * 201}"', "text.en: The text has 201 characters, 200 at most."),
    ('"Someone says hello to me."', '"Hello\\u0000"', "text.en: There are line breaks, tabs or invisible"),
    ('"Someone says hello to me."', '"Hello\\u202e"', "text.en: There are line breaks, tabs or invisible"),
    ('"Someone says hello to me."', '"i  LEAVE alone."', "item 2 (bye): It says the same as item 1 (hello)."),
    ('level = "school"', "", "item 1 (hello), level: This is missing."),
    ('level = "school"', 'level = "district"', "level: “district” is not one of: teacher, school, self."),
    ("reversed = true", 'reversed = "yes"', "item 2 (bye), reversed: Write true or false"),
    ("reversed = true", "reverse = true", "item 2 (bye): There is no key “reverse” in this place."),
    ('ppra = ["mental"]', 'ppra = ["weather"]', "ppra: “weather” is no protected area. There are: political"),
    ('ppra = ["mental"]', 'ppra = "mental"', "ppra: List protected areas"),
    ('ppra = ["mental"]', 'ppra = ["mental", "mental"]', "ppra: “mental” is there more than once."),
]


@pytest.mark.parametrize(("old", "new", "says"), WRONG_KEYS + WRONG_ROWS)
def test_each_mistake_is_told_with_its_place(old: str, new: str, says: str) -> None:
    assert any(says in line for line in told(spoiled(old, new)))


SECOND_CONSTRUCT = '[[construct]]\ncode = "meals"\ntitle.en = "Meals"\ntitle.es = "Comidas"\n'
SECOND_SCALE = (
    '[[scale]]\ncode = "yes"\nlabels.en = ["No", "Yes"]\nlabels.es = ["No", "Sí"]\nfavourable = 1\n'
)


@pytest.mark.parametrize(
    ("added", "says"),
    [
        (SECOND_CONSTRUCT, "construct 2 (meals): No item measures it."),
        (SECOND_CONSTRUCT + ITEM.format("soup").replace("greeting", "meals"), "The short form has no item for it."),
        (SECOND_SCALE, "item 1 (hello), scale: There are several scales: say which one."),
        (SECOND_SCALE.replace('"yes"', '"often"'), "scale: The code “often” is there 2 times."),
        ("".join(ITEM.format(f"item-{number}") for number in range(59)), "There are 61 items, 60 at most."),
        ("".join(ITEM.format(f"item-{number}") for number in range(498)), "There are 500 items, 60 at most."),
    ],
    ids=["no item", "short form", "scales", "doubled scale", "61 items", "500 items"],
)  # fmt: skip
def test_what_shows_between_tables_is_told(added: str, says: str) -> None:
    assert any(says in line for line in told(GOOD + added))


def test_sixty_items_are_fine() -> None:
    file = GOOD + "".join(ITEM.format(f"item-{number}") for number in range(58))
    assert len(load_instrument(file).items) == 60


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "The file is empty."),
        (b" \n\t\n", "The file is empty."),
        (b"# nothing", "code: This is missing."),
        (b"x" * 200_000, "The file is larger than 128 kilobytes."),
        (b"PK\x03\x04 spreadsheet", "This is a document, picture or archive."),
        (b"%PDF-1.7", "This is a document, picture or archive."),
        (b"code\0", "This is not a text file."),
        (GOOD.encode("utf-16"), "The text is saved as UTF-16."),
        (spoiled("Ours", "Línea").encode("latin-1"), "Line 5 is not UTF-8."),
        ("code = '\ud800'", "Line 1 is not UTF-8."),
        (b'code = "our', "This is not valid TOML"),
        (b'code = "a"\ncode = "b"\n', "(at line 2, column 11)"),
        (b'title.en = "a"\ntitle = "b"', "This is not valid TOML"),
        (f'"{"k" * 9000}" = 1\n"{"k" * 9000}" = 2'.encode(), "This is not valid TOML"),
        (b"code = " + b"9" * 9000, "This is not valid TOML"),
        (b"code = " + b"[" * 60_000, "nested too deeply"),
        (b"code = " + b"[" * 9 + b"]" * 9, "nested too deeply"),
        (b"code = " + b"{a=" * 5000 + b"1" + b"}" * 5000, "nested too deeply"),
        (b".".join([b"a"] * 60_000) + b" = 1", "Line 1 has too many dots."),
        (b"[" + b".".join([b"a"] * 60_000) + b"]", "Line 1 has too many dots."),
        (".".join(['"\u2028"'] * 9000) + " = 1", "Line 1 has too many dots."),
        (("[[item]]\n" * 14_000).encode(), "There are 14000 items, 60 at most."),
    ],
    ids=range(22),
)
def test_what_is_no_instrument_at_all_is_told(data: bytes | str, says: str) -> None:
    found = told(data)
    assert any(says in line for line in found)
    assert len(found) <= 200 and max(map(len, found)) < 400


def test_all_mistakes_are_told_at_once() -> None:
    file = GOOD.replace("version = 2\n", "").replace('"school"', '"moon"').replace('["mental"]', '["mood"]')
    places = [line.partition(": ")[0] for line in told(file)]
    assert places == ["version", "item 1 (hello), level", "item 2 (bye), ppra"]


def version(number: int, supersedes: str, code: str = "a") -> Instrument:
    old = f'supersedes = "{supersedes}"' if supersedes else ""
    file = GOOD.replace('code = "our-survey"', f'code = "{code}"').replace(
        "version = 2", f"version = {number}"
    )
    return load_instrument(file.replace('supersedes = "our-survey/1"', old))


def test_versions_in_a_circle_are_told() -> None:
    circle = [version(1, "b/1"), version(1, "c/1", "b"), version(1, "a/1", "c")]
    assert problems_between(circle[:2]) == []
    assert [str(each) for each in problems_between([*circle, version(2, "a/1")])] == [
        f"{name}: It supersedes, in the end, itself." for name in ("a/1", "b/1", "c/1")
    ]


def test_a_version_twice_is_told() -> None:
    assert [str(each) for each in problems_between([version(1, ""), version(1, "")])] == [
        "a/1: This version is there more than once."
    ]


def test_a_pack_tells_the_file_that_is_wrong(tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    folder.mkdir()
    (folder / "pack.toml").write_text(
        'code = "ours"\nlanguages = ["en"]\ntitle.en = "O"\nlicence = "CC0-1.0"\n'
    )
    (folder / "one.toml").write_text(GOOD)
    assert [each.name for each in load_pack(folder).instruments] == ["our-survey/2"]
    (folder / "two.toml").write_text(GOOD)
    with pytest.raises(InstrumentError, match="our-survey/2: This version is there more than once"):
        packs_in(tmp_path)
    (folder / "two.toml").write_text(spoiled("version = 2", ""))
    with pytest.raises(InstrumentError, match=r"two\.toml: version: This is missing"):
        load_pack(folder)
    (folder / "pack.toml").write_text('code = "ours"\n')
    with pytest.raises(InstrumentError, match=r"pack\.toml: languages: This is missing"):
        load_pack(folder)
    (folder / "pack.toml").unlink()
    with pytest.raises(InstrumentError, match=r"pack\.toml: The file cannot be read"):
        load_pack(folder)


SCRAPS = st.sampled_from(
    ["", "\n", "=", "[[item]]", '"', "[", "]", "{", "}", "'''", ".", "\\u0000", "0x1", "nan", "-"]
)
LINES = st.lists(st.one_of(st.sampled_from(GOOD.splitlines()), SCRAPS, st.text(max_size=20)), max_size=40)
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), st.text(max_size=6),
    st.sampled_from(["en", "greeting", "students", "survey", "our-survey/1", "teacher", "family"]),
)  # fmt: skip
NAMES = st.sampled_from(sorted({key for keys in KEYS.values() for key in keys} | {*ROWS, "en", "es"}))
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(NAMES, inner, max_size=6)),
    max_leaves=20,
)


def loads_or_tells(data: bytes | str) -> None:
    try:
        load_instrument(data)
    except InstrumentError as error:
        assert error.problems and all(str(problem) for problem in error.problems)


@given(st.one_of(st.binary(), st.text(), LINES.map("\n".join)))
@settings(max_examples=300, deadline=None)
def test_any_text_whatever_loads_or_is_refused(data: bytes | str) -> None:
    loads_or_tells(data)


@given(st.integers(0, len(GOOD)), st.integers(0, 30), st.one_of(SCRAPS, st.text(max_size=5)))
@settings(max_examples=300, deadline=None)
def test_a_file_with_a_scratch_loads_or_is_refused(start: int, length: int, scratch: str) -> None:
    loads_or_tells(GOOD[:start] + scratch + GOOD[start + length :])


@given(st.dictionaries(NAMES, VALUES))
@settings(max_examples=300, deadline=None)
def test_any_table_is_an_instrument_or_has_problems(table: dict[str, Any]) -> None:
    found = [str(problem) for problem in problems_of(table)]
    assert found or instrument_from(table, "")


@given(st.sampled_from([*KEYS["item"]]), VALUES)
@settings(max_examples=300, deadline=None)
def test_an_item_with_one_strange_value_loads_or_is_refused(key: str, value: Any) -> None:
    item = {"code": "a", "construct": "b", "text": {"en": "I."}, "level": "self"} | {key: value}
    table: dict[str, Any] = {
        "code": "c", "version": 1, "languages": ["en"], "title": {"en": "T"}, "audience": "staff", "use": "extra",
        "validated": False, "source": "S", "citation": "C", "licence": "L", "item": [item],
        "scale": [{"code": "s", "labels": {"en": ["No", "Yes"]}, "favourable": 1}],
        "construct": [{"code": "b", "title": {"en": "B"}}],
    }  # fmt: skip
    assert [str(problem) for problem in problems_of(table)] or instrument_from(table, "")
