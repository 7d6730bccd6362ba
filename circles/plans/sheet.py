"""A plan on one printed page, A4 or US Letter: how large the words can be, and what is left out of too many.

The page is measured in points and meant to err on the safe side: the narrower width of the two formats, the lower
height. `static/css/plan_sheet.css` draws it with the same numbers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from circles.models import PlanStep

WIDTH, HEIGHT = 527.0, 712.0
MARGIN = 9.0  # of the size of the words
SIZES = (13, 12, 11, 10, 9)
LEADING = 1.3
GAP = 8.0
HEAD = 64.0
NOTES = 100.0
CUT = 20.0
PROMPT_SCALE, BOLD, SPARE = 1.2, 1.08, 1.03
SHORT, SHORTER, FEW_LINES = 240, 90, 6
AGREED_SHORT = 48
WIDTHS = {"MWm@%—…": 0.86, "w": 0.68, "scvxyzk?": 0.48, "frtI()[]-": 0.36, "ijl.,:;'’!| ": 0.28}
LETTERS = {letter: width for letters, width in WIDTHS.items() for letter in letters}


@dataclass(frozen=True)
class SheetStep:
    """What of a step is printed."""

    step: PlanStep
    text: str = ""
    materials: str = ""
    lines: Sequence[str] = ()
    questions: Sequence[str] = ()


@dataclass(frozen=True)
class Sheet:
    """`size` is that of the words in points; `is_cut` when not everything found a place."""

    size: int
    steps: Sequence[SheetStep]
    agreements: Sequence[str]
    is_cut: bool = False


def sheet_of(steps: Sequence[PlanStep], agreements: Sequence[str]) -> Sheet:
    """Everything at the largest size that fits; else shorter agreements, no questions, fewer words, bare titles."""
    complete = [whole(step) for step in steps]
    brief = [cut(line, AGREED_SHORT) for line in agreements]
    levels = [(complete, list(agreements)), (complete, brief)]
    levels += [([detail(step) for step in steps], brief) for detail in (without_questions, shortened, bare)]
    for printed, agreed in levels:
        is_cut = (printed, agreed) != levels[0]
        for size in SIZES:
            if height_of(printed, agreed, size) + is_cut * CUT <= HEIGHT:
                return Sheet(size, printed, agreed, is_cut)
    return Sheet(SIZES[-1], *levels[-1], is_cut=True)


def whole(step: PlanStep) -> SheetStep:
    return SheetStep(step, step.text, step.materials, step.step_lines, step.question_lines)


def without_questions(step: PlanStep) -> SheetStep:
    return SheetStep(step, step.text, step.materials, step.step_lines)


def shortened(step: PlanStep) -> SheetStep:
    lines = [cut(line, SHORTER) for line in step.step_lines[:FEW_LINES]]
    return SheetStep(step, cut(step.text, SHORT), "", lines)


def bare(step: PlanStep) -> SheetStep:
    return SheetStep(step, "" if step.title else cut(step.text, SHORTER))


def cut(text: str, longest: int) -> str:
    """On one line, and at most so many characters long."""
    text = " ".join(text.split())
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def height_of(steps: Iterable[SheetStep], agreements: Sequence[str], size: int) -> float:
    """In points, with the agreements in two columns and a place for notes."""
    column = WIDTH / 2 - 28
    lines = [lines_of(line, column, size) for line in agreements]
    rows = [max(lines[at : at + 2]) for at in range(0, len(lines), 2)]
    return HEAD + NOTES + sum(step_height(step, size) for step in steps) + sum(rows) * size * LEADING


def step_height(printed: SheetStep, size: int) -> float:
    step, column = printed.step, WIDTH - MARGIN * size
    is_prompt = step.kind == PlanStep.Kind.THINK
    size_of_text = size * PROMPT_SCALE if is_prompt else size
    heavy = size_of_text * BOLD if is_prompt else size
    title = lines_of(f"{step.title} {step.get_mode_display()}", column, size * BOLD) * size
    text = sum(lines_of(line, column, heavy) for line in printed.text.splitlines()) * size_of_text
    small = [printed.materials, *printed.lines, *printed.questions]
    rest = sum(lines_of(line, column - 18, size) for line in small if line) * size
    return (title + text + rest) * LEADING + GAP


def lines_of(text: str, width: float, size: float) -> int:
    """On how many lines the text stands, with a little to spare for words that do not break."""
    long = sum(width_of(letter) for letter in text) * size * SPARE
    return max(ceil(long / width), 1)


def width_of(letter: str) -> float:
    """Of Atkinson Hyperlegible Next, in the size of the words."""
    if ord(letter) > 0x2E80:
        return 1.0
    return LETTERS.get(letter) or (0.68 if letter.isupper() else 0.57)
