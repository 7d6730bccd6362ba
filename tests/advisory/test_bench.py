import pytest

from advisory.bench.asked import numbers_asked, parts_asked

PARTS = ["live", "morning", "growth"]


@pytest.mark.parametrize(
    ("words", "parts", "numbers"),
    [("", [], []), ("growth morning", ["morning", "growth"], []), ("morning 2.5", ["morning"], [2.5])],
)
def test_parts_are_chosen_with_numbers(
    monkeypatch: pytest.MonkeyPatch, words: str, parts: list[str], numbers: list[float]
) -> None:
    monkeypatch.setattr("sys.argv", ["bench", *words.split()])
    assert (parts_asked(PARTS, "usage"), numbers_asked()) == (parts, numbers)


@pytest.mark.parametrize("words", ["--help", "growht", "morning 1,5"])
def test_unknown_words_measure_nothing_and_are_told(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    monkeypatch.setattr("sys.argv", ["bench", *words.split()])
    with pytest.raises(SystemExit, match="usage") as ended:
        parts_asked(PARTS, "usage")
    assert words.split()[-1] in str(ended.value)
