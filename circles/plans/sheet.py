"""A plan on one printed page, A4 or US Letter: how large the words can be, and what is left out of too many.

The page is measured in points and meant to err on the safe side: the narrower width of the two formats, the lower
height. `static/css/plan_sheet.css` draws it with the same numbers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from circles.models import PlanStep

WIDTH, HEIGHT = 515.0, 690.0
MARGIN = 92.0
SIZES = (13, 12, 11, 10, 9)
LEADING = 1.3
GAP = 8.0
HEAD = 84.0
NOTES = 96.0
PROMPT_SCALE = 1.2
SHORT, SHORTER, FEW_LINES = 240, 90, 6
AGREED_SHORT = 60
WIDE, NARROW = set("MWmw@%—…"), set("fijlrtI.,:;'’!|()[] ")


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
    """Everything at the largest size that fits; else without questions, then shortened, then bare."""
    for detail in (whole, without_questions, shortened, bare):
        printed = [detail(step) for step in steps]
        agreed = (
            agreements if detail in (whole, without_questions) else [cut(a, AGREED_SHORT) for a in agreements]
        )
        for size in SIZES:
            if height_of(printed, agreed, size) <= HEIGHT:
                return Sheet(size, printed, agreed, printed != [whole(step) for step in steps])
    return Sheet(SIZES[-1], printed, agreed, is_cut=True)


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


def height_of(steps: Iterable[SheetStep], agreements: Iterable[str], size: int) -> float:
    """In points, with a place for notes beside the agreements."""
    column = WIDTH / 2 - 20
    foot = sum(lines_of(line, column, size) for line in [*agreements, "Our agreements"]) * size * LEADING
    return HEAD + sum(step_height(step, size) for step in steps) + max(foot + 2 * GAP, NOTES)


def step_height(step: SheetStep, size: int) -> float:
    column = WIDTH - MARGIN
    prompt = size * PROMPT_SCALE if is_prompt(step.step) else size
    title = lines_of(step.step.title or "-", column, size) * size
    text = sum(lines_of(line, column, prompt) for line in step.text.splitlines()) * prompt
    rest = sum(
        lines_of(line, column - 18, size) for line in [step.materials, *step.lines, *step.questions] if line
    )
    return max((title + text + rest * size) * LEADING, 2 * size * LEADING) + GAP


def is_prompt(step: PlanStep) -> bool:
    return step.kind == PlanStep.Kind.THINK


def lines_of(text: str, width: float, size: float) -> int:
    """On how many lines the text stands, with a little to spare for words that do not break."""
    long = sum(width_of(letter) for letter in text) * size * 1.06
    return max(ceil(long / width), 1)


def width_of(letter: str) -> float:
    """About how wide a letter is, in its own size."""
    if ord(letter) > 0x2E80:
        return 1.0
    if letter in WIDE:
        return 0.9
    if letter in NARROW:
        return 0.33
    return 0.7 if letter.isupper() else 0.55
