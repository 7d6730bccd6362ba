"""The instruments that come with the product: in order, readable, ours or credited."""

import re
import shutil
from hashlib import sha256
from pathlib import Path

import pytest
import textstat

from circles.library.check import suggested_areas
from surveys.instruments.content import FOLDER, Instrument, Item, Pack, packs_in, shipped_packs

HARDEST = 6.0
MOST_WORDS = 16
THEIRS = "opportunity-makers"
CREDIT = (
    "From the Opportunity Makers Toolkit (2024) by TNTP, Inc., available at "
    "https://tntp.org/toolkit/the-opportunity-makers-toolkit/"
)
# Five words in a row of items that we may not ship, each as a digest, so that not even this file has them.
REFERENCE_RUNS = frozenset(Path(__file__).with_name("reference_runs.txt").read_text().split())
FIRST_PERSON = re.compile(r"\b(i|me|my|our|us)\b", re.IGNORECASE)
NEGATION = re.compile(r"\b(not|no|never|nobody|nothing|without|\w+n['’]t)\b", re.IGNORECASE)


def instruments() -> list[Instrument]:
    return [each for pack in shipped_packs() for each in pack.instruments]


def ours() -> list[Instrument]:
    return [each for each in instruments() if each.code != "opportunity-makers-four"]


def our_items() -> list[Item]:
    return [item for each in ours() for item in each.items]


def one(code: str) -> Instrument:
    return next(each for each in instruments() if each.code == code)


def pack(code: str) -> Pack:
    return next(each for each in shipped_packs() if each.code == code)


@pytest.mark.parametrize(
    ("code", "constructs", "items", "short"),
    [
        ("advisory-belonging", 8, 24, 8),
        ("advisory-fidelity", 1, 2, 0),
        ("advisory-staff", 7, 21, 7),
        ("advisory-optional", 7, 21, 7),
    ],
)
def test_our_instruments_have_their_constructs_and_items(
    code: str, constructs: int, items: int, short: int
) -> None:
    found = one(code)
    assert (len(found.constructs), len(found.items), len(found.short_form)) == (constructs, items, short)


@pytest.mark.parametrize("code", ["advisory-belonging", "advisory-staff", "advisory-optional"])
def test_a_construct_has_three_items_and_one_in_the_short_form(code: str) -> None:
    for construct in one(code).constructs:
        items = [item for item in one(code).items if item.construct == construct.code]
        assert (construct.code, len(items), sum(item.short for item in items)) == (construct.code, 3, 1)
        assert not any(item.short and item.reversed for item in items)


def test_the_belonging_set_measures_what_it_says() -> None:
    belonging = one("advisory-belonging")
    assert [construct.code for construct in belonging.constructs] == [
        "affirming-identities", "classroom-community", "student-voice", "caring-adults",
        "feedback-for-growth", "belonging-certainty", "identity-safety", "trust-and-fairness",
    ]  # fmt: skip
    assert belonging.grades == (5, 12)
    assert {item.level for item in belonging.items} == {"teacher", "school"}
    assert sum(item.reversed for item in belonging.items) == 4


def test_everything_of_ours_says_that_it_is_not_validated() -> None:
    assert [each.name for each in instruments() if each.validated] == []
    assert "Not yet validated" in (FOLDER.parent.parent / "docs" / "instruments.md").read_text()


def test_favourable_is_the_top_two_and_the_other_end_for_reversed_items() -> None:
    for instrument in instruments():
        for item in instrument.items:
            labels = instrument.scale_of(item).labels["en"]
            wanted = ["Strongly disagree", "Disagree"] if item.reversed else ["Agree", "Strongly agree"]
            assert (len(labels), [labels[at] for at in instrument.favourable_answers(item)]) == (6, wanted)


def test_our_items_are_short_plain_sentences_in_the_first_person() -> None:
    texts = [item.text["en"] for item in our_items()]
    assert [text for text in texts if len(text.split()) > MOST_WORDS] == []
    assert [text for text in texts if textstat.flesch_kincaid_grade(text) > HARDEST] == []
    assert [text for text in texts if not FIRST_PERSON.search(text)] == []
    assert [text for text in texts if not text.endswith(".") or text.count(".") > 1] == []


def test_no_item_of_ours_has_two_negatives() -> None:
    texts = [item.text["en"] for item in our_items()]
    assert [text for text in texts if len(NEGATION.findall(text)) > 1] == []
    assert [item.code for item in our_items() if item.reversed and NEGATION.search(item.text["en"])] == []


def test_no_two_items_say_the_same() -> None:
    texts = [item.text["en"].casefold().rstrip(".") for each in instruments() for item in each.items]
    assert len(set(texts)) == len(texts)


def test_no_item_of_ours_has_five_words_in_a_row_of_somebody_elses() -> None:
    assert runs_of("People at this school are friendly to me.") & REFERENCE_RUNS, "red once"
    assert [item.code for item in our_items() if runs_of(item.text["en"]) & REFERENCE_RUNS] == []


def runs_of(text: str) -> set[str]:
    words = re.findall(r"[a-z]+", text.lower().replace("’", "'").replace("'", ""))
    runs = (" ".join(words[at : at + 5]) for at in range(len(words) - 4))
    return {sha256(run.encode()).hexdigest()[:12] for run in runs}


def test_what_touches_a_protected_area_is_tagged() -> None:
    caregivers = [item for item in our_items() if item.construct == "support-caregivers"]
    assert [item.ppra for item in caregivers] == [("family",)] * 3
    assert one("advisory-optional").areas == ("family",)
    for item in our_items():
        assert list(suggested_areas(item.text["en"])) in ([], list(item.ppra)), item.code


def test_our_pack_is_dedicated_to_the_public_domain() -> None:
    assert {each.licence for each in pack("advisory").instruments} == {"CC0-1.0"}
    assert "CC0 1.0 Universal" in (FOLDER / "advisory" / "LICENSE").read_text()


@pytest.mark.skipif(not (FOLDER / "opportunity_makers").exists(), reason="The pack was removed.")
def test_the_four_keep_their_words_and_their_credit() -> None:
    [four] = pack(THEIRS).instruments
    assert [item.text["en"] for item in four.items] == [
        "I feel supported by my school",
        "People at my school care about me",
        "When I feel like giving up, my teacher asks me to keep trying",
        "My teachers make me feel like I belong",
    ]
    assert (four.credit, four.licence, pack(THEIRS).licence) == (CREDIT, "CC-BY-NC", "CC-BY-NC")
    assert four.scales[0].source == "Advisory's own labels; the source of the items gives none."
    assert CREDIT in (FOLDER / "opportunity_makers" / "LICENSE.md").read_text()


def test_a_pack_is_removed_with_its_folder(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "content")
    shutil.rmtree(tmp_path / "content" / "opportunity_makers", ignore_errors=True)
    assert [each.code for each in packs_in(tmp_path / "content")] == ["advisory"]
